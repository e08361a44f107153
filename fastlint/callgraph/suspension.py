"""Whether a coroutine ever gives the loop back: one that does not is done in the one step in which it begins.

What only ever sleeps is held meanwhile: the timer of the loop refers to the future that wakes the task; and so does the
thread that works for a task.
"""

from __future__ import annotations

from collections.abc import Callable

from fastlint.callgraph.reachability import Loop
from fastlint.footprint import FunctionId
from fastlint.index.facts import BlockKind, Call, Flag, Use
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.values import Values

_SLEEPING = (("external", "asyncio.sleep"),)
"""What is suspended in it waits for a timer of the loop and for nothing else."""
_WORKING = (("external", "asyncio.to_thread"),)
"""What is suspended in it waits for a thread, which refers to the future that wakes the task."""


def starts_what_is_held(ev: Evaluator, loop: Loop, m: int, call: Call) -> bool:
    """Whether a call that starts a task is given a coroutine that never suspends, or is held where it does."""
    given = call.args[0] if call.args else None
    if type(given) is not tuple or given[:1] != ("()",):
        return False
    started = ev.facts(m).calls[given[1]]
    return _is_one_step(ev, loop, m, started) or any(
        _all_targets(ev, loop, m, started, holds) for holds in (_only_sleeps, _waits_for_threads)
    )


def _only_sleeps(ev: Evaluator, loop: Loop, function: FunctionId) -> bool:
    """Whether a coroutine function is a loop for ever that suspends in nothing but sleeps."""
    m, f = function
    facts = ev.function(m, f)
    if not facts.is_async or facts.is_generator or facts.decorators or facts.flags & Flag.WAITS:
        return False
    awaited = [call for n in ev.calls_of(m, f) if (call := ev.facts(m).calls[n]).use == Use.AWAITED]
    sleeps = [call for call in awaited if ev.value(m, f, call.func, call.block, call.place[0]) == _SLEEPING]
    others = (call for call in awaited if call not in sleeps)
    is_repeated = any(_is_in_endless_loop(ev, m, call) for call in sleeps)
    return is_repeated and all(_is_one_step(ev, loop, m, call) for call in others)


def _waits_for_threads(ev: Evaluator, loop: Loop, function: FunctionId) -> bool:
    """Whether a coroutine function suspends where a thread works for it, or the timer wakes it, and nowhere else."""
    m, f = function
    facts = ev.function(m, f)
    if not facts.is_async or facts.is_generator or facts.decorators or facts.flags & Flag.WAITS:
        return False
    awaited = [call for n in ev.calls_of(m, f) if (call := ev.facts(m).calls[n]).use == Use.AWAITED]
    waited = {n: ev.value(m, f, call.func, call.block, call.place[0]) for n, call in enumerate(awaited)}
    others = (call for n, call in enumerate(awaited) if waited[n] not in (_SLEEPING, _WORKING))
    return _WORKING in waited.values() and all(_is_one_step(ev, loop, m, call) for call in others)


def _is_in_endless_loop(ev: Evaluator, m: int, call: Call) -> bool:
    """Whether a call stands in a `while True` of its function."""
    blocks, here = ev.facts(m).blocks, call.block
    while here > 0 and blocks[here].owner == call.owner:
        if blocks[here].kind == BlockKind.WHILE and blocks[here].term in (("const", True), ("const", 1)):
            return True
        here = blocks[here].parent
    return False


def never_suspends(ev: Evaluator, loop: Loop, function: FunctionId) -> bool:
    """Whether all that a coroutine function awaits are coroutines that never suspend either; or it awaits nothing."""
    m, f = function

    def compute() -> Values:
        facts = ev.function(m, f)
        if not facts.is_async or facts.is_generator or facts.decorators or facts.flags & Flag.WAITS:
            return ()
        calls = [ev.facts(m).calls[number] for number in ev.calls_of(m, f)]
        if not calls and not facts.bindings:
            return ()  # A body that is still to be written, as in a stub, may come to wait.
        awaited = (call for call in calls if call.use == Use.AWAITED)
        return (("const", True),) if all(_is_one_step(ev, loop, m, call) for call in awaited) else ()

    return bool(ev.ask(("one step", m, f), compute))


def _is_one_step(ev: Evaluator, loop: Loop, m: int, call: Call) -> bool:
    """Whether a call makes the coroutine of functions of the project that never suspend, and of nothing else."""
    return _all_targets(ev, loop, m, call, never_suspends)


def _all_targets(
    ev: Evaluator, loop: Loop, m: int, call: Call, holds: Callable[[Evaluator, Loop, FunctionId], bool]
) -> bool:
    """Whether something holds of all functions of whose coroutines a call can make one, and these are known."""
    steps = (step for step in loop.links[m].coroutines.get(call.owner, ()) if step.place == call.place)
    targets = {step.target for step in steps}
    values = ev.value(m, call.owner, call.func, call.block, call.place[0])
    known = all(value[0] in ("function", "method") for value in values)
    return bool(targets) and known and all(holds(ev, loop, target) for target in targets)
