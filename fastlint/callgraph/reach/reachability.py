"""Reachability: what runs on the event loop, and where it comes to block. One pass over the call graph of all modules.

Blocking spreads backwards from callables that block to the plain functions that call them; the loop spreads forwards
from the functions that FastAPI runs on it. Where code on the loop calls into the blocking world, there is a finding.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from typing import Literal

from fastlint.callgraph.conditions.path_conditions import FRESH, ONCE, Guards, admits, keys_in, without_keys
from fastlint.callgraph.graph.edges import Blocking, CallEdge, ModuleCallGraph
from fastlint.callgraph.loops import nested_loops
from fastlint.callgraph.reach import once_reached
from fastlint.callgraph.reach.blocking_paths import BlockingEntry, BlockingPath, BlockingPaths
from fastlint.footprint import FunctionId
from fastlint.inference.module_summary import Summary
from fastlint.inference.registries import Registry
from fastlint.subjects.kinds import Reach

KINDS = ("http", "database", "client", "subprocess", "sleep", "input", "wait", "cpu", "upload", "file")
"""Kinds of blocking, the one that hurts most first: it is the one reported where a call leads to several."""
ALL_KINDS = (*KINDS, nested_loops.KIND)

ON_LOOP_WHEN_SYNC = frozenset({"startup", "lifespan", "validator", "loop-callback"})
REQUEST_ROLES = frozenset({
    "route", "websocket", "dependency", "middleware", "exception-handler", "background-task", "stream", "validator",
    "handler",
})  # fmt: skip
STARTUP_ROLES = frozenset({"lifespan", "startup"})


ELSEWHERE = frozenset({"worker", "command", "test"})
"""What knowledge says of decorators whose functions run on no server's loop."""


Came = Literal["request", "startup", "async", "script"]
"""Where what runs a function on a loop begins; "script": on a loop of its own."""


