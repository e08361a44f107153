"""Which kept records hold after the files of a project have changed."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, NamedTuple

from fastlint.callgraph.graph.changed_names import changed_names
from fastlint.callgraph.graph.interface import surface
from fastlint.footprint import Sources
from fastlint.index.facts import FACTS, MODULE, Facts
from fastlint.inference.module_summary import NOTHING, Summary
from fastlint.passes import record
from fastlint.passes.record import Frozen

if TYPE_CHECKING:
    from fastlint.engine.analysis import Analysis


class _Renewed(NamedTuple):
    """A module of which only some names mean something else: its bit, and those of all other modules that say one.

    `is_fresh`: there are no such names now, or there were none before.
    """

    module: int
    naming: int
    is_fresh: bool


class Edits:
    """What has changed in the files of a project: `changed` modules, and files that are new or gone."""

    def __init__(self, analysis: Analysis, changed: Collection[int]) -> None:
        self._analysis = analysis
        self._edited = sum(1 << m for m in changed if self._moves(m))
        self._different, self._renewed = 0, list[_Renewed]()
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
                is_fresh = names.isdisjoint(_defined(old)) or names.isdisjoint(_defined(new))
                self._renewed.append(_Renewed(1 << m, self._naming(names) & ~(1 << m), is_fresh))

    def _naming(self, names: Collection[str]) -> int:
        """Modules that say one of some names, now or before."""
        words = [name.encode() for name in names]
        found = 0
        for m, (path, one) in enumerate(zip(self._analysis.paths, self._analysis.indexed, strict=True)):
            before = self._analysis.before.get(path, one)
            texts = (one.facts,) if before is one else (one.facts, before.facts)
            if any(word in text for text in texts for word in words):
                found |= 1 << m
        return found

    def _contributes_differently(self, m: int) -> bool:
        """Whether a changed module now adds other things to the tables that no import leads to."""
        before = self._analysis.before.get(self._analysis.paths[m])
        return (NOTHING if before is None else before.summary)[3:] != self._analysis.summaries[m][3:]

    def leave(self, frozen: Frozen, *, is_second: bool = False) -> bool:
        """Whether a record still holds: what it knows of other modules, it knows by their names.

        One of a second look also knows what calls hand to parameters, unless that is a name that was not there.
        """
        if not record.holds(frozen, self._edited, self._different):
            return False
        if not self._renewed:
            return True
        asked = record.asked(frozen)
        return not any(
            asked & one.module and (asked & one.naming or (is_second and not one.is_fresh)) for one in self._renewed
        )


def _endless(facts: Facts) -> Facts:
    """Facts that do not tell where their file ends."""
    nowhere = 0, 0, 0, 0
    functions = [one._replace(place=nowhere) for one in facts.functions[:1]] + facts.functions[1:]
    blocks = [one._replace(place=nowhere) for one in facts.blocks[:1]] + facts.blocks[1:]
    return facts._replace(lines=0, functions=functions, blocks=blocks)


def _defined(facts: Facts) -> set[str]:
    """Names of a module's own functions and values."""
    module, *functions = facts.functions
    return {b.name for b in module.bindings} | {f.name for f in functions if f.parent == MODULE}
