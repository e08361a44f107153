"""Whether a coroutine ever gives the loop back: one that does not is done in the one step in which it begins.

What only ever sleeps is held meanwhile: the timer of the loop refers to the future that wakes the task; and so does the
thread that works for a task.
"""

from __future__ import annotations

from collections.abc import Callable

from fastlint.callgraph.awaitables.value_consumers import is_no_awaitable
from fastlint.callgraph.reach.reachability import Reachability
from fastlint.footprint import FunctionId
from fastlint.index.facts import BlockKind, Call, Flag, Term, Use
from fastlint.index.terms import blocks_around, last_name
from fastlint.inference.allocations import Allocations
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.sites import Site, site_at
from fastlint.inference.values import Values
from fastlint.knowledge.roles import named

_NAMING = frozenset({"wraps", "override", "final", "staticmethod"})
"""Decorators that give back the function itself."""
_SLEEPING = (("external", "asyncio.sleep"),)
"""What is suspended in it waits for a timer of the loop and for nothing else."""
_THREADS = named("thread-runner")
"""What is suspended in it waits for a thread, which refers to the future that wakes the task."""


_PUTTING = frozenset({"asyncio.Queue.put", "asyncio.LifoQueue.put", "asyncio.PriorityQueue.put"})
"""What waits only where the queue is full."""
_QUEUES = frozenset({"asyncio.Queue", "asyncio.LifoQueue", "asyncio.PriorityQueue"})


def starts_what_is_held(ev: Evaluator, loop: Reachability, m: int, call: Call) -> bool:
    """Whether a call that starts a task is given a coroutine that never suspends, or is held where it does."""
    given = call.args[0] if call.args else None
    if type(given) is not tuple or given[:1] != ("()",):
        return False
    started = ev.facts(m).calls[given[1]]
    return (
        _is_work(ev.at(m, started, started.func))
        or _is_one_step(ev, loop, m, started)
        or any(_all_targets(ev, loop, m, started, holds) for holds in (_only_sleeps, _waits_for_threads))
    )


def starts_nothing(ev: Evaluator, m: int, call: Call) -> bool:
    """Whether a call that starts a task is given what a plain `def` returns, which raises TypeError."""
    return bool(call.args) and makes_no_coroutine(ev, m, call.args[0])


def makes_no_coroutine(ev: Evaluator, m: int, made: Term) -> bool:
    """Whether a term is a call that is known to give what cannot be awaited: what a plain `def` returns."""
    if type(made) is not tuple or made[:1] != ("()",):
        return False
    given = ev.at(m, ev.facts(m).calls[made[1]], made)
    return bool(given) and all(is_no_awaitable(ev, value) for value in given)


def _is_work(values: Values) -> bool:
    """Whether what is called hands its work to a thread."""
    return bool(values) and all(value[0] == "external" and value[1] in _THREADS for value in values)


def _only_sleeps(ev: Evaluator, loop: Reachability, function: FunctionId) -> bool:
    """Whether a coroutine function suspends in nothing but sleeps: in a loop for ever, or until a time that it finds.

    A sleep of a written number of seconds stands for work in examples.
    """
    m, f = function
    facts = ev.function(m, f)
    if not facts.is_async or facts.is_generator or facts.decorators or facts.flags & Flag.WAITS:
        return False
    awaited = [call for n in ev.calls_of(m, f) if (call := ev.facts(m).calls[n]).use == Use.AWAITED]
    sleeps = [call for call in awaited if ev.value(m, f, call.func, call.block, call.place[0]) == _SLEEPING]
    others = (call for call in awaited if call not in sleeps)
    is_timer = any(_is_in_endless_loop(ev, m, call) or not _is_written(call) for call in sleeps)
    return is_timer and all(_is_one_step(ev, loop, m, call) for call in others)


def _waits_for_threads(ev: Evaluator, loop: Reachability, function: FunctionId) -> bool:
    """Whether a coroutine function suspends where a thread works for it, or the timer wakes it, and nowhere else."""
    m, f = function
    facts = ev.function(m, f)
    if not facts.is_async or facts.is_generator or facts.decorators or facts.flags & Flag.WAITS:
        return False
    awaited = [call for n in ev.calls_of(m, f) if (call := ev.facts(m).calls[n]).use == Use.AWAITED]
    waited = [ev.value(m, f, call.func, call.block, call.place[0]) for call in awaited]
    others = (c for c, values in zip(awaited, waited, strict=True) if values != _SLEEPING and not _is_work(values))
    return any(map(_is_work, waited)) and all(_is_one_step(ev, loop, m, call) for call in others)


