"""Edges of the call graph: the calls of each function of a module, resolved.

Made by `builder` from one module's facts; small and plain, so that it can be kept until one of the modules that were
asked changes. What follows from all links together is in `reachability`.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from fastlint.callgraph.conditions.path_conditions import Flags, Guards
from fastlint.codec import nothing
from fastlint.footprint import FunctionId, MaybeFunction, ModuleId, Word
from fastlint.index.facts import Place
from fastlint.inference.registries import Registry
from fastlint.inference.values import Values
from fastlint.subjects.kinds import BlockingKind, BlockingLevel, ResourceKind, ValueUse

MisusedAs = Literal["entered", "iterated", "consumed", "async entered", "async iterated", "awaited"]
"""How an object is used that such a statement cannot use."""


class CallEdge(NamedTuple):
    """A call that runs another function of the project at once; `text` is the callee as written.

    `flags` are constants that it gives to parameters of the target, `guards` what parameters of the function around
    must be for the call to be made. `is_kept`: what it gives is stored, and found there by later calls. `until` is the
    row of the first `yield` where a generator is run no further than that, else 0.
    """

    target: FunctionId
    place: Place
    text: str
    flags: Flags = ()
    guards: Guards = ()
    is_kept: bool = False
    until: int = 0


class Blocking(NamedTuple):
    """A call (or loop, or with statement) that waits: what kind, which callable, what to use instead.

    `is_small`: it has to do with a file that nothing shows to be large. `since`: the version that has `instead`. `why`
    tells what takes its time, as words after "while"; `sent` are parameters of which a client must give one for that.
    """

    kind: BlockingKind
    name: str
    instead: str
    level: BlockingLevel
    place: Place
    text: str
    in_loop: bool
    guards: Guards = ()
    is_small: bool = False
    since: str = ""
    why: str = ""
    sent: tuple[str, ...] = ()


class Resource(NamedTuple):
    """A call that builds an engine, pool, client, session factory or model.

    `release` is the call that puts it away, "" if none is known; `is_kept`: it outlives the call that builds it.
    """

    kind: ResourceKind
    name: str
    place: Place
    text: str
    release: str = ""
    is_kept: bool = False
    guards: Guards = ()


class Unawaited(NamedTuple):
    """A coroutine that nobody awaits; `how` tells what is done with it instead.

    `made`: for a variable the call that gave it the coroutine, else ().
    """

    owner: int
    how: ValueUse
    text: str
    name: str
    place: Place
    made: tuple[int, ...] = ()


class CalledArgument(NamedTuple):
    """A call whose result is handed to a thread as if it were the function: it has already run where it stands."""

    owner: int
    place: Place
    text: str
    outer: str
    outer_place: Place


class SyncUse(NamedTuple):
    """An asynchronous context manager that is entered, or an iterator that is iterated, as if it were a plain one.

    `how`: entered, iterated or consumed (by `list` and its like); or the other way round, plain things that are async
    entered or async iterated. `name` is the qualified name of what it is.
    """

    owner: int
    how: MisusedAs
    text: str
    name: str
    place: Place


class Capture(NamedTuple):
    """A parameter of a function that a task which the function starts goes on using; `text` is the starting callee.

    `method` is the method of the parameter that is to run, where it is one.
    """

    owner: int
    parameter: str
    text: str
    place: Place
    method: MaybeFunction = ()


class Flow(NamedTuple):
    """Values that a call gives to a parameter of which nothing is declared."""

    target: FunctionId
    parameter: str
    values: Values


class ModuleCallGraph(NamedTuple):
    """Everything that `link` found in one module, by function number.

    `threads` are functions that one hands to a thread.
    `keyed` are calls of memoised functions that block once for each key, which a request may bring along.
    `gathered` are coroutines that a function runs together with others; `scripts` are groups of functions that a loop
    of their own (or another process) runs together; `imports` are modules of the project; `made` are classes (as words)
    of which a function makes objects that it does not put aside. `registered` are functions in registries, `looked_up`
    functions that look something up there, `privately` registries of which a loop of its own is given something.
    `loop_bound` call what works only on the thread of a running loop, `nesting` what allows loops inside of loops.
    `once` are functions that are called under a memo, which keeps what they do for all later calls,
    with the class whose objects keep it, "" if there is one memo for all.
    `error_bound` read the exception that a caller handles, `handling` are rows of `except` blocks, by function.
    `broken` holds the module itself, if it cannot be imported.
    """

    steps: dict[int, list[CallEdge]]
    coroutines: dict[int, list[CallEdge]]
    keyed: dict[int, list[CallEdge]]
    blocking: dict[int, list[Blocking]]
    resources: dict[int, list[Resource]]
    unawaited: list[Unawaited]
    threads: list[tuple[int, FunctionId]]
    scheduled: list[tuple[int, FunctionId]]
    gathered: list[tuple[int, FunctionId]]
    scripts: list[tuple[FunctionId, ...]]
    imports: list[ModuleId]
    made: list[tuple[int, Word]]
    registered: list[tuple[Registry, FunctionId]]
    looked_up: list[tuple[int, Registry]]
    privately: list[Registry]
    memoised: list[int]
    workers: list[tuple[int, str]]
    iterating: list[int]
    servers: list[int]
    broken: list[int]
    loop_bound: list[int]
    error_bound: list[int]
    handling: list[tuple[int, int, int]]
    nesting: list[int]
    once: list[tuple[Word, FunctionId]]
    called: list[CalledArgument]
    flows: list[Flow]
    sync_uses: list[SyncUse]
    captures: list[Capture]

    def runs(self, f: int) -> tuple[CallEdge, ...]:
        """The calls of a function that run what they call: plain functions, then coroutines."""
        return (*self.steps.get(f, ()), *self.coroutines.get(f, ()))


def empty() -> ModuleCallGraph:
    """The links of a module about which nothing could be found out."""
    found: ModuleCallGraph = nothing(ModuleCallGraph)
    return found
