"""A second look at modules whose functions take undeclared parameters, now that all calls are known."""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterable
from hashlib import blake2b

from fastlint.project import record
from fastlint.project.record import Record
from fastlint.project.values import Values, union

Flows = dict[tuple[int, int, str], Values]
_ROUNDS = 2


def gather(records: Iterable[Record]) -> Flows:
    """What all calls together give to each such parameter."""
    parts: dict[tuple[int, int, str], set[Values]] = {}
    for one in records:
        for flow in one.links.flows:
            parts.setdefault((*flow.target, flow.parameter), set()).add(flow.values)
    return {key: union(sorted(values, key=repr)) for key, values in parts.items()}


def relink(
    records: list[Record],
    kept: dict[tuple[int, bytes], bytes],
    link: Callable[[Flows, list[int]], list[object]],
) -> dict[tuple[int, bytes], bytes]:
    """Replace the records of the modules concerned; `kept` are results by module and flows, `link` makes new ones.

    Twice at most: what flows through a parameter of the first round may flow on. Returns the results to be kept.
    """
    used: dict[tuple[int, bytes], bytes] = {}
    done: dict[int, bytes] = {}
    for _ in range(_ROUNDS):
        flows = gather(records)
        keys = {m: key for m, key in _keys(flows).items() if done.get(m) != key}
        todo = [m for m, key in keys.items() if (m, key) not in kept and (m, key) not in used]
        for m, outcome in zip(todo, link(flows, todo), strict=True):
            if isinstance(outcome, bytes):
                used[m, keys[m]] = outcome
        for m, key in keys.items():
            raw = used.get((m, key)) or kept.get((m, key))
            if raw is not None:
                used[m, key] = raw
                records[m] = record.thaw(marshal.loads(raw))
            done[m] = key
        if not keys:
            break
    return used


def _keys(flows: Flows) -> dict[int, bytes]:
    """For each module concerned, a hash of what flows into it."""
    by_module: dict[int, list[str]] = {}
    for key, values in sorted(flows.items()):
        by_module.setdefault(key[0], []).append(repr((key, values)))
    texts = {m: "".join(parts).encode("utf-8", "surrogatepass") for m, parts in by_module.items()}
    return {m: blake2b(text, digest_size=12).digest() for m, text in texts.items()}