def _is_written(sleep: Call) -> bool:
    """Whether the seconds of a sleep are a number that stands there."""
    seconds = sleep.argument(0, "delay")
    return seconds is None or (type(seconds) is tuple and seconds[:1] == ("const",))


def _is_in_endless_loop(ev: Evaluator, m: int, call: Call) -> bool:
    """Whether a call stands in a `while True` of its function."""
    around = blocks_around(ev.facts(m), call.block, call.owner)
    return any(one.kind == BlockKind.WHILE and one.term in (("const", True), ("const", 1)) for _, one in around)


def never_suspends(ev: Evaluator, loop: Reachability, function: FunctionId) -> bool:
    """Whether all that a coroutine function awaits are coroutines that never suspend either; or it awaits nothing."""
    m, f = function

    def compute() -> Values:
        facts = ev.function(m, f)
        is_wrapped = any(last_name(_called(ev, m, term)) not in _NAMING for term, _ in facts.decorators)
        if not facts.is_async or facts.is_generator or is_wrapped or facts.flags & Flag.WAITS:
            return ()
        calls = ev.calls_in(m, f)
        if not calls and not facts.bindings:
            return ()  # A body that is still to be written, as in a stub, may come to wait.
        awaited = (call for call in calls if call.use == Use.AWAITED)
        return (("const", True),) if all(_is_one_step(ev, loop, m, call) for call in awaited) else ()

    return bool(ev.ask(("one step", m, f), compute))


def _called(ev: Evaluator, m: int, decorator: Term) -> Term:
    """What is called to make a decorator, or the decorator itself."""
    is_made = type(decorator) is tuple and decorator[:1] == ("()",)
    return ev.facts(m).calls[decorator[1]].func if is_made else decorator


def _is_one_step(ev: Evaluator, loop: Reachability, m: int, call: Call) -> bool:
    """Whether a call makes the coroutine of functions of the project that never suspend, and of nothing else.

    Nor does what puts something into a queue without a limit.
    """
    return _puts_without_limit(ev, m, call) or _all_targets(ev, loop, m, call, never_suspends)


def _puts_without_limit(ev: Evaluator, m: int, call: Call) -> bool:
    """Whether a call puts something into a queue that is never full, wherever it is made."""
    values = ev.at(m, call, call.func)
    is_put = bool(values) and all(value[0] == "external" and value[1] in _PUTTING for value in values)
    if not is_put or type(call.func) is not tuple or call.func[0] != ".":
        return False
    found = [one for one in Allocations(ev).sites(site_at(m, call, call.func[1])) if one.term != ("const", None)]
    return bool(found) and all(_has_no_limit(ev, one) for one in found)


def _has_no_limit(ev: Evaluator, site: Site) -> bool:
    """Whether a site makes a queue of any length: `Queue()`, `Queue(0)`."""
    if type(site.term) is not tuple or site.term[0] != "()":
        return False
    made = ev.facts(site.m).calls[site.term[1]]
    values = ev.at(site.m, made, made.func)
    most = made.argument(0, "maxsize")
    is_open = most is None or (most[0] == "const" and isinstance(most[1], int) and most[1] <= 0)
    is_queue = bool(values) and all(value[0] == "external" and value[1] in _QUEUES for value in values)
    return is_queue and is_open and not any(key is None for key, _ in made.keywords)


def _all_targets(
    ev: Evaluator, loop: Reachability, m: int, call: Call, holds: Callable[[Evaluator, Reachability, FunctionId], bool]
) -> bool:
    """Whether something holds of all functions of whose coroutines a call can make one, and these are known."""
    steps = (step for step in loop.links[m].coroutines.get(call.owner, ()) if step.place == call.place)
    targets = {step.target for step in steps}
    values = ev.at(m, call, call.func)
    known = all(value[0] in ("function", "method") for value in values)
    return bool(targets) and known and all(holds(ev, loop, target) for target in targets)
