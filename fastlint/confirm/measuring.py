"""Time that the event loop cannot use, by line of the project: each step of a loop is timed, long ones are looked at.

A loop of asyncio runs one callback after the other, and a step of a coroutine is one of them: while it runs, nothing
else does. Its time is measured exactly, around `Handle._run`. Where it goes is seen by a thread that looks at the stack
of a step that takes long, every two milliseconds: the time since it last looked belongs to the innermost line of the
project. A call in C that keeps the interpreter to itself cannot be looked into, but the moment it returns the thread
gets its turn, finds its line, and gives it all of the time. Threads that run no loop are never looked at.

A step goes on whenever the thread lets go of the interpreter, and may be over before its files are looked up. So a look
is one call in C, which takes the time and the stack as they are together, and a step that is over is counted by the
same thread, behind its last look.
"""

from __future__ import annotations

import asyncio.events
import inspect
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import accumulate, chain, count, repeat, starmap
from operator import attrgetter
from types import CodeType
from typing import Any, NamedTuple, cast

LOOK_EVERY = 0.002
"""Seconds."""
_OURS = "fastlint.confirm."
_OF_LOOPS = inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR | inspect.CO_ITERABLE_COROUTINE
"""Flags of code that a loop runs step by step."""
Place = tuple[str, int]
"""A file and a row."""


class Look(NamedTuple):
    """Where a step was: the lines of the project on its stack, the innermost first, and what that one has called.

    Where it `is_test_call`, a test has called a plain function of the project: no application has it on a loop.
    """

    lines: tuple[Place, ...]
    callee: str
    is_test_call: bool = False


class Block(NamedTuple):
    """Where a long step of a loop was: for how many seconds of it, the number of the step, and in which test."""

    look: Look
    seconds: float
    step: int
    test: str


class Missed(NamedTuple):
    """A long step of a loop that was over before anybody looked: for how many seconds, and in which test."""

    seconds: float
    test: str


_Frame = tuple[int | None, CodeType, dict[str, Any]]
"""The row where a frame is, its code and its globals."""


class _Step:
    """One callback that a loop runs."""

    def __init__(self, begun: float) -> None:
        self.begun = self.seen = begun
        self.ended: float | None = None
        self.test = ""
        self.looks: dict[Look, float] = {}
        self.last: Look | None = None

    def holds(self, now: float) -> bool:
        """Whether it ran at a time."""
        return self.begun <= now and (self.ended is None or now <= self.ended)

    def look(self, look: Look, now: float) -> None:
        """Note where the step is; the time since the last look was spent there."""
        self.looks[look] = self.looks.get(look, 0.0) + now - self.seen
        self.last, self.seen = look, now


