"""Results of statements for the database that are tested for truth: they always are true."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from fastlint.diagnostic import Span
from fastlint.index.facts import BlockKind, Place, Term
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.values import Value
from fastlint.knowledge.roles import named
from fastlint.subjects.shared import ResultTest

if TYPE_CHECKING:
    from fastlint.passes.reader import ModuleReader
    from fastlint.passes.registry import Reported
    from fastlint.passes.view import ProjectView

_RESULTS = named("result")


class Kept(NamedTuple):
    """Tests of one module: the function, the place, the variable and the class of the result."""

    tests: list[tuple[int, Place, str, str]]


def collect(reader: ModuleReader) -> Kept:
    """Find the tests."""
    return Kept([*_tests(reader.ev, reader.m)])


def subjects(view: ProjectView) -> Iterator[Reported]:
    """Each of them."""
    for m, found in sorted(view.kept(Kept).items()):
        for owner, place, name, kind in found.tests:
            yield m, ResultTest(Span(*place), name, kind, view.function((m, owner)))


def _tests(ev: Evaluator, m: int) -> Iterator[tuple[int, Place, str, str]]:
    for block in ev.facts(m).blocks:
        for name in _tested(block.term) if block.kind in (BlockKind.IF, BlockKind.WHILE) else ():
            if kind := _result(ev, ev.value(m, block.owner, name, block.parent, block.place[0])):
                yield block.owner, block.place, name, kind


def _tested(term: Term) -> Iterator[str]:
    """The variables that a test asks for their truth."""
    if type(term) is str:
        yield term
    elif type(term) is tuple and term[0] == "not":
        yield from _tested(term[1])
    elif type(term) is tuple and term[0] in ("and", "or"):
        for part in term[1]:
            yield from _tested(part)


def _result(ev: Evaluator, values: tuple[Value, ...]) -> str:
    """The class of a result, if it is certain that it is one."""
    names = {ev.knowledge.canonical(v[1]) if v[0] == "object" else "" for v in values}
    return names.pop() if len(names) == 1 and names <= _RESULTS else ""
