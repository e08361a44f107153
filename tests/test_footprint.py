"""What is kept of a module is made again after each edit that can shift it: no list of fields says which these are.

The numbers of modules are marked in the annotations (`fastlint.footprint`). Here, real records are made twice: with
other numbers for all modules, and after an edit that moves every row and call of another module.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

import pytest

from fastlint import rules
from fastlint.cache import Cache
from fastlint.callgraph.graph.interface import surface
from fastlint.engine.analysis import Analysis
from fastlint.engine.indexing import index_data
from fastlint.footprint import FunctionId, Marked, ModuleId, PlacedId, first, footprint
from fastlint.index.facts import FACTS
from fastlint.knowledge import Knowledge
from fastlint.passes.record import ModuleAnalysis, freeze, holds
from fastlint.renumber import renumbered

CORPORA = ["shop", "spellings"]
FIXTURES = Path(__file__).parent.parent / "fixtures"
BOTH: tuple[Literal["named", "placed"], ...] = ("named", "placed")
BEFORE = [f"aa/m{i:03}.py" for i in range(400)]
"""Files in front of all others: with them each module has a number that stands for nothing else."""


@cache
def analysed(folder: Path, before: int = 0) -> Analysis:
    paths = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*.py"))
    overlay = dict.fromkeys(BEFORE[:before], b"")
    watched = {need for rule in rules.manifest().values() for need in rule.needs}
    analysis = Analysis(
        str(folder), [*overlay, *paths], knowledge=Knowledge(), cache=Cache(None), overlay=overlay, workers=1,
        watched=watched,
    )  # fmt: skip
    analysis.load()
    assert not analysis.failures
    return analysis


def moved(text: str) -> str:
    """A module that looks the same from outside: one more row, and calls that are counted before all others."""
    body = ast.parse(text).body
    at = next((node.lineno for node in body if not is_first(node)), 1) - 1
    lines = text.splitlines(keepends=True)
    return "".join([*lines[:at], "len(repr(1)); len(repr(2)); len(repr(3))\n", *lines[at:]])


def is_first(node: ast.stmt) -> bool:
    is_future = isinstance(node, ast.ImportFrom) and node.module == "__future__"
    return is_future or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))


def leaves(value: Any, way: str = "") -> Iterator[tuple[str, Any]]:
    """All plain values in one, each with the way to it."""
    names = getattr(value, "_fields", None)
    if isinstance(value, dict):
        for i, (key, item) in enumerate(value.items()):
            yield from leaves(key, f"{way}.key{i}")
            yield from leaves(item, f"{way}.{i}")
    elif isinstance(value, (tuple, list)):
        for i, item in enumerate(value):
            yield from leaves(item, f"{way}.{names[i] if names else i}")
    else:
        yield way, value


def bare(record: ModuleAnalysis) -> ModuleAnalysis:
    return record._replace(asked=0, placed=0)


def numbers_of(
    value: Any, kind: Any = ModuleAnalysis, which: tuple[Literal["named", "placed"], ...] = BOTH
) -> Counter[int]:
    """The marked numbers of modules, each as often as it stands there."""
    found: Counter[int] = Counter()
    for one in which:
        footprint(kind, one)(value, found)
    return found


def numbers(value: Any) -> list[int]:
    return [value] if isinstance(value, int) else [int(part) for part in re.findall(r"\d+", value)]


@pytest.mark.parametrize("name", CORPORA)
def test_records_with_other_numbers_are_those_of_a_project_with_more_files(name: str) -> None:
    first_run, second = analysed(FIXTURES / name), analysed(FIXTURES / name, before=len(BEFORE))
    move, moved_any = renumbered(ModuleAnalysis), 0
    for m, record in enumerate(first_run.records):
        found = move(bare(record), lambda number: number + len(BEFORE))
        assert found == bare(second.records[m + len(BEFORE)]), first_run.paths[m]
        moved_any += found != bare(record)
    assert moved_any > len(first_run.records) // 3


@pytest.mark.parametrize("name", CORPORA)
def test_each_number_of_a_module_is_marked(name: str) -> None:
    first_run, second = analysed(FIXTURES / name), analysed(FIXTURES / name, before=len(BEFORE))
    pointed = 0
    for m, record in enumerate(first_run.records):
        other = second.records[m + len(BEFORE)]
        marked, shifted = numbers_of(other), Counter[int]()
        for (way, one), (_, two) in zip(leaves(bare(record)), leaves(bare(other)), strict=True):
            if one != two:
                new = [b for a, b in zip(numbers(one), numbers(two), strict=True) if a != b]
                shifted.update(new)
                assert all(shifted[number] <= marked[number] for number in new), (first_run.paths[m], way, one, two)
        pointed += shifted.total()
    assert pointed > 100


def test_what_an_edit_shifts_is_made_again() -> None:
    analysis = analysed.__wrapped__(FIXTURES / "shop")
    everything, concerned = range(len(analysis.paths)), 0
    most = sorted(everything, key=lambda k: -sum(record.asked >> k & 1 for record in analysis.records))
    for k in most[:6]:
        path, known = analysis.paths[k], analysis.indexed[k]
        analysis.replace(k, known, everything)
        before = [*analysis.records]
        text = (FIXTURES / "shop" / path).read_text(encoding="utf-8")
        analysis.replace(k, index_data(path, moved(text).encode()), everything)
        assert surface(FACTS.decode(known.facts)) == surface(analysis.facts(k)), path
        for m, (one, other) in enumerate(zip(before, analysis.records, strict=True)):
            if m != k and bare(one) != bare(other):
                assert not holds(freeze(one), 1 << k, 0), (path, analysis.paths[m])
                concerned += 1
        analysis.replace(k, known)
    assert concerned > 10


class Inner(NamedTuple):
    where: PlacedId
    of: FunctionId
    rest: tuple[Any, ...] = ()


class Told(NamedTuple):
    one: ModuleId
    others: dict[FunctionId, list[PlacedId]]
    made: Annotated[tuple[Any, ...], Marked(placed=first)]
    more: tuple[Told, ...] = ()


class Hiding(NamedTuple):
    whatever: list[Inner]


def test_modules_are_found_by_their_marks() -> None:
    value = Told(1, {(2, 9): [3, -1]}, (4, 9, "x"), (Told(5, {}, ()), Told(6, {(7, 9): [8]}, ())))
    assert {*numbers_of(value, Told, ("named",))} == {1, 2, 5, 6, 7}
    assert {*numbers_of(value, Told, ("placed",))} == {3, 4, 8}


def test_a_type_that_hides_what_it_holds_is_refused() -> None:
    with pytest.raises(TypeError, match="an annotation has to mark it"):
        footprint(Hiding)
