"""Who loses the exceptions of a function: its callers, or a decorator around it, that catch whatever comes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from fastlint.callgraph.graph import callables
from fastlint.callgraph.reach.reachability import Reachability
from fastlint.footprint import FunctionId
from fastlint.index.facts import Block, BlockKind, Call, Facts, Place, Term, Use
from fastlint.index.terms import blocks_around, last_name
from fastlint.inference.evaluator import Evaluator

_BROAD = frozenset({"Exception", "BaseException"})
_RAISING = re.compile(rb"(?m)^[ \t]*raise(?:[ \t]+\w+)?[ \t]*(?:#.*)?$")
"""What raises again what was caught: then the next `try` around it counts."""
_ASKING = re.compile(rb"\bisinstance\(|\bgetattr\([^)]*status_code|\w\.status_code")
"""What looks at what it is."""
_TELLING = frozenset({
    "str", "repr", "print", "debug", "info", "warning", "error", "exception", "critical", "log", "format_exception",
    "print_exception", "capture_exception", "record_exception",
})  # fmt: skip


def is_caught_above(
    ev: Evaluator, loop: Reachability, function: FunctionId, kind: str, text: Callable[[int], bytes]
) -> bool:
    """Whether all that call a function for a request, none itself, catch an exception of this kind and keep it."""
    found = loop.callers.get(function, ())
    called = [(caller, step) for caller, step in found if caller in loop.served or loop.roles.get(caller)]
    if not called or loop.roles.get(function):
        return False
    for caller, step in called:
        call = ev.call_at(caller, step.place)
        if call is None or _losing(ev.facts(caller[0]), call, kind, text(caller[0])) is None:
            return False
    return True


def caught_around(
    ev: Evaluator, function: FunctionId, kind: str, text: Callable[[int], bytes]
) -> tuple[FunctionId, Place] | None:
    """The handler in a decorator of a function that catches an exception of this kind and keeps it, with the wrapper.

    What stands above all others registers the function: a decorator of the project there runs for nobody.
    """
    one = ev.function(*function)
    facts = ev.facts(function[0])
    first = ev.value(function[0], one.outer, facts.callee(one.decorators[0][0]), one.block) if one.decorators else ()
    if len(one.decorators) <= 1 or any(value[0] in ("function", "class") for value in first):
        return None
    for wrapper in callables.wrappers(ev, function):
        there = ev.facts(wrapper[0])
        given = callables.parameters_around(ev, wrapper)
        calls = [call for call in ev.calls_in(*wrapper) if type(call.func) is str and call.func in given]
        lost = [_losing(there, call, kind, text(wrapper[0])) for call in calls]
        if lost and all(handler is not None and not _is_asked(ev, wrapper, handler) for handler in lost):
            return next((wrapper, handler.place) for handler in lost if handler is not None)
    return None


def _is_asked(ev: Evaluator, wrapper: FunctionId, handler: Block) -> bool:
    """Whether a handler gives what it caught to somebody who may see what it is: anything but a text or the log."""
    facts = ev.facts(wrapper[0])
    blocks = {number for number, block in enumerate(facts.blocks) if block == handler}
    bound = ev.function(*wrapper).bindings
    names = {b.name for b in bound if b.row == handler.place[0] and type(b.value) is tuple and b.value[0] == "inst"}
    inside = (c for c in ev.calls_in(*wrapper) if blocks & {n for n, _ in blocks_around(facts, c.block, c.owner)})
    return any(not names.isdisjoint(_plain(c)) and not _tells(c) for c in inside)


def _tells(call: Call) -> bool:
    """Whether a call makes a text of an exception, or logs it: `str(e)`, `type(e).__name__`."""
    return last_name(call.func) in _TELLING or (call.func == "type" and call.use == Use.ATTRIBUTE)


def _plain(call: Call) -> set[str]:
    return {term for term in call.arguments if type(term) is str}


def _losing(facts: Facts, call: Call, kind: str, text: bytes) -> Block | None:
    """The first handler around a call that takes any error, if it is none that passes this one on."""
    lines = text.split(b"\n")
    for _, one in blocks_around(facts, call.block, call.owner):
        if one.kind != BlockKind.TRY:
            continue
        for handler in _handlers(facts, one):
            names = set(_names(handler.term))
            if kind in names or any(name.endswith("HTTPException") for name in names):
                return None
            if not names or names & _BROAD:
                body = b"\n".join(lines[handler.place[0] - 1 : handler.place[2]])
                if _ASKING.search(body) is not None:
                    return None
                if _RAISING.search(body) is None:
                    return handler
                break
    return None


def _handlers(facts: Facts, tried: Block) -> Iterator[Block]:
    for one in facts.blocks:
        is_its = one.kind == BlockKind.EXCEPT and one.parent == tried.parent
        if is_its and tried.place[0] <= one.place[0] <= tried.place[2]:
            yield one


def _names(term: Term) -> Iterator[str]:
    if type(term) is tuple and term and term[0] == "tuple":
        for part in term[1]:
            yield last_name(part)
    elif term is not None:
        yield last_name(term)
