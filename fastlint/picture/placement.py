"""On which thread functions run, and why: on the event loop, in threads, or nowhere as far as is known."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cached_property

from fastlint.callgraph.reach.reachability import ELSEWHERE, REQUEST_ROLES
from fastlint.footprint import FunctionId
from fastlint.framework.model import RunsOn
from fastlint.picture.scene import Scene

_ROLES = {
    "route": "a route", "websocket": "a websocket route", "dependency": "a dependency", "middleware": "middleware",
    "exception-handler": "an exception handler", "background-task": "a background task", "stream": "a stream",
    "validator": "a validator", "handler": "a handler", "lifespan": "a lifespan", "startup": "a startup handler",
    "loop-callback": "a callback of the event loop", "shutdown": "a shutdown handler",
}  # fmt: skip
_MOST_CALLERS = 3


class Placement:
    """Answers for one project."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.loop = scene.loop

    def is_on_loop(self, function: FunctionId) -> bool:
        """Whether a function is known to run on the event loop."""
        return function in self.loop.reach and bool(self.loop.status(function))

    def is_in_thread(self, function: FunctionId) -> bool:
        """Whether a function is known to run in a thread beside the event loop."""
        return function in self._threaded

    def where(self, function: FunctionId) -> RunsOn:
        """The threads in a word: "loop", "thread", "both", or "" where nothing is known to run it."""
        on_loop, in_thread = self.is_on_loop(function), self.is_in_thread(function)
        return "both" if on_loop and in_thread else "loop" if on_loop else "thread" if in_thread else ""

    @cached_property
    def _threaded(self) -> frozenset[FunctionId]:
        roots = {f for f, r in self.loop.roles.items() if r & REQUEST_ROLES and not self.loop.runs_on_loop(f)}
        roots |= {target for link in self.loop.links.values() for _, target in link.threads}
        roots |= self.loop.threaded
        found = {f for f in roots - set(self.loop.idle) if not self.loop.is_async(f)}
        queue = list(found)
        for m, f in queue:
            for step in self.loop.links[m].steps.get(f, ()) if m in self.loop.links else ():
                if step.target not in found and not self.loop.is_async(step.target):
                    found.add(step.target)
                    queue.append(step.target)
        return frozenset(found)

    def why(self, function: FunctionId) -> list[str]:
        """Sentences: what makes it run where it runs; one that says so where nothing does."""
        if not function[1]:
            return ["on the thread that imports the module, before anything is served"]
        lines = [*self._by_roles(function), *self._handed(function)]
        if callers := self._callers(function):
            lines += self._by_callers(function, callers)
        return lines or [self._unknown(function)]

    def _by_roles(self, function: FunctionId) -> Iterable[str]:
        is_async = self.loop.is_async(function)
        for role in sorted(self.loop.roles.get(function, ())):
            word = _ROLES.get(role, role)
            if function in self.loop.idle:
                yield f"nowhere: it is {word} that no application which is served has"
            elif is_async:
                yield f"on the event loop: it is {word}, and an `async def`"
            elif self.loop.runs_on_loop(function):
                yield f"on the event loop: it is {word}, which is called there though it is a plain `def`"
            else:
                yield f"in a thread: it is {word}, and a plain `def`, which FastAPI runs in its pool of threads"

    def _handed(self, function: FunctionId) -> Iterable[str]:
        scene = self.scene
        for m, link in self.loop.links.items():
            for owner, target in link.threads:
                if target == function:
                    yield f"in a thread: {scene.word((m, owner))} hands it to one"
            for owner, target in link.scheduled:
                if target == function:
                    yield f"on the event loop: {scene.word((m, owner))} starts it as a task"
            for f, runner in link.workers:
                if (m, f) == function and runner in ELSEWHERE:
                    yield f"elsewhere: its decorator makes it a {runner}"
        if function in self.loop.threaded:
            yield "in a thread: its decorator moves it there"

    def _callers(self, function: FunctionId) -> list[FunctionId]:
        """Who calls a function: tests only if nobody else does."""
        every = list(dict.fromkeys(caller for caller, _ in self.loop.callers.get(function, ())))
        return [caller for caller in every if not self.loop.summaries[caller[0]].is_test] or every

    def _by_callers(self, function: FunctionId, callers: Collection[FunctionId]) -> Iterable[str]:
        """One line for each thread on which callers run, with some of them."""
        told: dict[str, list[str]] = {}
        is_async = self.loop.is_async(function)
        for caller in callers:
            where = "on the event loop" if is_async or self.is_on_loop(caller) else ""
            if not is_async and self.is_in_thread(caller):
                where = "on both sides" if where else "in a thread"
            if is_async and not self.is_on_loop(caller):
                where = ""
            told.setdefault(where, []).append(self.scene.word(caller))
        for where, names in sorted(told.items(), reverse=True):
            some = ", ".join(names[:_MOST_CALLERS])
            more = f" and {len(names) - _MOST_CALLERS} more" if len(names) > _MOST_CALLERS else ""
            verb = "call" if len(names) > 1 else "calls"
            if where:
                yield f"{where}: {some}{more} {verb} it there"
            else:
                whom = "them" if len(names) > 1 else "that"
                yield f"not known: {some}{more} {verb} it, and nothing is known to run {whom}"

    def _unknown(self, function: FunctionId) -> str:
        if self.loop.reach.get(function) == "script":
            return "elsewhere: a script, a worker or a loop of its own runs it"
        if self.loop.summaries[function[0]].is_test:
            return "in tests: pytest runs it"
        kind = (
            "an `async def` runs on an event loop, whoever awaits it" if self.loop.is_async(function) else "no thread"
        )
        return f"not known: nothing in the project is seen to call it ({kind})"
