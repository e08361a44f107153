"""Annotations in installed packages, written as knowledge rows write types: with full names and standard generics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastlint.index.facts import Term
from fastlint.index.terms import last_name
from fastlint.inference.annotation import SPECIAL, parsed_type

if TYPE_CHECKING:
    from fastlint.environment.installed import Environment

_DEEPEST = 6
_UNTOLD = frozenset({"Any", "NoReturn", "Never", "Literal", "Final", "ClassVar", "Annotated", "object"})
_TYPING = ("typing.", "typing_extensions.", "collections.", "contextlib.", "builtins.")


def written(environment: Environment, module: str, annotation: Term, depth: int = 0) -> str:
    """The text of a type, "" if not all of it is known to be a class."""
    if annotation is None or depth > _DEEPEST:
        return ""
    if type(annotation) is str or annotation[0] == ".":
        return _name(environment, module, annotation)
    if annotation[0] == "const":
        if isinstance(annotation[1], str):
            return written(environment, module, parsed_type(annotation[1]), depth + 1)
        return "None" if annotation[1] is None else ""
    if annotation[0] == "bin" and annotation[1] == "|":
        return _union(environment, module, (annotation[2], annotation[3]), depth)
    return _generic(environment, module, annotation, depth) if annotation[0] == "[]" else ""


def _name(environment: Environment, module: str, term: Term) -> str:
    last = last_name(term)
    if last == "Self" or last in _UNTOLD:
        return "Self" if last == "Self" else ""
    full = environment.resolved(module, term)
    if not full or full.startswith(_TYPING):
        return full.removeprefix("builtins.") if full.startswith("builtins.") else ""
    row = environment.fields(full)
    if environment.has(full.partition(".")[0]):
        return environment.canonical(full) if row is not None and row.get("kind") == "class" else ""
    # A class of the standard library or of something that is not installed: to be told by its name alone.
    return full if last[:1].isupper() and len(last) > 1 else ""


def _union(environment: Environment, module: str, terms: tuple[Term, ...], depth: int) -> str:
    parts = [written(environment, module, t, depth + 1) for t in terms if t not in (("const", None), "None")]
    return " | ".join(parts) if parts and all(parts) else ""


def _generic(environment: Environment, module: str, term: Term, depth: int) -> str:
    form = last_name(term[1])
    arguments = term[2][1] if type(term[2]) is tuple and term[2][0] == "tuple" else (term[2],)
    if form in ("Optional", "Union"):
        return _union(environment, module, arguments, depth)
    if form == "Annotated":
        return written(environment, module, arguments[0], depth + 1)
    if form not in SPECIAL or form in _UNTOLD:
        return written(environment, module, term[1], depth + 1)
    if form == "Callable":
        arguments = arguments[-1:]
    parts = [written(environment, module, a, depth + 1) or "typing.Any" for a in arguments]
    return f"typing.{form}[{', '.join(parts)}]"
