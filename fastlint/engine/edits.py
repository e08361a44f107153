"""Which kept records hold after the files of a project have changed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from fastlint.callgraph.graph.changed_names import changed_names
from fastlint.callgraph.graph.interface import surface
from fastlint.footprint import Sources
from fastlint.index.facts import FACTS, Block, Call, Facts
from fastlint.inference.module_summary import NOTHING, Summary
from fastlint.nearby import Edit, Near, Stale, every, moved, nearby, rows, uncertain
from fastlint.passes import record
from fastlint.passes.record import Frozen, ModuleAnalysis

if TYPE_CHECKING:
    from fastlint.engine.analysis import Analysis


class _Renewed(NamedTuple):
    """A module of which only some names mean something else: its bit, and those of all other modules that say one."""

    module: int
    naming: int


Counted = TypeVar("Counted", Call, Block)

_NOWHERE = 0, 0, 0, 0
_END = 1 << 60
_LONG = 32
"""Bytes of a text from which on its length is told by more than one byte."""
_HEAD = 2
"""Rows at the beginning of a file that may say how to read all others."""


class _Moved(NamedTuple):
    """First and last ones of the rows, calls and blocks of a module that stand elsewhere, or are others.

    Rows from `after` on have only moved, `by` so many.
    """

    rows: tuple[int, int]
    calls: tuple[int, int]
    blocks: tuple[int, int]
    after: int
    by: int

    def row(self, row: int) -> int:
        """Where a row is now; raises Stale if it is another one."""
        if row < self.rows[0]:
            return row
        if row < self.after:
            raise Stale
        return row + self.by

    def concerns(self, near: Near) -> bool:
        """Whether what stands near the number of the module may be one of these; alone it does not tell."""
        if type(near.around) is int or any(_is_in(self.rows, row) for row in rows(near.around)):
            return True
        kinds = (self.rows, self.blocks, self.calls) if near.counts else (self.rows, self.blocks)
        numbers = every(near.around) if near.counts else uncertain(near.around)
        return any(_is_in(kind, number) for number in numbers for kind in kinds)


class Edits:
    """What has changed in the files of a project: `changed` modules, and files that are new or gone."""

    def __init__(self, analysis: Analysis, changed: Collection[int]) -> None:
        self._analysis = analysis
        self._edited = sum(1 << m for m in changed if self._moves(m))
        self._moved: dict[int, _Moved | None] = {}
        self._different, self._renewed = 0, list[_Renewed]()
        self.handed_on: dict[int, frozenset[int]] = {}
        """By module, functions and classes that mean something else than before: who is handed one need not say it."""
        for m in changed:
            self._note(m)
        others = analysis.others
        gone: list[Summary] = []
        if others is not None:
            concerned = others.concerned(lambda m: analysis.indexed[m].facts, analysis.facts)
            self._different |= sum(1 << m for m in concerned)
            gone = [analysis.before[others.before[m]].summary for m in others.gone]
        if any(self._contributes_differently(m) for m in changed) or any(s[3:] != NOTHING[3:] for s in gone):
            self._different |= Sources(len(analysis.paths)).tables

    def _moves(self, m: int) -> bool:
        """Whether anything of a changed module stands elsewhere, or counts otherwise: not where only its end is new."""
        before = self._analysis.before.get(self._analysis.paths[m])
        return before is None or _endless(FACTS.decode(before.facts)) != _endless(self._analysis.facts(m))

    def _note(self, m: int) -> None:
        """Note how a changed module looks from outside."""
        before = self._analysis.before.get(self._analysis.paths[m])
        if before is None:
            self._different |= 1 << m
            return
        old, new = FACTS.decode(before.facts), self._analysis.facts(m)
        if surface(old) != surface(new):
            names = changed_names(old, new)
            if names is None:
                self._different |= 1 << m
            else:
                self._renewed.append(_Renewed(1 << m, self._naming(names) & ~(1 << m)))
                self.handed_on[m] = frozenset((*_called(old, names), *_called(new, names)))

    def _naming(self, names: frozenset[str]) -> int:
        """Modules that say one of some names, now or before."""
        says = re.compile(b"|".join(_saying(name.encode()) for name in sorted(names)), re.DOTALL).search
        found = 0
        for m, (path, one) in enumerate(zip(self._analysis.paths, self._analysis.indexed, strict=True)):
            before = self._analysis.before.get(path, one)
            texts = (one.facts,) if before is one else (one.facts, before.facts)
            if any(map(says, texts)):
                found |= 1 << m
        return found

    def _contributes_differently(self, m: int) -> bool:
        """Whether a changed module now adds other things to the tables that no import leads to."""
        before = self._analysis.before.get(self._analysis.paths[m])
        return (NOTHING if before is None else before.summary)[3:] != self._analysis.summaries[m][3:]

    def left(self, frozen: Frozen) -> Frozen | None:
        """A record, if it still holds: what it knows of other modules, it knows by their names.

        Its places have the rows of now. One of a second look also knows what calls hand to parameters (`handed_on`).
        """
        if not record.holds(frozen, 0, self._different):
            return None
        asked = record.dependencies(frozen) if self._renewed else 0
        if any(asked & one.module and asked & one.naming for one in self._renewed):
            return None
        edited = record.masks(frozen)[1] & self._edited
        if not edited or self._analysis.others is not None:
            return None if edited else frozen
        return self._with_rows(frozen, [m for m in range(edited.bit_length()) if edited >> m & 1])

    def _with_rows(self, frozen: Frozen, modules: Sequence[int]) -> Frozen | None:
        """A record that tells places of edited modules, with the rows that these have now, if that can be told."""
        found, known = record.thaw(frozen), [(m, self._movement(m)) for m in modules]
        is_same = True
        for m, one in known:
            if one is None:
                return None
            if any(map(one.concerns, _nearby(found, m))):
                is_same = False
                try:
                    found = _moved(found, Edit(m, one.concerns, one.row))
                except Stale:
                    return None
        return frozen if is_same else record.freeze(found)

    def _movement(self, m: int) -> _Moved | None:
        """What stands elsewhere in an edited module; None if that may be all of it."""
        if m not in self._moved:
            self._moved[m] = self._compared(m)
        return self._moved[m]

    def _compared(self, m: int) -> _Moved | None:
        path, now = self._analysis.paths[m], self._analysis.indexed[m]
        before = self._analysis.before.get(path)
        if before is None or not before.rows or not now.rows:
            return None
        then, since = (memoryview(one.rows).cast("I") for one in (before, now))
        first, last = _different(then, since)
        if first < _HEAD:
            return None
        most = min(len(then), len(since)) - first
        tail = next((i for i in range(most) if then[-1 - i] != since[-1 - i]), most)
        old, new = FACTS.decode(before.facts), self._analysis.facts(m)
        calls, blocks = _recounted(old.calls, new.calls), _recounted(old.blocks, new.blocks)
        return _Moved((first + 1, last + 1), calls, blocks, len(then) - tail + 1, len(since) - len(then))


_nearby, _moved = nearby(ModuleAnalysis), moved(ModuleAnalysis)


def _saying(word: bytes) -> bytes:
    """A pattern for texts of a MessagePack that are a word, or in which it stands for itself: `x` in `a.x` or `x:y`.

    In front of a short text stands a byte that tells how long it is (0xa0 for none), of a long one more of them, which
    may look like letters. What follows on a text may look like one, too.
    """
    name = re.escape(word)
    whole = re.escape(bytes([0xA0 + len(word)])) + name if len(word) < _LONG else name
    within = rb"(?<![\w\xa0-\xbf])" + name
    first = rb"[\xa0-\xbf]" + name + rb"(?!\w)", rb"(?:\xd9.|\xda..)" + name
    return b"|".join((whole, within, *first))


def _is_in(bounds: tuple[int, int], number: int) -> bool:
    return bounds[0] <= number <= bounds[1]


def _recounted(old: Sequence[Counted], new: Sequence[Counted]) -> tuple[int, int]:
    """Where calls or blocks are others than before, wherever they stand."""
    before, now = ([one._replace(place=_NOWHERE) for one in some] for some in (old, new))
    return _different(before, now)


def _different(old: Sequence[object], new: Sequence[object]) -> tuple[int, int]:
    """Where two lists begin to differ, and where they cease if they are as long."""
    most = min(len(old), len(new))
    first = next((i for i in range(most) if old[i] != new[i]), most)
    if len(old) != len(new):
        return first, _END
    return first, next((i for i in reversed(range(first, most)) if old[i] != new[i]), -1)


def _endless(facts: Facts) -> Facts:
    """Facts that do not tell where their file ends."""
    functions = [one._replace(place=_NOWHERE) for one in facts.functions[:1]] + facts.functions[1:]
    blocks = [one._replace(place=_NOWHERE) for one in facts.blocks[:1]] + facts.blocks[1:]
    return facts._replace(lines=0, functions=functions, blocks=blocks)


def _called(facts: Facts, names: frozenset[str]) -> Iterator[int]:
    """Numbers of the functions and classes of a module that are called like this, or stand in one that is."""
    for called in ([f.qualname for f in facts.functions], [c.qualname for c in facts.classes]):
        yield from (i for i, name in enumerate(called) if not names.isdisjoint(name.split(".")))
