"""How long a run takes, phase by phase, and each rule where that is asked for."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

_MOST = 10


class Clock:
    """Seconds by the clock for each phase; `rules` has those of each rule in all workers, if `of_rules` is set."""

    def __init__(self, *, of_rules: bool = False) -> None:
        self.of_rules = of_rules
        self.phases: dict[str, float] = {}
        self.rules: dict[str, float] = {}

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Take the time of a phase; what is done in several pieces is one phase."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.phases[name] = self.phases.get(name, 0.0) + time.perf_counter() - start

    def add(self, rules: Mapping[str, float]) -> None:
        """Take in what rules took in one file."""
        for code, seconds in rules.items():
            self.rules[code] = self.rules.get(code, 0.0) + seconds

    def lines(self, names: Mapping[str, str]) -> tuple[str, ...]:
        """The phases in their order, and the slowest rules; `names` are those of the rules by code."""
        phases = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in self.phases.items())
        if not self.rules:
            return (f"time: {phases}", "time of rules: none was run, all files are as in the last run")
        slowest = sorted(self.rules.items(), key=lambda rule: (-rule[1], rule[0]))
        told = ", ".join(f"{code} {names.get(code, '')} {seconds:.3f} s" for code, seconds in slowest[:_MOST])
        rest = sum(seconds for _, seconds in slowest[_MOST:])
        others = f", {len(slowest) - _MOST} others {rest:.3f} s" if len(slowest) > _MOST else ""
        return (f"time: {phases}", f"time of rules, in all workers: {told}{others}")
