"""What belongs to the server's event loop and is used on another one that the server's process starts."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from fastlint.diagnostic import Span
from fastlint.footprint import FunctionId
from fastlint.passes.concurrency.record import Concurrency, OwnLoop, Primitive
from fastlint.subjects.tasks import ForeignUse, LoopSharing

if TYPE_CHECKING:
    from fastlint.passes.view import ProjectView

_SOCKET = "socket"


def loop_subjects(view: ProjectView) -> Iterator[tuple[int, LoopSharing | ForeignUse]]:
    """Each with the module in which it stands."""
    if any(found.loops for found in view.kept(Concurrency).values()):
        yield from _TwoLoops(view).subjects()


class _TwoLoops:
    def __init__(self, view: ProjectView) -> None:
        self.view, self.loop = view, view.loop
        self.users: dict[str, set[FunctionId]] = {}
        for m, found in sorted(view.kept(Concurrency).items()):
            for use in found.uses if not self.loop.summaries[m].is_quiet else ():
                self.users.setdefault(use.key, set()).add((m, use.owner))
        self.kept = {word for found in view.kept(Concurrency).values() for word in found.kept}

    def subjects(self) -> Iterator[tuple[int, LoopSharing | ForeignUse]]:
        starts = [(m, one) for m, found in sorted(self.view.kept(Concurrency).items()) for one in found.loops]
        starts = [(m, one) for m, one in starts if self._is_beside_the_server((m, one.owner))]
        for m, found in sorted(self.view.kept(Concurrency).items()):
            for primitive in found.primitives:
                if not self.loop.summaries[m].is_quiet and self._is_kept(primitive.key):
                    yield from ((m, subject) for subject in self._shared(primitive, starts))
        for m, one in starts:
            if what := self._foreign(m, one):
                yield m, ForeignUse(Span(*one.place), one.text, what, self.view.function((m, one.owner)))

    def _is_kept(self, key: str) -> bool:
        """Whether there is one of it: of a module, or of an object that outlives requests."""
        holder = key.rpartition(".")[0]
        return ":" not in holder or (holder in self.kept and holder not in self.loop.short_lived)

    def _shared(self, primitive: Primitive, starts: list[tuple[int, OwnLoop]]) -> Iterator[LoopSharing]:
        users = self.users.get(primitive.key, set())
        here = sorted(users & self._on_server)
        for m, one in starts if here else ():
            below = self._below(one)
            there = sorted(users & below)
            name = self.view.function
            if there or one.direct == primitive.key:
                start = self.view.frame((m, one.owner), one.place, one.text)
                where = name(there[0]).name if there else name((m, one.owner)).name
                yield LoopSharing(
                    Span(*primitive.place), primitive.name, primitive.kind, name(here[0]).name, where, start
                )
                return

    def _foreign(self, m: int, one: OwnLoop) -> str:
        """What of the server's loop runs on an own one: a WebSocket, or what the application keeps."""
        below = self._below(one)
        if one.direct == _SOCKET or self.users.get(_SOCKET, set()) & below:
            return "WebSocket"
        for key, users in sorted(self.users.items()):
            if key.startswith("state.") and (users & below or one.direct == key):
                return key
        return ""

    def _below(self, one: OwnLoop) -> frozenset[FunctionId]:
        return self._reached(one.targets)

    @cached_property
    def _on_server(self) -> frozenset[FunctionId]:
        """What runs on the server's loop."""
        roots = [f for f in self.loop.roles if f not in self.loop.idle and self.loop.runs_on_loop(f)]
        return self._reached(f for f in roots if not self.loop.summaries[f[0]].is_quiet)

    @cached_property
    def _in_process(self) -> frozenset[FunctionId]:
        """What runs in the server's process on threads without its loop, or comes to start some."""
        roots = {f for f in self.loop.roles if f not in self.loop.idle and not self.loop.runs_on_loop(f)}
        roots |= {target for link in self.loop.links.values() for _, target in link.threads}
        roots |= {(m, f) for m, found in self.view.kept(Concurrency).items() for f in found.threads}
        return self._reached(f for f in roots if not self.loop.summaries[f[0]].is_quiet)

    def _is_beside_the_server(self, function: FunctionId) -> bool:
        """Whether a function runs on a thread of the server's process that has no loop yet."""
        if self.loop.summaries[function[0]].is_quiet or self.loop.is_async(function):
            return False
        return function in self._in_process and bool(self.view.model.routes)

    def _reached(self, roots: Iterable[FunctionId]) -> frozenset[FunctionId]:
        """What functions come to run on the same loop: a plain function only makes the coroutines that it calls."""
        found = set(roots)
        todo = deque(found)
        while todo:
            m, f = todo.popleft()
            link = self.loop.links[m]
            targets = [step.target for step in link.steps.get(f, ())]
            if self.loop.is_async((m, f)):
                targets += [step.target for step in link.coroutines.get(f, ())]
                targets += [target for owner, target in link.scheduled if owner == f]
            for target in targets:
                if target not in found:
                    found.add(target)
                    todo.append(target)
        return frozenset(found)
