"""Packages that a function installs where they are missing: once in an environment, however often it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastlint.index.facts import BlockKind, Call, Facts, Term
from fastlint.index.terms import blocks_around, last_name

if TYPE_CHECKING:
    from fastlint.footprint import FunctionId
    from fastlint.inference.evaluator import Evaluator

_MISSING = frozenset({"ImportError", "ModuleNotFoundError", "PackageNotFoundError", "DistributionNotFound"})
_LOOKING = frozenset({"find_spec", "find_loader", "find_module"})
_INSTALLERS = frozenset({"pip", "pip3", "uv", "conda", "mamba", "poetry"})
_DEEPEST = 4


def installs_what_is_missing(facts: Facts, call: Call) -> bool:
    """Whether a call runs the installer of packages behind the question whether one of them is there."""
    return installs(facts, call) and is_behind_missing(facts, call)


def installs(facts: Facts, call: Call) -> bool:
    """Whether a command is that of an installer: `[sys.executable, "-m", "pip", "install", name]`."""
    words = {word for term in call.args for word in _words(facts, call.owner, term, 0)}
    return "install" in words and any(word.rpartition("/")[2] in _INSTALLERS for word in words)


def is_installer(ev: Evaluator, function: FunctionId) -> bool:
    """Whether a function of the project is there to install packages."""
    facts = ev.facts(function[0])
    return any(installs(facts, facts.calls[number]) for number in ev.calls_of(*function))


def _words(facts: Facts, owner: int, term: Term, depth: int) -> list[str]:
    """The words of a command that are written out."""
    if depth > _DEEPEST or not term:
        return []
    if type(term) is str:
        values = facts.functions[owner].bound(term)
        return [word for value in values for word in _words(facts, owner, value, depth + 1)]
    if type(term) is not tuple:
        return []
    if term[0] == "const":
        return term[1].split() if isinstance(term[1], str) else []
    parts = term[1] if term[0] in ("list", "tuple", "fstr") else term[2:] if term[0] == "bin" else ()
    return [word for part in parts for word in _words(facts, owner, part, depth + 1)]


def is_behind_missing(facts: Facts, call: Call) -> bool:
    """Whether a call is made only where a package was not found."""
    for _, block in blocks_around(facts, call.block, call.owner):
        if block.kind == BlockKind.EXCEPT and any(last_name(one) in _MISSING for one in _caught(block.term)):
            return True
        if block.kind in (BlockKind.IF, BlockKind.ELSE) and _looks(facts, call.owner, block.term, 0):
            return True
    return False


def _caught(term: Term) -> tuple[Term, ...]:
    return term[1] if type(term) is tuple and term[:1] == ("tuple",) else (term,)


def _looks(facts: Facts, owner: int, test: Term, depth: int) -> bool:
    """Whether a test asks for a package."""
    if depth > _DEEPEST or not test:
        return False
    if type(test) is str:
        return any(_looks(facts, owner, b.value, depth + 1) for b in facts.functions[owner].bindings if b.name == test)
    if type(test) is not tuple or test[0] == "const":
        return False
    if test[0] == "()":
        return last_name(facts.calls[test[1]].func) in _LOOKING
    parts = test[1] if test[0] in ("and", "or") else test[2:] if test[0] == "cmp" else test[1:]
    return any(_looks(facts, owner, part, depth + 1) for part in parts)
