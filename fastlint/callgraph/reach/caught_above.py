"""Whether the callers of a function lose its exceptions as well: each of them catches whatever comes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from fastlint.callgraph.reach.reachability import Reachability
from fastlint.footprint import FunctionId
from fastlint.index.facts import Block, BlockKind, Call, Facts, Term
from fastlint.index.terms import blocks_around, last_name
from fastlint.inference.evaluator import Evaluator

_BROAD = frozenset({"Exception", "BaseException"})
_PASSING = re.compile(rb"(?m)^[ \t]*raise(?:[ \t]+\w+)?[ \t]*(?:#.*)?$|\bisinstance\(")
"""What raises again what was caught, or looks at what that is."""


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
        if call is None or not _is_lost(ev.facts(caller[0]), call, kind, text(caller[0])):
            return False
    return True


def _is_lost(facts: Facts, call: Call, kind: str, text: bytes) -> bool:
    """Whether the first handler around a call that takes any error is none that passes this one on."""
    lines = text.split(b"\n")
    for _, one in blocks_around(facts, call.block, call.owner):
        if one.kind != BlockKind.TRY:
            continue
        for handler in _handlers(facts, one):
            names = set(_names(handler.term))
            if kind in names or any(name.endswith("HTTPException") for name in names):
                return False
            if not names or names & _BROAD:
                body = b"\n".join(lines[handler.place[0] - 1 : handler.place[2]])
                return _PASSING.search(body) is None
    return False


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
