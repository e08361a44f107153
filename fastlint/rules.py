"""Where the rules live and how they are found.

The rules stand beside the package in the repository (`rules/`) and inside it in a wheel (`fastlint/_rules/`): a
top-level package `rules` would collide with folders of the same name in other projects. This module is a package by
virtue of its `__path__` alone; the groups below it are namespace packages and have no `__init__.py`. A file in a group
is a registered rule.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from fastlint.codec import Codec, Malformed
from fastlint.diagnostic import Applicability, RuleInfo, Severity
from fastlint.disk import read_regular, replace_file

if TYPE_CHECKING:
    from fastlint.rule import Rule

CURES = ("no-", "not-", "use-", "disallow-", "avoid-", "require-", "prefer-", "forbid-")
"""What no name of a rule may begin with: it names the fault, and reads well after "allow"."""
_SHIPPED = Path(__file__).parent / "_rules"
_CHECKOUT = Path(__file__).parent.parent / "rules"


def folder() -> Path:
    """The folder that holds the groups of rules: `fastlint/_rules` of a wheel, else `rules` of the checkout."""
    return _SHIPPED if _SHIPPED.is_dir() else _CHECKOUT


__path__ = [str(folder())]


class RuleFormError(Exception):
    """A file in the rules folder is no proper rule; the message names the file and what is missing."""


class _Kept(NamedTuple):
    """The manifest, and the digest of the files that it was made of."""

    digest: bytes
    rules: list[RuleInfo]


_KEPT: Codec[_Kept] = Codec(_Kept)


@cache
def files() -> tuple[Path, ...]:
    """The files of all rules, in order of group and name."""
    return tuple(p for p in sorted(folder().glob("*/*.py")) if not p.name.startswith("_"))


def digest() -> bytes:
    """Changes when a rule file is added, removed or edited."""
    from hashlib import blake2b

    total = blake2b(digest_size=16)
    for path in files():
        status = path.stat()
        total.update(f"{path.parent.name}/{path.name}:{status.st_size}:{status.st_mtime_ns};".encode())
    return total.digest()


@cache
def manifest() -> Mapping[str, RuleInfo]:
    """What is to be known of each rule, by code. The files are read, not imported.

    What was read is kept beside the rules as Python keeps bytecode (and only where it may do that), for as long as no
    file of the folder changes.
    """
    infos = _kept() or _keep([_read(path) for path in files()])
    return {info.code: info for info in sorted(infos, key=lambda info: info.code)}


def _kept() -> list[RuleInfo] | None:
    """The manifest as it was kept, if it was made of the files that are there now."""
    try:
        kept = _KEPT.decode(read_regular(_keeping_place()))
    except (OSError, Malformed):
        return None
    return [_placed(info) for info in kept.rules] if kept.digest == digest() else None


def _keep(infos: list[RuleInfo]) -> list[RuleInfo]:
    """Keep the manifest, if that is possible."""
    if not sys.dont_write_bytecode:
        place = _keeping_place()
        with suppress(OSError):
            place.parent.mkdir(exist_ok=True)
            replace_file(str(place), _KEPT.encode(_Kept(digest(), infos)))
    return infos


def _keeping_place() -> Path:
    return folder() / "__pycache__" / f"manifest.{sys.implementation.cache_tag}.kept"


def _placed(info: RuleInfo) -> RuleInfo:
    """Where the rule is now: an installation can be moved."""
    return replace(info, path=str(folder() / info.group / f"{info.name.replace('-', '_')}.py"))


def _read(path: Path) -> RuleInfo:
    """The declarations of a rule, from its syntax tree: importing it would import LibCST."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    classes = [n for n in tree.body if isinstance(n, ast.ClassDef) and any(_is_rule(b) for b in n.bases)]
    if len(classes) != 1:
        raise RuleFormError(f"{path}: a rule file holds exactly one subclass of Rule, this one {len(classes)}")
    declared = _declarations(classes[0])
    if "code" not in declared:
        raise RuleFormError(f"{path}: the rule has no code")
    page = inspect.cleandoc(ast.get_docstring(classes[0]) or "")
    return RuleInfo(
        code=declared["code"],
        name=path.stem.replace("_", "-"),
        group=path.parent.name,
        severity=Severity(declared.get("severity", "warning")),
        default=declared.get("default", True),
        preview=declared.get("preview", False),
        fixable=_fixable(page),
        summary=page.partition("\n")[0],
        page=page,
        path=str(path),
        overlaps=tuple(declared.get("overlaps", ())),
        needs=tuple(declared.get("needs", ())),
        subject=_subject(tree, classes[0]),
        of_dead_code=declared.get("of_dead_code", False),
        needs_server=declared.get("needs_server", True),
        as_written=declared.get("as_written", False),
    )


def _is_rule(base: ast.expr) -> bool:
    return isinstance(base, ast.Name) and base.id == "Rule"


def _subject(tree: ast.Module, node: ast.ClassDef) -> str:
    """The annotation of what `check` is shown, as written, or as what an import renames."""
    for statement in node.body:
        if isinstance(statement, ast.FunctionDef) and statement.name == "check" and len(statement.args.args) > 1:
            annotation = statement.args.args[1].annotation
            name = ast.unparse(annotation).strip("'") if annotation is not None else ""
            imports = (s for s in tree.body if isinstance(s, ast.ImportFrom))
            renamed = {alias.asname: alias.name for i in imports for alias in i.names if alias.asname}
            return renamed.get(name, name)
    return ""


def _declarations(node: ast.ClassDef) -> dict[str, Any]:
    """Class attributes with literal values (a severity by its member's name)."""
    found: dict[str, Any] = {}
    for statement in node.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            value = statement.value
            if isinstance(value, ast.Attribute):
                found[statement.targets[0].id] = value.attr.lower()
            else:
                found[statement.targets[0].id] = ast.literal_eval(value)
    return found


def _fixable(page: str) -> Applicability | None:
    """A rule is fixable if its page has a Fixed example; the heading says how far the fix can be trusted."""
    from fastlint.source import lines_of

    for line in lines_of(page):
        if line.startswith("Fixed"):
            return Applicability.UNSAFE if "unsafe" in line else Applicability.SAFE
    return None


@cache
def load(code: str) -> type[Rule]:
    """Import a rule. Raises KeyError for an unknown code."""
    from importlib import import_module

    info = manifest()[code]
    module = import_module(f"fastlint.rules.{info.group}.{info.name.replace('-', '_')}")
    from fastlint.rule import Rule

    return next(v for v in vars(module).values() if isinstance(v, type) and issubclass(v, Rule) and v is not Rule)


@cache
def subject_of(code: str) -> type:
    """What a rule wants to be shown: the annotation of the first argument of its `check`."""
    rule = load(code)
    annotation = next(iter(inspect.get_annotations(rule.check).items()))[1]
    if isinstance(annotation, str):
        namespace = vars(inspect.getmodule(rule))
        annotation = eval(annotation, namespace)  # our own source, not the user's
    if not isinstance(annotation, type):
        raise RuleFormError(f"{manifest()[code].path}: check is not annotated with a single class")
    return annotation
