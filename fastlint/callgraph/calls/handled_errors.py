"""What reads the exception that is being handled: it belongs to the thread, and another thread has none."""

from __future__ import annotations

from fastlint.callgraph.graph.edges import ModuleCallGraph
from fastlint.index.facts import BlockKind, Call, Facts, Use
from fastlint.index.terms import blocks_around, last_name
from fastlint.inference.evaluator import Evaluator

_READERS = frozenset({
    "traceback.format_exc", "traceback.print_exc", "sys.exc_info", "sys.exception",
    "logging.exception", "logging.Logger.exception",
})  # fmt: skip
_NAMES = frozenset(name.rpartition(".")[2] for name in _READERS)
_ASKING = "exc_info"
"""With this argument loggers, Python's and others, add what is being handled."""


def note_errors(ev: Evaluator, m: int, links: ModuleCallGraph) -> None:
    """Note which functions of a module read the exception that callers handle, and where they handle their own."""
    facts = ev.facts(m)
    handling = [block for block in facts.blocks if block.kind == BlockKind.EXCEPT and block.owner]
    links.handling.extend((block.owner, block.place[0], block.place[2]) for block in handling)
    links.error_bound.extend(call.owner for call in facts.calls if call.owner and _reads(ev, m, call))


def _reads(ev: Evaluator, m: int, call: Call) -> bool:
    """Whether a call reads the exception that is handled, and that is none of its own function.

    A logger that nobody knows has the method `exception` with a text; that of a task or future takes nothing.
    """
    name = last_name(call.func)
    if call.keyword(_ASKING) != ("const", True) and name not in _NAMES:
        return False
    if _is_handling(ev.facts(m), call):
        return False
    if call.keyword(_ASKING) == ("const", True):
        return True
    callee = ev.at(m, call, call.func)
    if not callee:
        return name == "exception" and bool(call.args) and call.use == Use.STATEMENT
    return any(value[0] == "external" and value[1] in _READERS for value in callee)


def _is_handling(facts: Facts, call: Call) -> bool:
    """Whether a call stands in an `except` of its own function: that is handled on whatever thread."""
    return any(one.kind == BlockKind.EXCEPT for _, one in blocks_around(facts, call.block, call.owner))
