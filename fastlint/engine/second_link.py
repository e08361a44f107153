"""A second look at modules whose functions take undeclared parameters, now that all calls are known."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from hashlib import blake2b
from types import MappingProxyType
from typing import NamedTuple

from fastlint.footprint import Sources
from fastlint.inference.asked_flows import FlowKey
from fastlint.inference.values import MAYBE, Values, union, values_moved
from fastlint.passes import record
from fastlint.passes.record import Frozen, Journal, Known, ModuleAnalysis

Flows = dict[FlowKey, Values]
_ROUNDS = 2


class Linked(NamedTuple):
    """What a look at a module gives: its record, and which flows that rests on."""

    frozen: Frozen
    journal: Journal

    @classmethod
    def of(cls, found: ModuleAnalysis, journal: Journal) -> Linked:
        """A record as it is sent."""
        return cls(record.freeze(found), journal)


class Looks:
    """The last look at each module, with the flows that were known then."""

    def __init__(self) -> None:
        self.flows: Flows = {}
        self._last: dict[int, tuple[Frozen, Journal, Flows]] = {}
        self._changed: dict[int, frozenset[FlowKey]] = {}

    def begin(self, flows: Flows) -> None:
        """Look again, with other flows."""
        self.flows, self._changed = flows, {}

    def note(self, m: int, linked: Linked) -> Frozen:
        """Remember a look."""
        self._last[m] = linked.frozen, linked.journal, self.flows
        return linked.frozen

    def keep(self, m: int, frozen: Frozen) -> None:
        """What holds of a module now: if that is of another run, nothing is known of how it was found."""
        if m in self._last and self._last[m][0] is not frozen:
            del self._last[m]

    def known(self, m: int, found: ModuleAnalysis) -> Known | None:
        """What the last look at a module found, and which flows have changed since."""
        if m not in self._last:
            return None
        _, journal, before = self._last[m]
        changed = self._changed.get(id(before))
        if changed is None:
            keys = (key for key in before.keys() | self.flows.keys() if before.get(key) != self.flows.get(key))
            changed = self._changed[id(before)] = frozenset(keys)
        return Known(found, journal, changed)


Kept = dict[tuple[int, bytes], tuple[Frozen, bytes]]
"""Frozen records by module and by what flows into it, each with a hash of what flows into the modules it asked."""


def gather(records: Iterable[ModuleAnalysis], tests: Collection[int] = ()) -> Flows:
    """What all calls together give to each parameter of which anything is known; what tests give is made for them."""
    parts: dict[FlowKey, set[Values]] = {}
    for m, one in enumerate(records):
        for flow in one.links.flows if m not in tests else ():
            parts.setdefault((*flow.target, flow.parameter), set()).add(flow.values)
    flows = {
        key: union([(MAYBE,), *(sorted(values, key=_order) if len(values) > 1 else values)])
        for key, values in parts.items()
    }
    for key, values in parts.items():
        if not any(MAYBE in some for some in values):
            flows[key] = flows[key][1:]
    return {key: values for key, values in flows.items() if values and values != (MAYBE,)}


def _order(values: Values) -> str:
    """In what order values are put together: the same whatever numbers modules have, as long as they are in order."""
    return repr(values_moved(values, lambda m: f"{m:08}"))


def relink(
    records: list[ModuleAnalysis],
    kept: Kept,
    link: Callable[[Flows, list[int]], list[object]],
    looks: Looks,
    tests: Collection[int],
    paths: Sequence[str],
    renewed: Mapping[int, Collection[int]] = MappingProxyType({}),
) -> Kept:
    """Replace the records of the modules concerned; `kept` are results of the last run, `link` makes new ones.

    Twice at most: what flows through a parameter of the first round may flow on. Returns the results to be kept.
    `renewed` are functions and classes that mean something else: what is kept holds if none of them is handed on.
    """
    used: Kept = {}
    done: dict[int, bytes] = {}
    for _ in range(_ROUNDS):
        flows = gather(records, tests)
        texts = _texts(flows, paths)
        keys = {m: key for m, key in _keys(texts, records).items() if done.get(m) != key}
        handing = {k: _handing(texts, paths[k], numbers) for k, numbers in renewed.items()}
        _reuse(kept, used, keys, texts, handing)
        _reuse(used, used, keys, texts, {})
        todo = [m for m, key in keys.items() if (m, key) not in used]
        for m, outcome in zip(todo, link(flows, todo), strict=True):
            if isinstance(outcome, Frozen):
                used[m, keys[m]] = outcome, _around(outcome, texts)
        for m, key in keys.items():
            if (m, key) in used:
                records[m] = record.thaw(used[m, key][0])
                looks.keep(m, used[m, key][0])
            done[m] = key
        if not keys:
            break
    return used


def _reuse(
    known: Kept, used: Kept, keys: Mapping[int, bytes], texts: dict[int, bytes], handing: Mapping[int, int]
) -> None:
    """Use the known results that still hold; the others are forgotten."""
    for m, key in keys.items():
        if (m, key) not in known:
            continue
        if _still_holds(known[m, key], texts, handing):
            used[m, key] = known[m, key]
        else:
            del known[m, key]


def _texts(flows: Flows, paths: Sequence[str]) -> dict[int, bytes]:
    """For each module concerned, all that flows into it; modules are named by their paths, which they keep."""
    by_module: dict[int, list[str]] = {}
    for (m, *parameter), values in sorted(flows.items()):
        told = paths[m], *parameter, values_moved(values, paths.__getitem__)
        by_module.setdefault(m, []).append(repr(told))
    return {m: "".join(parts).encode("utf-8", "surrogatepass") for m, parts in by_module.items()}


def _keys(texts: dict[int, bytes], records: list[ModuleAnalysis]) -> dict[int, bytes]:
    """For each module to link again a hash of what flows into it, and into others in whose containers it looks."""
    found: dict[int, bytes] = {}
    sources = Sources(len(records))
    for m, one in enumerate(records):
        looked = sources.flow_modules(one.asked)
        parts = [text for k, text in sorted(texts.items()) if k == m or looked >> k & 1] if looked or m in texts else []
        if parts:
            found[m] = blake2b(b"".join(parts), digest_size=12).digest()
    return found


def _still_holds(one: tuple[Frozen, bytes], texts: dict[int, bytes], handing: Mapping[int, int]) -> bool:
    """Whether a kept result is of the same flows, and none of them hands on something that means something else."""
    asked = record.dependencies(one[0])
    is_handed = any(asked >> k & 1 and asked & given for k, given in handing.items())
    return one[1] == _around(one[0], texts) and not is_handed


def _handing(texts: dict[int, bytes], path: str, numbers: Collection[int]) -> int:
    """Bits of the modules into which some functions or classes of a module flow, or annotations of it."""
    name = re.escape(repr(path).encode("utf-8", "surrogatepass"))
    flowing = re.compile(rb"('annotated', )?" + name + rb", (-?\d+)")
    given = {m: flowing.findall(text) for m, text in texts.items()}
    return sum(1 << m for m, found in given.items() if any(form or int(n) in numbers for form, n in found))


def _around(frozen: Frozen, texts: dict[int, bytes]) -> bytes:
    """A hash of what flows into the modules that a record asked."""
    asked = record.dependencies(frozen)
    parts = b"".join(text for m, text in sorted(texts.items()) if asked >> m & 1)
    return blake2b(parts, digest_size=12).digest()
