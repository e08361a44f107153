"""What a slice reads of one module: its facts, what they mean, and what is known of its calls and of FastAPI there."""

from __future__ import annotations

from collections.abc import Iterable

from fastlint.framework import records as fastapi
from fastlint.framework.signatures import Signatures
from fastlint.index.facts import Facts
from fastlint.inference.asked_flows import FlowKey
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.module_summary import is_test
from fastlint.passes.watched_calls import Watched


class ModuleReader:
    """Module `m`; calls of `watched` callables are wanted by some rule."""

    def __init__(
        self,
        ev: Evaluator,
        m: int,
        part: fastapi.FrameworkRecord,
        watched: Watched | None,
        asked: Iterable[FlowKey] = (),
    ) -> None:
        self.ev = ev
        self.m = m
        self.watched = watched
        self._part = part
        self._asked = asked

    @property
    def part(self) -> fastapi.FrameworkRecord:
        """What it says about FastAPI: whoever reads that rests on the flows that it `asked` for."""
        for key in self._asked:
            self.ev.flowed |= self.ev.asked_flows.bit(key)
        return self._part

    @property
    def facts(self) -> Facts:
        """The facts of the module."""
        return self.ev.facts(self.m)

    @property
    def is_test(self) -> bool:
        """Whether the module belongs to tests."""
        return is_test(self.ev.imports.paths[self.m])

    @property
    def signatures(self) -> Signatures:
        """A reader of signatures, annotations and markers."""
        return Signatures(self.ev)
