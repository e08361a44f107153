"""The facts of one module about what several tasks, threads and loops do with the same things: plain tuples."""

from __future__ import annotations

from typing import NamedTuple

from fastlint.footprint import FunctionId, Word
from fastlint.index.facts import Place
from fastlint.subjects.tasks import Catching


class Iteration(NamedTuple):
    """A loop over a container that outlives the call, in a coroutine function that waits.

    `key` names the container in the whole project, `depth` how deep inside of it what is iterated lies. `kind`: list,
    set, dict, deque or "". `locks` are the last names of what the function has entered around the loop; `block` is
    that of the body.
    """

    owner: int
    place: Place
    text: str
    key: Word
    depth: int
    kind: str
    locks: tuple[str, ...]
    block: int


class Change(NamedTuple):
    """A place that puts something into such a container or takes it out; `how`: a method, "[]" (set) or "del"."""

    owner: int
    row: int
    key: Word
    depth: int
    how: str
    locks: tuple[str, ...]


class SharedUse(NamedTuple):
    """A session or connection that several coroutines use which run at once; `text` is the callee that starts them.

    `is_many`: one for each item of a loop.
    """

    owner: int
    place: Place
    text: str
    name: str
    is_many: bool


class Caught(NamedTuple):
    """A handler (or `suppress`) in a coroutine function that catches cancellation.

    `statement` is the `try` around it. `what`: CancelledError, BaseException or "" (a bare `except`).
    """

    owner: int
    place: Place
    statement: Place
    what: Catching
    is_suppress: bool


class Primitive(NamedTuple):
    """A lock, queue or client that belongs to one event loop, kept by a module or an object; `kind` is its class."""

    key: Word
    place: Place
    name: str
    kind: str


class LoopUse(NamedTuple):
    """A function that waits for such a thing; `key` is "socket" for any WebSocket."""

    owner: int
    key: Word


class OwnLoop(NamedTuple):
    """A call that runs an event loop of its own: functions that run there, and of what the coroutine is a method."""

    owner: int
    place: Place
    text: str
    targets: tuple[FunctionId, ...]
    direct: str


class Concurrency(NamedTuple):
    """All of them.

    `kept` are classes (as words) of which objects are made that outlive requests; `threads` methods that threads run.
    """

    iterations: list[Iteration]
    changes: list[Change]
    kept: list[Word]
    sessions: list[SharedUse]
    caught: list[Caught]
    primitives: list[Primitive]
    uses: list[LoopUse]
    loops: list[OwnLoop]
    threads: list[int]
