"""What startup and shutdown handlers do that decides where they belong, and whether it harms to run them twice."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from fastlint.footprint import FunctionId
from fastlint.index.facts import BlockKind, Call, Facts, Term
from fastlint.index.terms import last_name
from fastlint.inference.evaluator import Evaluator
from fastlint.subjects.kinds import MiddlewareAdding

_LOGS = frozenset({"debug", "info", "success", "warning", "error", "exception", "critical", "print", "getLogger"})
_DEEPEST = 3
CERTAIN: MiddlewareAdding = "certain"
POSSIBLE: MiddlewareAdding = "possible"


def adding_of_middleware(ev: Evaluator, function: FunctionId, application: str) -> MiddlewareAdding:
    """CERTAIN if a handler adds middleware, itself or through what it calls; POSSIBLE if it hands the application out.

    POSSIBLE: something outside of the project is given the application by its name, and may add middleware to it.
    """
    found = set(_additions(ev, function, application, 0))
    return CERTAIN if CERTAIN in found else POSSIBLE if found else ""


def _additions(ev: Evaluator, function: FunctionId, application: str, depth: int) -> Iterator[MiddlewareAdding]:
    m, f = function
    for call in ev.calls_in(m, f):
        if type(call.func) is tuple and call.func[0] == "." and call.func[2] in ("add_middleware", "middleware"):
            yield CERTAIN
        targets = _targets(ev, m, call)
        for target in targets if depth < _DEEPEST else ():
            yield from _additions(ev, target, "", depth + 1)
        if not targets and application and application in call.args and last_name(call.func) not in _LOGS:
            yield POSSIBLE


def is_guarded(ev: Evaluator, function: FunctionId, depth: int = 0) -> bool:
    """Whether a second run finds by a global that all is done: `if client is not None: ...; client = None`."""
    m, f = function
    facts = ev.facts(m)
    own = facts.functions[f]
    shared = {b.name for b in own.bindings if b.name in own.globals or b.name.startswith("self.")}
    guards = [
        n for n, b in enumerate(facts.blocks) if b.owner == f and b.kind == BlockKind.IF and _asks(b.term, shared)
    ]
    ends = [result.place[2] for result in own.returns if _inside(facts, result.block, guards)]
    is_found = False
    for call in ev.calls_in(m, f):
        if last_name(call.func) in _LOGS:
            continue
        if _inside(facts, call.block, guards) or any(call.place[0] > end for end in ends):
            is_found = True
            continue
        targets = _targets(ev, m, call)
        if depth >= _DEEPEST or not targets or not all(is_guarded(ev, each, depth + 1) for each in targets):
            return False
        is_found = True
    return is_found


def _targets(ev: Evaluator, m: int, call: Call) -> list[FunctionId]:
    values = ev.at(m, call, call.func)
    return [(value[1], value[2]) for value in values if value[0] in ("function", "method")]


def _inside(facts: Facts, block: int, guards: Collection[int]) -> set[int]:
    """The guards among the blocks around something."""
    found: set[int] = set()
    while block >= 0:
        found |= {block} & set(guards)
        block = facts.blocks[block].parent
    return found


def _asks(term: Term, names: Collection[str]) -> bool:
    """Whether a test names one of them, `self.client` too."""
    if type(term) is str:
        return term in names
    if type(term) is not tuple or term[:1] in (("const",), ("()",)):
        return False
    if term[:1] == (".",) and type(term[1]) is str and f"{term[1]}.{term[2]}" in names:
        return True
    return any(_asks(part, names) for part in term[1:])
