"""Websockets that are only sent to: nobody receives from them, and so nobody learns that the client has left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from fastlint.callgraph.conditions.control_flow import text_of
from fastlint.diagnostic import Span
from fastlint.footprint import FunctionId
from fastlint.index.facts import Block, BlockKind, Call, Facts, Term, Use
from fastlint.index.terms import blocks_around, dotted_name, encloses, last_name
from fastlint.inference.values import Value
from fastlint.knowledge.roles import named
from fastlint.subjects.lost import DeafSocket

if TYPE_CHECKING:
    from fastlint.passes.view import ProjectView

_SOCKETS = named("websocket")
_SENDS = frozenset({"send_json", "send_text", "send_bytes", "send"})
_RECEIVES = frozenset({
    "receive", "receive_text", "receive_json", "receive_bytes", "iter_text", "iter_json", "iter_bytes",
})  # fmt: skip
_WAITS = named("wait-for-others")
_KEEPERS = frozenset({"add", "append", "discard", "remove", "setdefault", "id", "hash", "print", "pop", "isinstance"})
"""What is given a websocket and does not receive from it."""
_LIMITS = frozenset({"wait_for", "timeout", "fail_after", "move_on_after"})
_WAITING = frozenset({"get", "wait", "recv", "get_message", "receive_message", "read", "anext"})
"""What calls are named that may wait for long."""
_MOST, _DEEPEST = 150, 2


def deaf_websockets(
    endpoints: Mapping[FunctionId, tuple[str, bool]], view: ProjectView
) -> Iterator[tuple[int, DeafSocket]]:
    """Loops of the endpoints (and of what they call) that only send, each with the module in which it stands."""
    reached = {f: _reached(view, f) for f, (_, is_endpoint) in sorted(endpoints.items()) if is_endpoint}
    heard = [f for f, functions in reached.items() if _may_hear(view, functions)]
    shared = {function for f in heard for function in reached[f]}
    told: set[tuple[int, Span]] = set()
    for endpoint, functions in reached.items():
        if endpoint in heard or view.loop.summaries[endpoint[0]].is_test:
            continue
        for function in functions:
            for call, waits, is_certain in _sending(view, function):
                where, span = function, Span(*call.place)
                if function in shared:
                    where, span = endpoint, view.function(endpoint).name_span
                if (where[0], span) not in told:
                    told.add((where[0], span))
                    callee = text_of(call.func, view.evaluator.facts(function[0]))
                    name = endpoints[endpoint][0]
                    yield where[0], DeafSocket(span, callee, name, waits, is_certain, view.function(where))


def _reached(view: ProjectView, endpoint: FunctionId) -> tuple[FunctionId, ...]:
    """The functions that run for an endpoint, or that it hands on: to be run as tasks, or together."""
    found, ev = {endpoint: None}, view.evaluator
    todo = [endpoint]
    while todo and len(found) < _MOST:
        m, f = todo.pop()
        link = view.loop.links[m]
        steps = [step.target for table in (link.steps, link.coroutines) for step in table.get(f, ())]
        tasks = [target for table in (link.scheduled, link.gathered) for owner, target in table if owner == f]
        for target in (*steps, *tasks, *((m, inner) for inner in ev.inner(m, f)), *_handed(view, (m, f))):
            if target not in found:
                found[target] = None
                todo.append(target)
    return tuple(found)


def _handed(view: ProjectView, function: FunctionId) -> Iterator[FunctionId]:
    """Functions that are given to calls by their names, also in tuples: `run_until_first_complete((f, {...}), ...)`."""
    m, f = function
    for call in view.evaluator.calls_in(*function):
        for term in call.arguments:
            parts = term[1] if type(term) is tuple and term[:1] in (("tuple",), ("list",)) else (term,)
            for part in parts:
                if type(part) is str or (type(part) is tuple and part[:1] == (".",)):
                    values = view.evaluator.value(m, f, part, call.block, call.place[0])
                    yield from ((v[1], v[2]) for v in values if v[0] in ("function", "method"))


def _may_hear(view: ProjectView, functions: Iterable[FunctionId]) -> bool:
    """Whether something receives, or a websocket goes where nobody knows what becomes of it."""
    return any(
        last_name(call.func) in _RECEIVES or _is_given_away(view, function, call)
        for function in functions
        for call in view.evaluator.calls_in(*function)
    )


def _is_given_away(view: ProjectView, function: FunctionId, call: Call) -> bool:
    if last_name(call.func) in _KEEPERS or last_name(call.func) in _SENDS:
        return False
    terms = call.arguments
    if not any(_is_socket(view, function, call, term) for term in terms if type(term) in (str, tuple)):
        return False
    callees = view.evaluator.value(*function, call.func, call.block, call.place[0])
    return not callees or any(callee[0] in ("external", "unknown") for callee in callees)


def _is_socket(view: ProjectView, function: FunctionId, call: Call, term: Term) -> bool:
    if type(term) is tuple and term[:1] not in ((".",), ("[]",)):
        return False
    values = view.evaluator.value(*function, term, call.block, call.place[0])
    return any(_is_websocket(view, value) for value in values)


def _is_websocket(view: ProjectView, value: Value) -> bool:
    return value[0] == "object" and view.evaluator.knowledge.canonical(value[1]) in _SOCKETS


def _sending(view: ProjectView, function: FunctionId) -> Iterator[tuple[Call, str, bool]]:
    """The first sending of each endless loop of a function that may wait long before it sends, and for what it waits.

    A loop that sends in every turn and only sleeps learns by that when the client has left.
    """
    facts, calls = view.evaluator.facts(function[0]), view.evaluator.calls_in(*function)
    for number in sorted({call.block for call in calls if last_name(call.func) in _SENDS}):
        loop = _loop_around(facts, number, function[1])
        if loop < 0:
            continue
        inside = [call for call in calls if encloses(facts.blocks, loop, call.block)]
        sends = [call for call in inside if _is_sending(view, function, call)]
        if not sends or sends[0].block != number or _is_beating(facts.blocks, sends, loop):
            continue
        waits = _waits(view, function, inside, facts.blocks[loop])
        if waits is None and _are_guarded(facts.blocks, sends, loop):
            waits = "", False
        if waits is not None:
            is_limited = any(last_name(call.func) in _LIMITS for call in inside)
            yield sends[0], waits[0], waits[1] and not is_limited


def _loop_around(facts: Facts, block: int, owner: int) -> int:
    """The outermost endless loop of the function around a block, -1 if there is none."""
    found = -1
    for number, one in blocks_around(facts, block, owner):
        if one.kind == BlockKind.ASYNC_LOOP or (one.kind == BlockKind.WHILE and _is_endless(one.term)):
            found = number
    return found


def _is_endless(test: Term) -> bool:
    """`while True`, and a loop that asks for the state of the connection, which only receiving changes."""
    if type(test) is tuple and test[:1] == ("const",):
        return bool(test[1])
    parts = test[2:] if type(test) is tuple and test[:1] == ("cmp",) else ()
    return any(dotted_name(part).endswith((".client_state", ".application_state")) for part in parts)


def _is_sending(view: ProjectView, function: FunctionId, call: Call) -> bool:
    func = call.func
    if last_name(func) not in _SENDS or type(func) is not tuple or call.use not in (Use.AWAITED, Use.ARGUMENT):
        return False
    return _is_socket(view, function, call, func[1])


def _is_beating(blocks: list[Block], sends: list[Call], loop: int) -> bool:
    """Whether it sends in a handler too: where nothing has come in time, it tries whether the client is there."""
    return any(_within(blocks, call.block, loop, (BlockKind.EXCEPT,)) for call in sends)


def _are_guarded(blocks: list[Block], sends: list[Call], loop: int) -> bool:
    """Whether some turns of a loop reach none of them: each stands in a branch, and not in both of a condition."""
    guards = [_guard(blocks, call.block, loop) for call in sends]
    branches = {(blocks[block].place, blocks[block].kind) for block in guards if block >= 0}
    both = any((place, BlockKind.ELSE) in branches for place, kind in branches if kind == BlockKind.IF)
    return min(guards) >= 0 and not both


def _guard(blocks: list[Block], block: int, loop: int) -> int:
    """The outermost branch of a loop around a block, -1 if there is none."""
    found = -1
    while block > 0 and block != loop:
        if blocks[block].kind in (BlockKind.IF, BlockKind.ELSE, BlockKind.CASE, BlockKind.LOOP):
            found = block
        block = blocks[block].parent
    return found


def _within(blocks: list[Block], block: int, loop: int, kinds: tuple[int, ...]) -> bool:
    while block > 0 and block != loop:
        if blocks[block].kind in kinds:
            return True
        block = blocks[block].parent
    return False


def _waits(view: ProjectView, function: FunctionId, inside: list[Call], loop: Block) -> tuple[str, bool] | None:
    """What a loop waits for, and whether it is known that this may take for ever; None if it waits for nothing."""
    facts, found = view.evaluator.facts(function[0]), None
    for call in inside:
        if not _is_awaited(view, function, call) or last_name(call.func) in _SENDS:
            continue
        if _is_endless_wait(view, function, call, _DEEPEST):
            return text_of(call.func, facts), True
        # `cache.get(key)` does not wait as `queue.get()` does.
        if last_name(call.func) in _WAITING and not (last_name(call.func) == "get" and call.args):
            found = found or (text_of(call.func, facts), False)
    if loop.kind != BlockKind.ASYNC_LOOP:
        return found
    source = facts.called(loop.term)
    is_certain = source is not None and _is_endless_wait(view, function, source, _DEEPEST)
    return found or (text_of(loop.term, facts), is_certain)


def _is_awaited(view: ProjectView, function: FunctionId, call: Call) -> bool:
    """Whether a call is awaited, or the argument of one that is: `await wait_for(queue.get(), 1)`."""
    calls = view.evaluator.facts(function[0]).calls
    return call.use == Use.AWAITED or (call.parent >= 0 and calls[call.parent].use == Use.AWAITED)


def _is_endless_wait(view: ProjectView, function: FunctionId, call: Call, depth: int) -> bool:
    """Whether a call waits for what may never come, itself or in a function of the project that it runs."""
    ev = view.evaluator
    for value in ev.value(*function, call.func, call.block, call.place[0]):
        if value[0] == "external" and ev.knowledge.canonical(value[1]) in _WAITS:
            return True
        if value[0] in ("function", "method") and depth:
            inner = (value[1], value[2])
            awaited = (one for one in view.evaluator.calls_in(*inner) if _is_awaited(view, inner, one))
            if any(_is_endless_wait(view, inner, one, depth - 1) for one in awaited):
                return True
    return False
