"""Calls of what is outside the project and does nothing that links tell: most calls are, and are left at once."""

from __future__ import annotations

from fastlint.callgraph.awaitables.async_only import CONSUMING
from fastlint.callgraph.calls.deferred import EXHAUSTING
from fastlint.callgraph.calls.validators import VALIDATING
from fastlint.callgraph.loops.private_loops import may_hand_over_runner
from fastlint.index.facts import Call, Use
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.values import Values

ENTERING = frozenset({"contextlib.ExitStack.enter_context", "contextlib.AsyncExitStack.enter_context"})
NEXT = "builtins.next"
_RUNNING = VALIDATING | ENTERING | CONSUMING | frozenset(EXHAUSTING) | {NEXT}
"""What runs code of the project that it is given, though nothing is said of it."""


def is_quiet(ev: Evaluator, call: Call, callee: Values) -> bool:
    """Whether nothing is known of a call but that it is of something outside, which runs nothing of the project."""
    for value in callee:
        if value[0] != "external" or value[1] in _RUNNING or ev.knowledge.get(value[1]) is not None:
            return False
    return bool(callee) and call.use not in (Use.ITERATED, Use.UNPACKED) and not may_hand_over_runner(call)