class Reachability:
    """Reachability over one project. `roles` say what FastAPI does with a function, unless it is `idle`."""

    def __init__(
        self,
        links: Mapping[int, ModuleCallGraph],
        summaries: Mapping[int, Summary],
        roles: Mapping[FunctionId, Collection[str]],
        idle: Collection[FunctionId] = (),
    ) -> None:
        self.links = links
        self.summaries = summaries
        self.roles = {key: set(value) for key, value in roles.items()}
        self.idle = idle
        self.repeated: list[FunctionId] = []
        self.threaded: set[FunctionId] = set()
        for m, link in links.items():
            for f, runner in link.workers:
                self._take_runner((m, f), runner)
        for link in links.values():
            for _, target in link.scheduled:
                if not self.is_async(target):
                    self.roles.setdefault(target, set()).add("loop-callback")
        self._members: dict[Registry, list[FunctionId]] = {}
        for registry, function in (pair for link in links.values() for pair in link.registered):
            self._members.setdefault(registry, []).append(function)
        self._found: dict[FunctionId, list[FunctionId]] = {}
        for m, link in links.items():
            for f, registry in link.looked_up:
                self._found.setdefault((m, f), []).extend(self._members.get(registry, ()))
        self.reach = self._reaches()

    def _take_runner(self, function: FunctionId, runner: str) -> None:
        """Take in what a decorator does with a function."""
        if runner == "handler":
            self.roles.setdefault(function, set()).add("handler")
        elif runner == "beside" and self.is_async(function):
            self.repeated.append(function)
            self.roles.get(function, set()).discard("startup")
        elif runner in ("beside", "thread"):
            self.threaded.add(function)

    @cached_property
    def callers(self) -> dict[FunctionId, list[tuple[FunctionId, CallEdge]]]:
        """The calls of each function, coroutines included, by module."""
        found: dict[FunctionId, list[tuple[FunctionId, CallEdge]]] = {}
        for m in sorted(self.links):
            for table in (self.links[m].steps, self.links[m].coroutines):
                for f, steps in table.items():
                    for step in steps:
                        found.setdefault(step.target, []).append(((m, f), step))
        return found

    def is_async(self, function: FunctionId) -> bool:
        """Whether a function is an async def."""
        return self.summaries[function[0]].functions[function[1]].is_async

    def runs_on_loop(self, function: FunctionId) -> bool:
        """Whether a function's own body is executed by the event loop when it is called by nobody but the framework."""
        if self.is_async(function):
            return True
        return function not in self.threaded and bool(self.roles.get(function, set()) & ON_LOOP_WHEN_SYNC)

    @cached_property
    def loop_bound(self) -> frozenset[FunctionId]:
        """Functions that must run on the thread of a running loop: they, or plain functions that they call, need it."""
        found = {(m, f) for m, link in self.links.items() for f in link.loop_bound}
        return self._with_callers(found, {})

    @cached_property
    def error_bound(self) -> frozenset[FunctionId]:
        """Functions that read, themselves or in plain ones that they call, the exception that a caller handles."""
        found = {(m, f) for m, link in self.links.items() for f in link.error_bound}
        handling: dict[FunctionId, list[tuple[int, int]]] = {}
        for m, link in self.links.items():
            for f, first, last in link.handling if found else ():
                handling.setdefault((m, f), []).append((first, last))
        return self._with_callers(found, handling)

    def _with_callers(
        self, found: set[FunctionId], apart: Mapping[FunctionId, Collection[tuple[int, int]]]
    ) -> frozenset[FunctionId]:
        """Functions and those that come to them by plain calls, but by none in the rows that are kept apart."""
        callers: dict[FunctionId, list[FunctionId]] = {}
        for m, link in self.links.items() if found else ():
            for f, steps in link.steps.items():
                rows = apart.get((m, f), ())
                for step in steps:
                    if not any(first <= step.place[0] <= last for first, last in rows):
                        callers.setdefault(step.target, []).append((m, f))
        todo = [function for function in found if not self.is_async(function)]
        while todo:
            for caller in callers.get(todo.pop(), ()):
                if caller not in found:
                    found.add(caller)
                    todo += [] if self.is_async(caller) else [caller]
        return frozenset(found)

    # forwards: who comes to run, and why

    def _reaches(self) -> dict[FunctionId, Came]:
        used = {f: r for f, r in self.roles.items() if f not in self.idle}
        request = [f for f, r in used.items() if r & REQUEST_ROLES and self.runs_on_loop(f)]
        startup = [f for f, r in used.items() if r & STARTUP_ROLES and f not in self.threaded]
        groups = self._groups()
        serving = self._serving()
        silent = [f for group in groups if serving.isdisjoint(group) for f in group]
        together = [f for group in groups if not serving.isdisjoint(group) for f in group if self.is_async(f)]
        startup += [f for f in together if f in serving]
        reach: dict[FunctionId, Came] = {}
        self._spread(reach, "request", request)
        later = self._later(serving)
        self._spread(reach, "startup", startup, later)
        self._spread(reach, "async", [*self._started_aside(reach, later), *(f for f in together if f not in serving)])
        self._spread(reach, "async", self._awaited_elsewhere(reach, silent))
        self._spread(reach, "script", silent)
        return reach

    def _started_aside(
        self, reach: Mapping[FunctionId, Came], later: Mapping[FunctionId, Iterable[FunctionId]]
    ) -> list[FunctionId]:
        """What is started at startup, or again and again: it runs beside the requests."""
        return [*(t for f, targets in later.items() if reach.get(f) == "startup" for t in targets), *self.repeated]

    def _groups(self) -> list[tuple[FunctionId, ...]]:
        """Functions that share an event loop of their own: in a script, in a worker, on a thread."""
        groups = [group for link in self.links.values() for group in link.scripts]
        groups += [((m, f),) for m, link in self.links.items() for f, runner in link.workers if runner in ELSEWHERE]
        groups += [tuple(self._members.get(key, ())) for link in self.links.values() for key in link.privately]
        return groups

    def _awaited_elsewhere(self, reach: Mapping[FunctionId, Came], silent: Iterable[FunctionId]) -> list[FunctionId]:
        """Coroutine functions that scripts come to, and another one awaits that no script comes to: it says more."""
        scripted = dict(reach)
        self._spread(scripted, "script", silent)
        found: list[FunctionId] = []
        for m, link in self.links.items():
            if self.summaries[m].is_quiet or not link.coroutines:
                continue
            for f, steps in link.coroutines.items():
                if f and (m, f) not in scripted and self.is_async((m, f)):
                    found += [step.target for step in steps if scripted.get(step.target) == "script"]
        return found

    def _later(self, serving: Collection[FunctionId]) -> dict[FunctionId, list[FunctionId]]:
        """What functions start that goes on beside them: tasks, and what is gathered with a server."""
        later: dict[FunctionId, list[FunctionId]] = {}
        for m, link in self.links.items():
            for f, target in link.scheduled:
                later.setdefault((m, f), []).append(target)
            for f, target in link.gathered:
                if (m, f) in serving and target not in serving:
                    later.setdefault((m, f), []).append(target)
        return later

    def _serving(self) -> set[FunctionId]:
        """Functions that come to run a server, directly or by what they call."""
        found = {(m, f) for m, link in self.links.items() for f in link.servers}
        if not found:
            return found
        queue = deque(found)
        while queue:
            for caller, _ in self.callers.get(queue.popleft(), ()):
                if caller not in found:
                    found.add(caller)
                    queue.append(caller)
        return found

    def _spread(
        self,
        reach: dict[FunctionId, Came],
        why: Came,
        roots: Iterable[FunctionId],
        later: Mapping[FunctionId, Collection[FunctionId]] | None = None,
    ) -> None:
        """Note why functions are reached; what is in `later` is not run by who makes it, else what is scheduled is."""
        queue = deque(dict.fromkeys(f for f in roots if f not in reach))
        reach.update((f, why) for f in queue)
        while queue:
            m, f = queue.popleft()
            link = self.links.get(m)
            if link is None:
                continue
            targets = [step.target for step in (*link.coroutines.get(f, ()), *link.steps.get(f, ()))]
            if later is None:
                targets += [target for owner, target in link.scheduled if owner == f]
            else:
                targets = [target for target in targets if target not in later.get((m, f), ())]
            targets += self._found.get((m, f), ())
            for target in targets:
                if target not in reach:
                    reach[target] = why
                    queue.append(target)

    def status(self, function: FunctionId) -> Reach:
        """How code on the loop came there: "request", "startup" or "async"; "" for scripts, workers and tests."""
        why = self.reach.get(function)
        if why in ("request", "startup", "async"):
            return why
        if why == "script" or self.summaries[function[0]].is_quiet:
            return ""
        return "async"

    # backwards: what blocks

    def entries(
        self, kinds: Collection[str], levels: Collection[str], among: Collection[FunctionId] | None = None
    ) -> list[BlockingEntry]:
        """All calls in loop code that lead to blocking ones, one per call: the worst kind, by the shortest way.

        What runs only while the application starts or stops makes nobody wait: that is for previews. `among`, if not
        all are wanted, are the functions with them, and all that these come to run.
        """
        callers = self._callers(among)
        best: dict[tuple[FunctionId, tuple[int, int, int, int]], BlockingEntry] = {}
        failing: dict[tuple[FunctionId, tuple[int, int, int, int]], BlockingEntry] = {}
        if nested_loops.KIND in kinds and not self._allows_nesting():
            for entry in self._entries_of(nested_loops.KIND, levels, callers, among, is_small=False):
                failing.setdefault((entry.owner, entry.place), entry)
        for kind in KINDS:
            for small in (False, True) if kind in kinds else ():  # a way to a small file hides none to a large one
                for entry in self._entries_of(kind, levels, callers, among, is_small=small):
                    best.setdefault((entry.owner, entry.place), entry)
        shown = (best[key] for key in sorted(best))
        slow = [e for e in shown if "preview" in levels or not self._is_at_first_only(e.owner)]
        return [*slow, *(failing[key] for key in sorted(failing))]

    def _is_at_first_only(self, function: FunctionId) -> bool:
        """Whether a function runs while the application starts or stops, or only until something is there."""
        return self.status(function) == "startup" or function in self.once

    @cached_property
    def once(self) -> frozenset[FunctionId]:
        """Functions that are called under memos that outlive requests, and by what runs only once itself."""
        return once_reached.run_once(self, (f for found in self._members.values() for f in found))

    def _allows_nesting(self) -> bool:
        """Whether the application makes event loops start inside of others."""
        return any(link.nesting for m, link in self.links.items() if not self.summaries[m].is_quiet)

    def _callers(self, among: Collection[FunctionId] | None) -> dict[FunctionId, list[tuple[FunctionId, CallEdge]]]:
        callers: dict[FunctionId, list[tuple[FunctionId, CallEdge]]] = {}
        for m in sorted(self.links):
            for table in (self.links[m].steps, self.links[m].keyed):
                for f, steps in table.items():
                    for step in steps if among is None or (m, f) in among else ():
                        if not self.is_done(step.guards):
                            callers.setdefault(step.target, []).append(((m, f), step))
        return callers

    def is_done(self, guards: Guards) -> bool:
        """Whether a place is reached once only: what it fills is kept by an object that outlives requests."""
        return any(name == ONCE and what not in self.short_lived for name, what in guards)

    @cached_property
    def served(self) -> frozenset[FunctionId]:
        """Functions that run while a request is served, on whatever thread."""
        roots = (f for f, r in self.roles.items() if r & REQUEST_ROLES and f not in self.idle)
        found = {f for f in roots if not self.summaries[f[0]].is_test}
        queue = deque(found)
        while queue:
            m, f = queue.popleft()
            link = self.links.get(m)
            for step in link.runs(f) if link is not None else ():
                if step.target not in found:
                    found.add(step.target)
                    queue.append(step.target)
        return frozenset(found)

    @cached_property
    def scripted(self) -> frozenset[FunctionId]:
        """Functions that run in scripts too, on loops of their own where no application has started.

        Workers have hooks of their own at which something can be built.
        """
        return self._on_own_loops(
            link for link in self.links.values() if not any(runner in ELSEWHERE for _, runner in link.workers)
        )

    @cached_property
    def on_own_loops(self) -> frozenset[FunctionId]:
        """Functions that run on loops of their own too, in scripts or in workers, which may make one for each task."""
        return self._on_own_loops(self.links.values())

    def _on_own_loops(self, programs: Iterable[ModuleCallGraph]) -> frozenset[FunctionId]:
        quiet = {id(link) for m, link in self.links.items() if self.summaries[m].is_quiet}
        groups = [group for link in programs if id(link) not in quiet for group in link.scripts]
        serving = self._serving()
        found: dict[FunctionId, Came] = {}
        self._spread(found, "script", (f for group in groups if serving.isdisjoint(group) for f in group))
        return frozenset(found)

    @cached_property
    def short_lived(self) -> frozenset[str]:
        """Classes, as words, of which objects are made for a request."""
        made = {what for m, link in self.links.items() for f, what in link.made if (m, f) in self.served}
        for m, f in (function for function, r in self.roles.items() if r & REQUEST_ROLES):
            owner, _, name = self.summaries[m].functions[f].qualname.rpartition(".")
            if name == "__init__":
                made.update(
                    f"{m}:{c}" for c, klass, *_ in self.summaries[m].classes if klass == owner.rpartition(".")[2]
                )
        return frozenset(made)

    def _entries_of(
        self,
        kind: str,
        levels: Collection[str],
        callers: Mapping[FunctionId, list[tuple[FunctionId, CallEdge]]],
        among: Collection[FunctionId] | None,
        *,
        is_small: bool,
    ) -> Iterable[BlockingEntry]:
        ways = BlockingPaths(self.summaries)
        for m, f, end in (found for found in self._ends(kind, levels) if found[2].is_small == is_small):
            if among is not None and (m, f) not in among:
                continue
            if self.runs_on_loop((m, f)):
                if self._is_told((m, f), kind) and self._is_asked_for((m, f), end.guards):
                    yield BlockingEntry((m, f), (), (m, f), end)
            elif f:
                ways.add((m, f), BlockingPath((), end, (m, f), end.guards))
        for target, way in ways:
            for caller, step in callers.get(target, ()):
                if not way.is_open(step):
                    continue
                longer = way.behind(caller, step)
                if not self.runs_on_loop(caller):
                    if caller[1]:
                        ways.add(caller, longer)
                elif self._begins(caller, step, kind) and self._is_keyed(caller, longer.guards):
                    yield BlockingEntry(caller, longer.steps, way.end_owner, way.end)

    def _begins(self, caller: FunctionId, step: CallEdge, kind: str) -> bool:
        """Whether a way is told from a function on the loop that makes its first step."""
        fresh = tuple(guard for guard in step.guards if guard[1] == FRESH)
        is_told = self._is_told(caller, kind) and admits((), without_keys(step.guards))
        return is_told and self._is_asked_for(caller, fresh)

    def _is_told(self, function: FunctionId, kind: str) -> bool:
        """Whether it matters what a function on the loop comes to: what fails on one loop fails on any."""
        return bool(self.status(function)) or (kind == nested_loops.KIND and not self.summaries[function[0]].is_quiet)

    def _is_asked_for(self, function: FunctionId, wanted: Guards) -> bool:
        """Whether somebody calls a coroutine function so that a place in it is reached; the framework may always."""
        if not wanted or self.roles.get(function):
            return True
        steps = self._awaiting.get(function, ())
        return not steps or any(admits(step.flags, wanted) for step in steps)

    def _is_keyed(self, function: FunctionId, wanted: Guards) -> bool:
        """Whether what a memo is asked with is of a request: FastAPI gives it, or a caller hands on what is its own."""
        keys = keys_in(wanted)
        if not keys or self.roles.get(function, set()) & REQUEST_ROLES:
            return True
        return any(admits(step.flags, keys) for step in self._awaiting.get(function, ()))

    @cached_property
    def _awaiting(self) -> dict[FunctionId, list[CallEdge]]:
        """The calls of each coroutine function of which a place wants something of the parameters."""
        found: dict[FunctionId, list[CallEdge]] = {}
        for link in self.links.values():
            for steps in link.coroutines.values():
                for step in steps:
                    found.setdefault(step.target, []).append(step)
        return found

    def _ends(self, kind: str, levels: Collection[str]) -> Iterable[tuple[int, int, Blocking]]:
        """The blocking calls of a kind, with the functions that make them."""
        return (found for found in self._blocking.get(kind, ()) if found[2].level in levels)

    @cached_property
    def _blocking(self) -> dict[str, list[tuple[int, int, Blocking]]]:
        """All blocking calls by their kind, but for what is done once."""
        found: dict[str, list[tuple[int, int, Blocking]]] = {}
        blocking = ((m, f, ends) for m in sorted(self.links) for f, ends in self.links[m].blocking.items())
        for m, f, end in ((m, f, end) for m, f, ends in blocking for end in ends if not self.is_done(end.guards)):
            found.setdefault(end.kind, []).append((m, f, end))
        return found
