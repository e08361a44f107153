"""What is handed to a thread or process as if it were a function."""

from __future__ import annotations

from collections.abc import Iterator

from fastlint.callgraph.conditions.blocking_conditions import given_at
from fastlint.callgraph.conditions.control_flow import text_of
from fastlint.callgraph.graph import callables
from fastlint.callgraph.graph.edges import CalledArgument
from fastlint.index.facts import Call
from fastlint.inference.evaluator import Evaluator


def called_argument(ev: Evaluator, m: int, call: Call, where: int | str) -> Iterator[CalledArgument]:
    """`to_thread(f(x))`: what is handed over is certain to be no function, since the call has run already."""
    term = given_at(call, where)
    if type(term) is not tuple or term[0] != "()":
        return
    facts = ev.facts(m)
    inner = facts.calls[term[1]]
    callee = ev.at(m, inner, inner.func)
    result = ev.at(m, call, term)
    known = [v for v in callee if v[0] in ("function", "method", "external")]
    certain = callables.all_block(ev, known) or (bool(result) and not any(callables.may_be_called(v) for v in result))
    if known and len(known) == len(callee) and certain:
        outer = text_of(call.func, facts)
        yield CalledArgument(call.owner, inner.place, text_of(inner.func, facts), outer, call.place)
