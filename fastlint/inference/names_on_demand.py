"""Names that a module makes when somebody asks for them, by a `__getattr__` of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastlint.index.facts import MODULE
from fastlint.inference import call_results, chosen_returns
from fastlint.inference.values import Values, union

if TYPE_CHECKING:
    from fastlint.inference.evaluator import Evaluator


def on_demand(ev: Evaluator, m: int, name: str) -> Values:
    """What a module's own `__getattr__` makes of a name: `if name == "client": return get_client()`."""
    found = []
    for position in ev.table(m, MODULE).get("__getattr__", ()):
        value = ev.bindings(m, MODULE)[position].value
        if type(value) is tuple and value[0] == "def" and (reached := chosen_returns.for_first(ev, m, value[1], name)):
            found.append(call_results.of_returns(ev, m, value[1], reached))
    return union(found)
