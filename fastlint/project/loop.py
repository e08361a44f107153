"""What runs on the event loop, and where it comes to block: one pass over the links of all modules.

Blocking spreads backwards from callables that block to the plain functions that call them; the loop spreads forwards
from the functions that FastAPI runs on it. Where code on the loop calls into the blocking world, there is a finding.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from fastlint.project.links import Blocking, FunctionId, Links, Step
from fastlint.project.summary import Summary

KINDS = ("http", "database", "client", "subprocess", "sleep", "input", "wait", "cpu", "upload", "file")
"""Kinds of blocking, the one that hurts most first: it is the one reported where a call leads to several."""

ON_LOOP_WHEN_SYNC = frozenset({"startup", "lifespan", "validator", "loop-callback"})
REQUEST_ROLES = frozenset({
    "route", "websocket", "dependency", "middleware", "exception-handler", "background-task", "stream", "validator",
    "handler",
})  # fmt: skip
STARTUP_ROLES = frozenset({"lifespan", "startup"})


class Entry(NamedTuple):
    """A call in loop code that blocks: the function it stands in, the way down, and the blocking call at its end."""

    owner: FunctionId
    steps: tuple[tuple[FunctionId, Step], ...]
    end_owner: FunctionId
    end: Blocking


class Loop:
    """Reachability over one project. `roles` say what FastAPI does with a function."""

    def __init__(
        self,
        links: Mapping[int, Links],
        summaries: Mapping[int, Summary],
        roles: Mapping[FunctionId, Collection[str]],
    ) -> None:
        self.links = links
        self.summaries = summaries
        self.roles = {key: set(value) for key, value in roles.items()}
        for m, link in links.items():
            for f, runner in link.workers:
                if runner == "handler":
                    self.roles.setdefault((m, f), set()).add("handler")
        for link in links.values():
            for _, target in link.scheduled:
                if not self.is_async(target):
                    self.roles.setdefault(target, set()).add("loop-callback")
        self.reach = self._reaches()

    def is_async(self, function: FunctionId) -> bool:
        """Whether a function is an async def."""
        return self.summaries[function[0]].functions[function[1]].is_async

    def runs_on_loop(self, function: FunctionId) -> bool:
        """Whether a function's own body is executed by the event loop when it is called by nobody but the framework."""
        return self.is_async(function) or bool(self.roles.get(function, set()) & ON_LOOP_WHEN_SYNC)

    # forwards: who comes to run, and why

    def _reaches(self) -> dict[FunctionId, str]:
        request = [f for f, r in self.roles.items() if r & REQUEST_ROLES and self.runs_on_loop(f)]
        startup = [f for f, r in self.roles.items() if r & STARTUP_ROLES]
        silent: list[FunctionId] = [f for link in self.links.values() for f in link.scripts]
        silent += [(m, f) for m, link in self.links.items() for f, runner in link.workers if runner != "handler"]
        reach: dict[FunctionId, str] = {}
        for why, roots in (("request", request), ("startup", startup), ("script", silent)):
            self._spread(reach, why, roots)
        return reach

    def _spread(self, reach: dict[FunctionId, str], why: str, roots: Iterable[FunctionId]) -> None:
        queue = deque(f for f in roots if f not in reach)
        reach.update((f, why) for f in queue)
        while queue:
            m, f = queue.popleft()
            link = self.links.get(m)
            if link is None:
                continue
            targets = [step.target for step in (*link.coroutines.get(f, ()), *link.steps.get(f, ()))]
            targets += [target for owner, target in link.scheduled if owner == f]
            for target in targets:
                if target not in reach:
                    reach[target] = why
                    queue.append(target)

    def status(self, function: FunctionId) -> str:
        """How code on the loop came there: "request", "startup" or "async"; "" for scripts, workers and tests."""
        why = self.reach.get(function)
        if why in ("request", "startup"):
            return why
        if why == "script" or self.summaries[function[0]].is_quiet:
            return ""
        return "async"

    # backwards: what blocks

    def entries(self, kinds: Collection[str], levels: Collection[str]) -> list[Entry]:
        """All calls in loop code that lead to blocking ones, one per call: the worst kind, by the shortest way."""
        callers = self._callers()
        best: dict[tuple[FunctionId, tuple[int, int, int, int]], Entry] = {}
        for kind in KINDS:
            if kind in kinds:
                for entry in self._entries_of(kind, levels, callers):
                    place = entry.steps[0][1].place if entry.steps else entry.end.place
                    best.setdefault((entry.owner, place), entry)
        return [best[key] for key in sorted(best)]

    def _callers(self) -> dict[FunctionId, list[tuple[FunctionId, Step]]]:
        callers: dict[FunctionId, list[tuple[FunctionId, Step]]] = {}
        for m in sorted(self.links):
            for f, steps in self.links[m].steps.items():
                for step in steps:
                    callers.setdefault(step.target, []).append(((m, f), step))
        return callers

    def _entries_of(
        self, kind: str, levels: Collection[str], callers: Mapping[FunctionId, list[tuple[FunctionId, Step]]]
    ) -> Iterable[Entry]:
        ways: dict[FunctionId, tuple[Step | None, Blocking, FunctionId]] = {}
        queue: deque[FunctionId] = deque()
        for m in sorted(self.links):
            for f, found in self.links[m].blocking.items():
                ends = [b for b in found if b.kind == kind and b.level in levels]
                if not ends:
                    continue
                if self.runs_on_loop((m, f)):
                    if self.status((m, f)):
                        yield from (Entry((m, f), (), (m, f), end) for end in ends)
                elif f:
                    ways[m, f] = (None, ends[0], (m, f))
                    queue.append((m, f))
        while queue:
            target = queue.popleft()
            _, end, end_owner = ways[target]
            for caller, step in callers.get(target, ()):
                if self.runs_on_loop(caller):
                    if self.status(caller):
                        yield Entry(caller, self._way(caller, step, ways), end_owner, end)
                elif caller[1] and caller not in ways:
                    ways[caller] = (step, end, end_owner)
                    queue.append(caller)

    @staticmethod
    def _way(
        caller: FunctionId, step: Step, ways: Mapping[FunctionId, tuple[Step | None, Blocking, FunctionId]]
    ) -> tuple[tuple[FunctionId, Step], ...]:
        way = [(caller, step)]
        following = ways[step.target][0]
        while following is not None:
            way.append((step.target, following))
            step = following
            following = ways[step.target][0]
        return tuple(way)
