"""Tokens that a store with a lifetime holds: they end there, whatever is written in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from fastlint.callgraph.reach.reachability import Reachability
from fastlint.footprint import FunctionId
from fastlint.index.facts import Call, Facts, Place, Term
from fastlint.index.terms import dotted_name, last_name
from fastlint.inference.evaluator import Evaluator
from fastlint.subjects.kinds import Storing

_TIMED = frozenset({"setex", "psetex"})
_SETTING = frozenset({"set", "add", "put", "setnx", "set_async", "aset", "store"})
_EXPIRING = frozenset({"expire", "pexpire", "expireat", "pexpireat"})
_LIFETIME = re.compile(r"ex|px|exat|pxat|ttl|timeout|time|.*_ttl|.*expir.*", re.IGNORECASE)
_TIMED_DICTS = ("TTLCache", "ExpiringDict", "TLRUCache")
_DEEPEST = 6
_MOST_CALLERS = 3


class KeptTokens:
    """Answers how what a call gives is held: "key" where it is looked up by it, "value" beside a lifetime, else ""."""

    def __init__(self, ev: Evaluator, loop: Reachability) -> None:
        self.ev = ev
        self.loop = loop

    def of(self, function: FunctionId, place: Place, depth: int = 0) -> Storing:
        """How the function around the call holds it, or all functions to which that returns it."""
        facts, f = self.ev.facts(function[0]), function[1]
        number = next((i for i, call in enumerate(facts.calls) if call.place == place and call.owner == f), None)
        if number is None:
            return ""
        holder = _Holder(facts, f, number)
        ways = {way for call in self.ev.calls_in(*function) for way in holder.ways(call)}
        ways.update("key" for base in holder.filled() if self._is_timed(function, base))
        if ways or depth > _MOST_CALLERS or not holder.is_returned():
            return min(ways, default="")
        callers = self.loop.callers.get(function, ())
        found = [self.of(c, step.place, depth + 1) for c, step in callers if not self.loop.summaries[c[0]].is_quiet]
        return max(found) if found and all(found) else ""

    def _is_timed(self, function: FunctionId, name: str) -> bool:
        """Whether a dict forgets its keys: `TTLCache(1000, ttl=3600)`."""
        values = self.ev.value(*function, name)
        return any(v[0] in ("object", "external") and str(v[1]).endswith(_TIMED_DICTS) for v in values)


class _Holder:
    """The names of a function that hold (a part of) what a call gives."""

    def __init__(self, facts: Facts, f: int, number: int) -> None:
        self.facts = facts
        self.function = facts.functions[f]
        self.number = number
        self.names: set[str] = set()
        for _ in range(_DEEPEST):
            held = {b.name for b in self.function.bindings if self._mentions(b.value, 0)}
            if held <= self.names:
                break
            self.names |= held

    def ways(self, call: Call) -> Iterator[Storing]:
        """How a call holds it: as a key that ends, or as a value beside a lifetime."""
        name, args = last_name(call.func), call.args
        lives = any(key and _LIFETIME.fullmatch(key) and value != ("const", None) for key, value in call.keywords)
        given = [value for _, value in call.keywords]
        if name in _EXPIRING and args and self._mentions(args[0], 0):
            yield "key"
        elif name in _TIMED or (name in _SETTING and lives):
            key = args[0] if args else call.argument(0, "name") or call.keyword("key")
            if self._mentions(key, 0):
                yield "key"
            elif any(self._mentions(value, 0) for value in (*args[1:], *given)):
                yield "value"
        elif lives and (name[:1].isupper() or name == "values") and any(self._mentions(value, 0) for value in given):
            yield "value"  # a row: `Session(token=token, expires_at=...)`

    def filled(self) -> Iterable[str]:
        """The dicts of which it is a key: `sessions[token] = user`."""
        for binding in self.function.bindings:
            value = binding.value
            keys = value[1] if binding.name.endswith("[]") and type(value) is tuple and value[0] == "dict" else ()
            if any(self._mentions(key, 0) for key, _ in keys):
                yield binding.name.removesuffix("[]")

    def is_returned(self) -> bool:
        """Whether the function returns it."""
        return any(self._mentions(result.value, 0) for result in self.function.returns)

    def _mentions(self, term: Term, depth: int) -> bool:
        if type(term) is str:
            return term in self.names
        if type(term) is not tuple or not term or depth > _DEEPEST:
            return False
        if term[0] == "()":
            call = self.facts.calls[term[1]]
            inner: Iterable[Term] = (call.func, *call.arguments)
            return term[1] == self.number or any(self._mentions(part, depth + 1) for part in inner)
        return dotted_name(term) in self.names or any(self._mentions(part, depth + 1) for part in _parts(term))


def _parts(term: Term) -> Iterable[Term]:
    """The terms of which a display, text, attribute, element or the like is made."""
    tag = term[0]
    if tag in ("tuple", "list", "set", "or", "and", "fstr"):
        return list(term[1])
    if tag == "dict":
        return [part for pair in term[1] for part in pair]
    if tag in ("bin", "cmp"):
        return list(term[2:])
    return [term[1]] if tag in (".", "[]", "await", "*") else ()
