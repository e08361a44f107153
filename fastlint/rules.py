"""Where the rules live and how they are found.

The rules stand beside the package in the repository (`rules/`) and inside it in a wheel (`fastlint/_rules/`): a
top-level package `rules` would collide with folders of the same name in other projects. This module is a package by
virtue of its `__path__` alone; the groups below it are namespace packages and have no `__init__.py`. A file in a group
is a registered rule.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from fastlint.beside import Beside
from fastlint.codec import Codec
from fastlint.diagnostic import RuleInfo
from fastlint.rule_form import RuleFormError, read_rule
from fastlint.team import NOBODY, Team

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


_KEPT: Beside[list[RuleInfo]] = Beside(Codec(tuple[bytes, list[RuleInfo]]))


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


def _placed(info: RuleInfo) -> RuleInfo:
    """Where the rule is now: an installation can be moved."""
    return replace(info, path=str(folder() / info.group / f"{info.name.replace('-', '_')}.py"))


@cache
def _shipped() -> Mapping[str, RuleInfo]:
    """The rules of fastlint itself. The files are read, not imported.

    What was read is kept beside the rules as Python keeps bytecode (and only where it may do that), for as long as no
    file of the folder changes.
    """
    infos = _KEPT.value(folder(), "manifest", digest(), lambda: [read_rule(path) for path in files()])
    return {info.code: _placed(info) for info in sorted(infos, key=lambda info: info.code)}


class _Known:
    """The rules of this process: fastlint's, and those of the team whose project was last looked at."""

    team: Team = NOBODY
    every: Mapping[str, RuleInfo] | None = None


def enrol(team: Team) -> None:
    """Let the rules of a team be known, instead of those that were; fastlint's own always are."""
    if team != _Known.team:
        _Known.team, _Known.every = team, None


def team() -> Team:
    """The own rules that are known."""
    return _Known.team


def find_team(origins: Sequence[str], *, plugins: bool) -> Team:
    """The own rules in some folders and files (absolute), and those of installed packages if they are wanted."""
    from fastlint.team_rules import find

    return find(origins, _shipped(), plugins=plugins)


def manifest() -> Mapping[str, RuleInfo]:
    """What is to be known of each rule, by code."""
    if _Known.every is None:
        every = [*_shipped().values(), *_Known.team.rules]
        _Known.every = {info.code: info for info in sorted(every, key=lambda info: info.code)}
    return _Known.every


def identity(code: str) -> str:
    """Another one for another file: an own rule may change, and two projects may use one code."""
    info = manifest()[code]
    return f"{_Known.team.place_of(info).digest} {info.path}" if info.origin else ""


def load(code: str) -> type[Rule]:
    """Import a rule. Raises KeyError for an unknown code, and for an own rule whatever its file raises."""
    info = manifest()[code]
    if info.origin:
        from fastlint.team_rules import load_file

        return _rule_in(load_file(_Known.team, info))
    from importlib import import_module

    return _rule_in(import_module(f"fastlint.rules.{info.group}.{info.name.replace('-', '_')}"))


@cache
def _rule_in(module: ModuleType) -> type[Rule]:
    """The rule that a file defines."""
    from fastlint.rule import Rule

    found = (v for v in vars(module).values() if isinstance(v, type) and issubclass(v, Rule) and v is not Rule)
    return next(each for each in found if each.__module__ == module.__name__)


def subject_of(code: str) -> type:
    """What a rule wants to be shown: the annotation of the first argument of its `check`."""
    rule = load(code)
    annotation = next(iter(inspect.get_annotations(rule.check).items()))[1]
    if isinstance(annotation, str):
        namespace = vars(inspect.getmodule(rule))
        annotation = eval(annotation, namespace)  # the source of a rule, which runs anyway
    if not isinstance(annotation, type):
        raise RuleFormError(inspect.getfile(rule), "check is not annotated with a single class")
    return annotation
