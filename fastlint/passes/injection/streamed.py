"""What a streamed response goes on reading: arguments of its generator, in the function or a helper that makes it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.footprint import FunctionId
from fastlint.index.facts import Call, Term
from fastlint.index.terms import dotted_name, last_name
from fastlint.inference.sites import given_arguments
from fastlint.knowledge.framework_names import STREAMS

if TYPE_CHECKING:
    from fastlint.passes.injection.collect import Collector

_DEEPEST = 3


def streamed(c: Collector, number: int, call: Call, last: str) -> list[Term] | None:
    """The terms in a function that a response which it makes there goes on reading; None for what is no such response.

    The response may be made by a helper of the project, which returns nothing else: `return as_events(rows(session))`.
    """
    if last in STREAMS:
        content = call.argument(0, "content")
        return None if content is None else inside(c, call.owner, content)
    if not _is_returned(c, number, call) or not _gives_stream(c, number, call):
        return None
    values = c.values(call, call.func)
    if len(values) != 1 or values[0][0] not in ("function", "method"):
        return None
    helper: FunctionId = (values[0][1], values[0][2])
    bodies = _bodies(c, helper)
    if bodies is None:
        return None
    given = given_arguments(c.ev.function(*helper), call.args, call.keywords, bound=values[0][0] == "method")
    return [term for body in bodies for term in _given(c, call.owner, helper, body, given)]


def inside(c: Collector, owner: int, term: Term, depth: int = 0) -> list[Term]:
    """The arguments of `f(x)`, and what an inner function f uses of the function around it.

    Where a generator is given on (`as_bytes(rows(session))`) or stands in a variable, its arguments too.
    """
    number = made_by(c, owner, term)
    if number < 0 or depth > _DEEPEST:
        return []
    call = c.facts.calls[number]
    if (depth or type(term) is str) and not _runs_later(c, call):
        return []
    found = [*call.arguments]
    for argument in tuple(found):
        found += inside(c, owner, argument, depth + 1)
    for value in c.values(call, call.func):
        if value[0] == "function" and value[1] == c.m and c.facts.functions[value[2]].parent == call.owner:
            found += _used_by(c, value[2])
    return found


def made_by(c: Collector, owner: int, term: Term) -> int:
    """The call that makes a value, also of a name that is bound once; -1 if there is none."""
    if type(term) is str:
        bound = c.facts.functions[owner].bound(term)
        term = bound[0] if len(bound) == 1 else None
    return term[1] if type(term) is tuple and term[0] == "()" else -1


def _runs_later(c: Collector, call: Call) -> bool:
    """Whether a call makes a generator or coroutine of the project: nothing of it has run yet."""
    values = c.values(call, call.func)
    functions = [c.ev.function(v[1], v[2]) for v in values if v[0] in ("function", "method")]
    return bool(functions) and len(functions) == len(values) and all(f.is_generator or f.is_async for f in functions)


def _used_by(c: Collector, f: int) -> Iterator[Term]:
    """Names and dotted names that an inner function uses and does not bind itself."""
    function = c.facts.functions[f]
    own = {p.name for p in function.parameters} | {b.name for b in function.bindings}
    for call in c.facts.calls:
        if call.owner == f:
            base = call.func[1] if type(call.func) is tuple and call.func[0] == "." else None
            for term in (base, *call.arguments):
                name = dotted_name(term)
                if name and name.partition(".")[0] not in own:
                    yield term


# helpers


def _is_returned(c: Collector, number: int, call: Call) -> bool:
    """Whether a function returns what a call gives."""
    function = c.facts.functions[call.owner]
    terms = [result.value for result in function.returns]
    return any(made_by(c, call.owner, term[1] if term[:1] == ("await",) else term) == number for term in terms if term)


def _gives_stream(c: Collector, number: int, call: Call) -> bool:
    """Whether a call gives a streamed response: asked first, as this is told by what a helper shows to others."""
    given = c.values(call, ("()", number))
    return any(value[0] in ("object", "external") and value[1].rpartition(".")[2] in STREAMS for value in given)


def _bodies(c: Collector, helper: FunctionId) -> list[Term] | None:
    """What the responses read that a function returns; None if it returns anything else."""
    calls = c.ev.facts(helper[0]).calls
    c.calls_in(helper)
    found: list[Term] = []
    for result in c.ev.function(*helper).returns:
        made = calls[result.value[1]] if type(result.value) is tuple and result.value[0] == "()" else None
        if made is None or last_name(made.func) not in STREAMS:
            return None
        found.append(made.argument(0, "content"))
    return found or None


def _given(c: Collector, owner: int, helper: FunctionId, body: Term, given: dict[str, Term]) -> Iterator[Term]:
    """What a caller gives of the body of a helper's response: the generator, or arguments of the one made there."""
    if type(body) is str and body in given:
        yield from inside(c, owner, given[body])
    elif type(body) is tuple and body[0] == "()":
        made = c.ev.facts(helper[0]).calls[body[1]]
        for argument in made.arguments:
            if type(argument) is str and argument in given:
                yield given[argument]
                yield from inside(c, owner, given[argument], 1)
