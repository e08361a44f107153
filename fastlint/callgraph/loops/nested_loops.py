"""Event loops that are started where one may run already."""

from __future__ import annotations

from fastlint.index.facts import BlockKind, Call, Facts
from fastlint.index.terms import last_name

KIND = "loop"
"""The kind of "blocking" of what runs a loop of its own: in a thread whose loop runs it fails."""
METHODS = frozenset({"run_until_complete"})
"""Methods that nothing but an event loop has, whatever the variable holds."""
_ASKING = frozenset({"get_running_loop", "_get_running_loop", "is_running", "current_async_library"})
_OF_KIND = frozenset({"isawaitable", "iscoroutine", "isfuture", "iscoroutinefunction", "isasyncgen"})
"""What is asked by functions that take values as well as coroutines: who calls them on a loop may give values only."""


def is_expected(facts: Facts, call: Call) -> bool:
    """Whether the function around asks for a loop or of what kind it is given, or is prepared for the error."""
    function = facts.functions[call.owner]
    if function.is_async:
        return False
    if any(c.owner == call.owner and last_name(c.func) in _ASKING | _OF_KIND for c in facts.calls):
        return True
    handled = (b.term for b in facts.blocks if b.owner == call.owner and b.kind == BlockKind.EXCEPT)
    return any("RuntimeError" in str(term) for term in handled)
