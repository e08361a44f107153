"""All that leads to a function: from each route, start-up handler, task or script the shortest way."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from functools import cached_property
from typing import Literal, NamedTuple

from fastlint.footprint import FunctionId
from fastlint.picture.scene import Place, Scene

HopKind = Literal["calls", "starts", "gathers", "hands to a thread"]


class Hop(NamedTuple):
    """One call on a way: the function that makes it, where, and how it hands on: calls, starts a task, a thread."""

    function: FunctionId
    place: Place
    text: str
    kind: HopKind


_TEST = "test"


class RootPath(NamedTuple):
    """The way from a root to a function: what the root is, and the calls in their order (none: it is the root)."""

    root: FunctionId
    reason: str
    hops: tuple[Hop, ...]

    @property
    def is_test(self) -> bool:
        """Whether a test begins it."""
        return self.reason == _TEST


class RootPaths:
    """Answers for one project."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.loop = scene.loop

    def to(self, function: FunctionId) -> list[RootPath]:
        """The ways to a function: those from what FastAPI runs before others, tests last, the shortest first."""
        came: dict[FunctionId, tuple[Hop, FunctionId] | None] = {function: None}
        queue = deque([function])
        found: list[RootPath] = []
        while queue:
            here = queue.popleft()
            if reason := self.reason(here):
                found.append(RootPath(here, reason, tuple(self._hops(here, came))))
            for hop in self._back.get(here, ()):
                if hop.function not in came:
                    came[hop.function] = (hop, here)
                    queue.append(hop.function)
        return sorted(found, key=lambda way: (way.is_test, not self.loop.roles.get(way.root)))

    def _hops(self, root: FunctionId, came: dict[FunctionId, tuple[Hop, FunctionId] | None]) -> Iterator[Hop]:
        here = root
        while (step := came[here]) is not None:
            yield step[0]
            here = step[1]

    def reason(self, function: FunctionId) -> str:
        """What makes something begin with a function; "" where nothing does."""
        roles = self.loop.roles.get(function, set())
        if function in self.loop.idle:
            return ""
        if routes := self.scene.routes.get(function):
            first = routes[0] + (f" and {len(routes) - 1} more" if len(routes) > 1 else "")
            return first if roles & {"route", "websocket"} else f"dependency of {first}"
        if roles:
            return ", ".join(sorted(roles))
        if function in self._scripts:
            return "script, worker or loop of its own"
        if not function[1] and function in self._back_of_modules:
            return "import of the module"
        if function in self.loop.repeated:
            return "runs beside the requests"
        is_test = self.loop.summaries[function[0]].is_test
        is_called = function in self._back
        return _TEST if is_test and not is_called and function[1] else ""

    @cached_property
    def _scripts(self) -> frozenset[FunctionId]:
        groups = (group for link in self.loop.links.values() for group in link.scripts)
        return frozenset(function for group in groups for function in group)

    @cached_property
    def _back_of_modules(self) -> frozenset[FunctionId]:
        return frozenset(hop.function for hops in self._back.values() for hop in hops if not hop.function[1])

    @cached_property
    def _back(self) -> dict[FunctionId, list[Hop]]:
        """For each function what leads to it directly."""
        found: dict[FunctionId, list[Hop]] = {}
        for m, link in self.loop.links.items():
            kinds: tuple[tuple[HopKind, list[tuple[int, FunctionId]]], ...] = (
                ("starts", link.scheduled),
                ("gathers", link.gathered),
                ("hands to a thread", link.threads),
            )
            for kind, owner, target in ((kind, *pair) for kind, table in kinds for pair in table):
                hop = Hop((m, owner), self.scene.place((m, owner)), self.scene.name(target), kind)
                found.setdefault(target, []).append(hop)
        for target, callers in self.loop.callers.items():
            for caller, step in callers:
                hop = Hop(caller, self.scene.at(caller, step.place[0]), step.text, "calls")
                found.setdefault(target, []).append(hop)
        return found
