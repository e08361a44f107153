"""Parts of tokens that callers take out and hand to a helper, which decodes them; and who verifies the token."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fastlint.callgraph.graph.edges import CallEdge
from fastlint.callgraph.reach.reachability import Reachability
from fastlint.footprint import FunctionId
from fastlint.framework.request_bound import Sources
from fastlint.index.facts import Call, Term
from fastlint.index.terms import last_name
from fastlint.inference.sites import given_by
from fastlint.subjects.kinds import Storing

_SPLITTING = frozenset({"split", "rsplit"})
_VERIFYING = re.compile(r"verif|validat|authenticat|get_signing_key|check_signature", re.IGNORECASE)
_TIMES = frozenset({"exp", "iat", "nbf"})


class TokenParts:
    """Answers for calls that decode something which the function around them is given."""

    def __init__(self, sources: Sources, loop: Reachability) -> None:
        self.sources = sources
        self.ev = sources.ev
        self.loop = loop

    def of(self, function: FunctionId, place: tuple[int, int, int, int]) -> Storing:
        """Who hands over the middle part of a token that nobody verifies: "part" (a request does), "maybe", or ""."""
        call = self.ev.call_at(function, place)
        if call is None or not call.args:
            return ""
        names = self.sources.names(function, call.args[0])
        found = [
            caller
            for caller, step in self.loop.callers.get(function, ())
            if self._hands_part(caller, step, function, names) and not self.loop.summaries[caller[0]].is_quiet
        ]
        if not found:
            return ""
        return "part" if any(one in self.loop.served or one in self.loop.roles for one in found) else "maybe"

    def _hands_part(self, caller: FunctionId, step: CallEdge, target: FunctionId, names: set[str]) -> bool:
        """Whether a call gives the middle part of a token to one of some parameters, for more than its lifetime."""
        call, called = self.ev.call_at(caller, step.place), self.ev.function(*target)
        if call is None or self._verifies(caller):
            return False
        given = given_by(called, call)
        is_part = any(self._is_middle(caller, given[name], 0) for name in names if name in given)
        return is_part and not self._is_about_time(caller, call)

    def _is_middle(self, function: FunctionId, term: Term, depth: int) -> bool:
        """`token.split(".")[1]`, or a name of it: also the second of several that are unpacked."""
        if type(term) is str:
            bound = [b.value for b in self.ev.function(*function).bindings if b.name == term and b.value != term]
            return depth < 3 and any(self._is_middle(function, value, depth + 1) for value in bound)
        if type(term) is not tuple:
            return False
        if term[0] == "item":
            return bool(term[1] == 1) and self._is_split(function, term[2], depth)
        if term[0] == "[]":
            return bool(term[2] == ("const", 1)) and self._is_split(function, term[1], depth)
        return term[:2] in (("bin", "+"), ("bin", "+=")) and self._is_middle(function, term[2], depth + 1)

    def _is_split(self, function: FunctionId, term: Term, depth: int) -> bool:
        if type(term) is str and depth < 3:
            bound = self.ev.function(*function).bound(term)
            return any(self._is_split(function, value, depth + 1) for value in bound)
        if type(term) is not tuple or term[:1] != ("()",):
            return False
        call = self.ev.facts(function[0]).calls[term[1]]
        return last_name(call.func) in _SPLITTING and call.args[:1] == (("const", "."),)

    def _verifies(self, function: FunctionId) -> bool:
        """Whether a function also has a token looked at, by the names of what it calls."""
        calls = self.ev.calls_in(*function)
        is_decoded = any(type(c.func) is tuple and last_name(c.func) == "decode" and len(c.args) > 1 for c in calls)
        return is_decoded or any(_VERIFYING.search(last_name(call.func)) for call in calls)

    def _is_about_time(self, function: FunctionId, call: Call) -> bool:
        """Whether nothing is read of what a call gives but when the token expires."""
        keys = set(self._keys(function, self.ev.number_of(function[0], call)))
        return bool(keys) and keys <= _TIMES

    def _keys(self, function: FunctionId, number: int) -> Iterator[str]:
        own = self.ev.function(*function)
        names = [b.name for b in own.bindings if b.value == ("()", number)]
        known: list[Term] = [("()", number), *names]
        holders = "|".join(re.escape(repr(one)) for one in known)
        calls = self.ev.calls_in(*function)
        said = repr([*(b.value for b in own.bindings), *(r.value for r in own.returns), *calls])
        said += repr([block.term for block in self.ev.blocks_of(*function)])
        yield from re.findall(rf"\('\[\]', (?:{holders}), \('const', '(\w+)'\)\)", said)
        for one in calls:
            is_of_it = type(one.func) is tuple and one.func[0] == "." and one.func[1] in known
            if is_of_it and one.func[2] == "get" and one.args[:1] and one.args[0][0] == "const":
                yield str(one.args[0][1])
