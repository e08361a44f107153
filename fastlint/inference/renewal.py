"""An evaluator goes on after the facts of one module have changed: only what rests on them is forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastlint.inference.evaluator import Evaluator
from fastlint.inference.module_summary import Summary


def renew(ev: Evaluator, m: int, summaries: Mapping[int, Summary] | None = None) -> None:
    """Forget the facts of a module, which are to be loaded anew, and all answers that rest on them.

    `summaries` of all modules, if what this one contributes to the tables that no import leads to has changed.
    """
    bits = 1 << m | (ev.everything if summaries is not None else 0)
    stale = {mask for mask in ev._masks if mask & bits}
    ev._memo = {key: answer for key, answer in ev._memo.items() if answer[1] not in stale}
    ev._masks = {mask: mask for mask in ev._masks if mask not in stale}
    ev._outside.clear()
    ev._facts[m] = None
    scoped: tuple[dict[tuple[int, int], Any], ...] = ev._tables, ev._dotted, ev._parameters
    for table in scoped:
        for key in [key for key in table if key[0] == m]:
            del table[key]
    own: tuple[dict[int, Any], ...] = (
        ev._methods, ev._rebinders, ev._calls, ev._fillings, ev._registries, ev._inner, ev._tested, ev._left,
    )  # fmt: skip
    for known in own:
        known.pop(m, None)
    if summaries is not None:
        for contributed in (ev.state, ev.outside, ev.properties, ev.generators, ev.subclasses, ev.shapes):
            contributed.clear()
        for number, summary in summaries.items():
            ev.know(number, summary)
