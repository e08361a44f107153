"""Whether a coroutine ever gives the loop back: one that does not is done in the one step in which it begins."""

from __future__ import annotations

from fastlint.index.facts import Call, Flag, Use
from fastlint.project.evaluate import Evaluator
from fastlint.project.links import FunctionId
from fastlint.project.loop import Loop
from fastlint.project.values import Values


def starts_one_step(ev: Evaluator, loop: Loop, m: int, call: Call) -> bool:
    """Whether a call that starts a task is given the coroutine of functions that never suspend."""
    given = call.args[0] if call.args else None
    if type(given) is not tuple or given[:1] != ("()",):
        return False
    return _is_one_step(ev, loop, m, ev.facts(m).calls[given[1]])


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
    """Whether a call makes the coroutine of such functions of the project, and of nothing else."""
    steps = (step for step in loop.links[m].coroutines.get(call.owner, ()) if step.place == call.place)
    targets = {step.target for step in steps}
    values = ev.value(m, call.owner, call.func, call.block, call.place[0])
    known = all(value[0] in ("function", "method") for value in values)
    return bool(targets) and known and all(never_suspends(ev, loop, target) for target in targets)
