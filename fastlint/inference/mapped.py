"""What mapped classes say of attributes for which the database must be asked: relations, and columns that it makes."""

from __future__ import annotations

from typing import NamedTuple

from fastlint.index.facts import Binding, Call, Facts, Term
from fastlint.index.terms import last_name
from fastlint.inference import attributes
from fastlint.inference.annotation import special_form
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.values import Value

LAZY, MAYBE_THERE = "lazy", "maybe there"
"""A relation to many is asked for; the object of one to one may be in the session already."""
_RELATIONS = frozenset({"relationship", "Relationship", "relation"})
_COLUMNS = frozenset({"Column", "mapped_column", "Field"})
_LAZY = (None, ("const", "select"), ("const", True))
_TEXTS = frozenset({"text", "literal_column", "FetchedValue", "case", "select"})


class Mapped(NamedTuple):
    """`relations` that nothing loads by default, each LAZY or MAYBE_THERE; `updated`: columns made by each UPDATE."""

    relations: dict[str, str]
    updated: tuple[str, ...]


def class_name(ev: Evaluator, klass: Value) -> str:
    """The plain name of a class."""
    return ev.klass(klass[1], klass[2]).name


def mapped(ev: Evaluator, klass: Value) -> Mapped:
    """What a class of the project says, itself and by its bases."""
    relations: dict[str, str] = {}
    updated: dict[str, None] = {}
    is_eager = False
    for one in reversed(attributes.linearise(ev, klass)):
        if one[0] != "class":
            continue
        facts, scope = ev.facts(one[1]), ~one[2]
        names = {b.name for b in ev.bindings(one[1], scope)}
        for binding in ev.bindings(one[1], scope):
            call = _called(facts, binding.value)
            relations.pop(binding.name, None)
            updated.pop(binding.name, None)
            if binding.name == "__mapper_args__":
                is_eager = is_eager or _is_eager(binding.value)
            elif call is not None and last_name(call.func) in _RELATIONS and _is_lazy(facts, call):
                relations[binding.name] = LAZY if _is_to_many(ev, one[1], scope, binding, call, names) else MAYBE_THERE
            elif call is not None and last_name(call.func) in _COLUMNS and _is_updated(ev, one[1], scope, call):
                updated[binding.name] = None
    return Mapped(relations, () if is_eager else tuple(updated))


def _called(facts: Facts, term: Term) -> Call | None:
    return facts.called(term)


def _is_lazy(facts: Facts, call: Call) -> bool:
    """Whether a relation is loaded when it is first read."""
    options = call.keyword("sa_relationship_kwargs")
    if options is not None:
        if type(options) is not tuple or options[0] != "dict" or any(key is None for key, _ in options[1]):
            return False
        return {key[1]: value for key, value in options[1] if key[:1] == ("const",)}.get("lazy") in _LAZY
    if any(name is None for name, _ in call.keywords) or call.has_keyword("sa_relationship"):
        return False
    return call.keyword("lazy") in _LAZY


def _is_to_many(ev: Evaluator, m: int, scope: int, binding: Binding, call: Call, names: set[str]) -> bool:
    """Whether a relation has several objects: by its annotation, `uselist`, or because no key here leads to one."""
    uselist = call.keyword("uselist")
    if uselist is not None:
        return bool(uselist == ("const", True))
    annotation = binding.annotation
    if type(annotation) is tuple and annotation[:1] == ("[]",) and last_name(annotation[1]) == "Mapped":
        annotation = annotation[2]
    if annotation is not None:
        is_generic = type(annotation) is tuple and annotation[:1] == ("[]",)
        form = special_form(ev, m, scope, annotation[1]) if is_generic else None
        text = annotation[1] if type(annotation) is tuple and annotation[:1] == ("const",) else ""
        return form in ("List", "list", "Set", "set", "Sequence") or str(text).lower().startswith(("list[", "set["))
    return not {f"{binding.name}_id", f"id_{binding.name}", f"{binding.name}_uuid", f"{binding.name}Id"} & names


def _is_updated(ev: Evaluator, m: int, scope: int, call: Call) -> bool:
    """Whether the database makes a new value at each UPDATE."""
    if call.keyword("server_onupdate") not in (None, ("const", None)):
        return True
    facts = ev.facts(m)
    given = [call.keyword("onupdate"), *(_inner(facts, call, "sa_column_kwargs", "onupdate"))]
    inner = _called(facts, call.keyword("sa_column"))
    given += [inner.keyword("onupdate")] if inner is not None else []
    return any(_is_expression(ev, m, scope, term) for term in given)


def _inner(facts: Facts, call: Call, keyword: str, name: str) -> list[Term]:
    options = call.keyword(keyword)
    if type(options) is not tuple or options[:1] != ("dict",):
        return []
    return [value for key, value in options[1] if key == ("const", name)]


def _is_expression(ev: Evaluator, m: int, scope: int, term: Term) -> bool:
    """Whether a term is an expression for the database: what Python calls is no reason to ask it."""
    call = _called(ev.facts(m), term)
    if call is None:
        return False
    values = ev.value(m, scope, call.func, call.block, call.place[0])
    return any(
        v[0] == "external"
        and v[1].startswith(("sqlalchemy.", "sqlmodel."))
        and (".func." in v[1] or ".functions." in v[1] or v[1].rpartition(".")[2] in _TEXTS)
        for v in values
    )


def _is_eager(term: Term) -> bool:
    """`__mapper_args__ = {"eager_defaults": True}`; what is not written out may say so, too."""
    if type(term) is not tuple or term[:1] != ("dict",):
        return True
    said = {key[1]: value for key, value in term[1] if type(key) is tuple and key[:1] == ("const",)}
    return said.get("eager_defaults") == ("const", True) or any(key is None for key, _ in term[1])
