"""Coroutine functions that are handed to something which calls them, and drops the coroutine that comes of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fastlint.callgraph.conditions.blocking_conditions import given_at
from fastlint.callgraph.conditions.control_flow import text_of
from fastlint.callgraph.graph.edges import Unawaited
from fastlint.index.facts import Call, Facts, Flag, Function, Term, Use
from fastlint.inference import call_results, dispatch
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.values import Value, Values, unpacked
from fastlint.knowledge import Row
from fastlint.subjects.kinds import ValueUse

DECORATED = "decorated"
"""What a decorator calls: the function below it."""
THREAD: ValueUse = "thread"
CALLBACK: ValueUse = "callback"
IN_VAIN: ValueUse = "in vain"


def dropped(ev: Evaluator, m: int, call: Call, row: Row) -> Iterator[Unawaited]:
    """`Thread(target=work)`, `loop.call_later(1, work)`, and `await to_thread(work)` whose result nobody takes."""
    where, how = _where(ev.facts(m), call, row)
    term = given_at(call, where) if where is not None else None
    if term is None or term == ("const", None) or not _gives_coroutine(ev, values := ev.at(m, call, term)):
        return
    facts = ev.facts(m)
    name = next((ev.function(v[1], v[2]).qualname for v in unpacked(values) if v[0] in ("function", "method")), "")
    yield Unawaited(call.owner, how, _text(term, facts), name, call.place)


def dropped_by_decorator(ev: Evaluator, m: int, function: Function) -> Iterator[Unawaited]:
    """`@scheduler.scheduled_job(...)` of a scheduler that runs its jobs in threads, around an `async def`."""
    if not function.is_async or function.is_generator or len(function.decorators) != 1:
        return
    facts = ev.facts(m)
    for term, place in function.decorators:
        func = facts.callee(term)
        rows = [_row(ev, value) for value in ev.value(m, function.outer, func, function.block)]
        if rows and all(row is not None and row.drops == DECORATED for row in rows):
            yield Unawaited(function.parent, THREAD, function.name, function.qualname, place)


def _row(ev: Evaluator, value: Value) -> Row | None:
    return ev.knowledge.get(value[1]) if value[0] == "external" else None


def _where(facts: Facts, call: Call, row: Row) -> tuple[int | str | None, ValueUse]:
    """Which argument of a call comes to nothing if it is a coroutine function, and in what way."""
    if row.drops is not None and row.drops != DECORATED:
        return row.drops, IN_VAIN if row.calls is not None else THREAD if row.schedules is None else CALLBACK
    if row.offloads is None or not (row.coroutine or row.awaitable or row.returns == "concurrent.futures.Future"):
        return None, THREAD
    if call.use == Use.STATEMENT:
        return None if row.coroutine else row.offloads, THREAD
    waits = facts.functions[call.owner].flags & Flag.WAITS  # perhaps for what it gives
    is_in_vain = call.use == Use.AWAITED and not waits and not _is_taken(facts, call)
    return row.offloads if is_in_vain else None, IN_VAIN


def _gives_coroutine(ev: Evaluator, values: Values) -> bool:
    """Whether calling a value is certain to give a coroutine and nothing else."""
    if not values or any(v[0] not in ("function", "method", "partial") for v in values):
        return False
    if any(v[0] == "method" and dispatch.is_overridden_otherwise(ev, v) for v in unpacked(values)):
        return False
    made = call_results.call_values(ev, values)
    return bool(made) and all(v[0] == "coroutine" for v in made)


def _is_taken(facts: Facts, call: Call) -> bool:
    """Whether something becomes of what awaiting a call gives."""
    if call.parent >= 0:
        return True
    number = next(n for n, one in enumerate(facts.calls) if one is call)
    return any(_has(term, ("await", ("()", number))) for term in _terms(facts, call.owner))


def _terms(facts: Facts, owner: int) -> Iterator[Term]:
    """What the expressions of a function are made of."""
    function = facts.functions[owner]
    yield from (binding.value for binding in function.bindings)
    yield from (result.value for result in (*function.returns, *function.yields))
    yield from (read.term for read in function.reads)
    yield from (block.term for block in facts.blocks if block.owner == owner)
    for call in facts.calls:
        if call.owner == owner:
            yield from (call.func, *call.arguments)


def _has(term: Term, part: Term) -> bool:
    if term == part:
        return True
    inner: Iterable[Term] = term if type(term) is tuple and term[:1] != ("const",) else ()
    return any(_has(one, part) for one in inner if type(one) is tuple)


def _text(term: Term, facts: Facts) -> str:
    """The function that is handed over, as written: that of a partial, and what a lambda calls."""
    if type(term) is tuple and term[0] == "()":
        inner = facts.calls[term[1]]
        return _text(inner.args[0], facts) if inner.args else text_of(inner.func, facts)
    if type(term) is tuple and term[0] == "lambda":
        returned = facts.functions[term[1]].returns
        call = returned[0].value if returned else None
        return text_of(facts.calls[call[1]].func, facts) if type(call) is tuple and call[0] == "()" else "lambda"
    return text_of(term, facts)