class Measuring:
    """Measures from `start` to `stop`, all loops of asyncio in all threads.

    `in_project` tells whether a file (as code objects name it) is the project's, `in_tests` whether it tests that.
    `blocks` are lines that took at least the threshold of one step, `missed` steps that took as long and were over
    before the thread had its turn. `test` names the test that runs. All of them are complete when it has stopped.
    """

    def __init__(
        self, threshold: float, in_project: Callable[[str], bool], in_tests: Callable[[str], bool] = lambda _: False
    ) -> None:
        self.threshold = threshold
        self.in_project = in_project
        self.in_tests = in_tests
        self.test = ""
        self.blocks: list[Block] = []
        self.missed: list[Missed] = []
        self._numbers = count()
        self.running: dict[int, _Step] = {}
        self._over: deque[_Step] = deque()
        self._original: Any = None
        self._stopped = threading.Event()
        self._watcher: threading.Thread | None = None

    def start(self) -> None:
        """Begin to measure."""
        self._original = original = asyncio.events.Handle._run
        running, now, ident = self.running, time.perf_counter, threading.get_ident

        def run(handle: asyncio.events.Handle) -> None:
            thread = ident()
            outer, step = running.get(thread), _Step(now())
            running[thread] = step
            try:
                original(handle)
            finally:
                if outer is None:
                    running.pop(thread, None)
                else:
                    running[thread] = outer
                self._note(step, now())

        asyncio.events.Handle._run = run  # type: ignore[method-assign, assignment]
        _replace_uvloop()
        self._watcher = threading.Thread(target=self._watch, name="fastlint-confirm", daemon=True)
        self._watcher.start()

    def stop(self) -> None:
        """Measure no longer."""
        if self._watcher is not None:
            asyncio.events.Handle._run = self._original  # type: ignore[method-assign]
            self._stopped.set()
            self._watcher.join()
            self._watcher = None
            self._settle()

    def _note(self, step: _Step, now: float) -> None:
        """Hand a finished step that took long to the thread that may be looking at it."""
        if now - step.begun >= self.threshold:
            step.test = self.test
            step.ended = now
            self._over.append(step)

    def _settle(self) -> None:
        """Keep the lines of long steps that are over."""
        while self._over:
            step = self._over.popleft()
            ended = cast("float", step.ended)
            if step.last is None:
                self.missed.append(Missed(ended - step.begun, step.test))
                continue
            step.look(step.last, ended)
            number = next(self._numbers)
            self.blocks += [Block(look, spent, number, step.test) for look, spent in step.looks.items() if look.lines]

    def _watch(self) -> None:
        while not self._stopped.wait(LOOK_EVERY):
            now = time.perf_counter()
            for thread, step in list(self.running.items()):
                if now - step.begun >= LOOK_EVERY:
                    self._look(thread, step)
            self._settle()

    def _look(self, thread: int, step: _Step) -> None:
        """See where a step is, if it is not over."""
        now, frames = _stack(thread)
        if frames and step.holds(now):
            step.look(self._seen(frames), now)

    def _seen(self, frames: Iterable[_Frame]) -> Look:
        """The lines of the project on a stack, up to where its loop runs it.

        What a module of the project does while it is imported belongs to the line that imports it.
        """
        lines: list[Place] = []
        callee = inner = imported = ""
        is_plain = is_test_call = False
        for row, code, names in frames:
            module = str(names.get("__name__", ""))
            if code.co_name == "_run_once" and module.startswith("asyncio"):
                break
            if module.startswith(_OURS):
                continue
            if self.in_project(code.co_filename):
                is_plain, is_test_call = not code.co_flags & _OF_LOOPS, False
                if code.co_name == "<module>":
                    lines, imported = [], f"import of {module}"
                else:
                    callee = callee if lines else imported or inner
                    lines.append((code.co_filename, row or 1))
            elif is_plain:
                is_plain, is_test_call = False, self.in_tests(code.co_filename)
            # What coroutines only wait for is told by the plain function that one of them has called.
            if not inner or not code.co_flags & _OF_LOOPS:
                inner = f"{module}.{code.co_qualname}"
        return Look(tuple(lines), callee, is_test_call)


def _stack(thread: int) -> tuple[float, list[_Frame]]:
    """The time, and the frames of a thread at that time, the innermost first; none if it runs no more.

    All of it is read by one call of `extend`: as long as no line of Python runs here, none runs there. The frame behind
    the last one is None, which has no attributes.
    """
    found: list[Any] = []
    attribute: Callable[[Any, Any], Any] = getattr
    times = starmap(time.perf_counter, [()])
    innermost = map(dict.get, starmap(sys._current_frames, [()]), [thread])
    frames = accumulate(chain(innermost, repeat("f_back")), attribute)
    with suppress(AttributeError):
        found.extend(chain(times, map(attrgetter("f_lineno", "f_code", "f_globals"), frames)))
    return found[0], found[1:]


def _replace_uvloop() -> None:
    """Have uvloop make loops of asyncio: its own steps cannot be timed, and block in the same places."""
    try:
        import uvloop  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        return
    uvloop.new_event_loop = asyncio.new_event_loop
