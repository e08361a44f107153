"""Time that the event loop cannot use, by line of the project: each step of a loop is timed, long ones are looked at.

A loop of asyncio runs one callback after the other, and a step of a coroutine is one of them: while it runs, nothing
else does. Its time is measured exactly, around `Handle._run`. Where it goes is seen by a thread that looks at the stack
of a step that takes long, every two milliseconds: the time since it last looked belongs to the innermost line of the
project. A call in C that keeps the interpreter to itself cannot be looked into, but the moment it returns the thread
gets its turn, finds its line, and gives it all of the time. Threads that run no loop are never looked at.
"""

from __future__ import annotations

import asyncio.events
import sys
import threading
import time
from collections.abc import Callable
from itertools import count
from types import FrameType
from typing import Any, NamedTuple

LOOK_EVERY = 0.002
"""Seconds."""
Place = tuple[str, int]
"""A file and a row."""


class Look(NamedTuple):
    """Where a step was: the lines of the project on its stack, the innermost first, and what that one has called."""

    lines: tuple[Place, ...]
    callee: str


class Block(NamedTuple):
    """Where a long step of a loop was: for how many seconds of it, the number of the step, and in which test."""

    look: Look
    seconds: float
    step: int
    test: str


class _Step:
    """One callback that a loop runs."""

    def __init__(self, begun: float) -> None:
        self.begun = self.seen = begun
        self.looks: dict[Look, float] = {}
        self.last: Look | None = None

    def look(self, look: Look, now: float) -> None:
        """Note where the step is; the time since the last look was spent there."""
        self.looks[look] = self.looks.get(look, 0.0) + now - self.seen
        self.last, self.seen = look, now


class Measuring:
    """Measures from `start` to `stop`, all loops of asyncio in all threads.

    `in_project` tells whether a file (as code objects name it) is the project's. `blocks` are lines that took at least
    the threshold of one step, `missed` steps that took as long and were over before the thread had its turn. `test`
    names the test that runs.
    """

    def __init__(self, threshold: float, in_project: Callable[[str], bool]) -> None:
        self.threshold = threshold
        self.in_project = in_project
        self.test = ""
        self.blocks: list[Block] = []
        self.missed = 0
        self._numbers = count()
        self.running: dict[int, _Step] = {}
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

    def _note(self, step: _Step, now: float) -> None:
        """Keep the lines of a finished step that took long."""
        if step.last is not None:
            step.look(step.last, now)
        elif now - step.begun >= self.threshold:
            self.missed += 1
            return
        if now - step.begun >= self.threshold:
            number = next(self._numbers)
            self.blocks += [Block(look, spent, number, self.test) for look, spent in step.looks.items() if look.lines]

    def _watch(self) -> None:
        while not self._stopped.wait(LOOK_EVERY):
            now = time.perf_counter()
            late = [(thread, step) for thread, step in list(self.running.items()) if now - step.begun >= LOOK_EVERY]
            if not late:
                continue
            frames = sys._current_frames()
            for thread, step in late:
                frame = frames.get(thread)
                if frame is not None and self.running.get(thread) is step:
                    step.look(self._seen(frame), time.perf_counter())

    def _seen(self, frame: FrameType) -> Look:
        """The lines of the project on a stack, up to where its loop runs it."""
        lines: list[Place] = []
        callee, inner, step = "", "", frame
        current: FrameType | None = step
        while current is not None and not (current.f_code.co_name == "_run_once" and _is_asyncio(current)):
            name = current.f_code.co_filename
            if self.in_project(name):
                callee = callee if lines else inner
                lines.append((name, current.f_lineno or 1))
            inner = f"{current.f_globals.get('__name__', '')}.{current.f_code.co_qualname}"
            current = current.f_back
        return Look(tuple(lines), callee)


def _is_asyncio(frame: FrameType) -> bool:
    return str(frame.f_globals.get("__name__", "")).startswith("asyncio")


def _replace_uvloop() -> None:
    """Have uvloop make loops of asyncio: its own steps cannot be timed, and block in the same places."""
    try:
        import uvloop  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        return
    uvloop.new_event_loop = asyncio.new_event_loop
