"""A term with the place at which it stands, for what looks through names and calls for what is written out."""

from __future__ import annotations

from typing import NamedTuple

from fastlint.index.facts import Term
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.values import Value

_MOST = 12
"""Bindings of one name that are looked at."""


class Where(NamedTuple):
    """Where a term stands; `inside` are names that have led there (`rows = [rows]` ends there)."""

    ev: Evaluator
    m: int
    f: int
    block: int
    row: int
    inside: frozenset[str] = frozenset()
    depth: int = 0

    def of(self, term: Term) -> tuple[Value, ...]:
        """What a term can be."""
        return self.ev.value(self.m, self.f, term, self.block, self.row)

    def written(self, name: str) -> list[Term]:
        """What a name is bound to in this function."""
        if name in self.inside or name in self.ev.parameter_names(self.m, self.f):
            return []
        return [b.value for b in self.ev.bindings(self.m, self.f) if b.name == name][:_MOST]
