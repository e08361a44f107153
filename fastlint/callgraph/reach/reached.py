"""What a function comes to run on the event loop, and where that blocks: for routes, one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from fastlint.callgraph.reach.blocking_paths import BlockingEntry
from fastlint.callgraph.reach.reachability import Reachability
from fastlint.footprint import FunctionId

Blocks = Callable[[Iterable[FunctionId]], list[BlockingEntry]]
"""The calls that block the loop for whoever runs some functions, the shortest way first."""


def below(loop: Reachability, roots: Iterable[FunctionId]) -> list[FunctionId]:
    """The functions on the loop that some functions come to run there, these included, the closest ones first."""
    found = dict.fromkeys(function for function in roots if loop.runs_on_loop(function))
    for m, f in (queue := list(found)):
        link = loop.links.get(m)
        if link is None:
            continue
        for step in (*link.coroutines.get(f, ()), *link.steps.get(f, ())):
            if step.target not in found:
                found[step.target] = None
                queue.append(step.target)
    return queue


def blocking(loop: Reachability, entries: Iterable[BlockingEntry]) -> Blocks:
    """Which of the entries somebody meets who runs some functions; small files, and what is not certain, left out."""
    by_owner: dict[FunctionId, list[BlockingEntry]] = {}
    for entry in entries:
        if entry.is_certain and not entry.end.is_small:
            by_owner.setdefault(entry.owner, []).append(entry)
    return partial(_blocking, loop, by_owner)


def _blocking(
    loop: Reachability, by_owner: dict[FunctionId, list[BlockingEntry]], roots: Iterable[FunctionId]
) -> list[BlockingEntry]:
    met = [entry for function in below(loop, roots) for entry in by_owner.get(function, ())]
    causes = {(entry.end_owner, entry.end.place): entry for entry in reversed(met)}
    return [entry for entry in met if causes[entry.end_owner, entry.end.place] is entry]
