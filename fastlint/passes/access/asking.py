"""Who comes to run a function that looks into a token, and where that token is from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastlint.callgraph.graph.edges import CallEdge
from fastlint.footprint import FunctionId
from fastlint.framework.request_bound import RequestBound
from fastlint.index.facts import Call, Place, Term
from fastlint.index.terms import last_name
from fastlint.later_pattern import later
from fastlint.passes.lifecycle.switched_off import is_switched_off
from fastlint.passes.slices.written_secrets import constant
from fastlint.subjects.kinds import AskedBy

if TYPE_CHECKING:
    from fastlint.passes.view import ProjectView

_GUARDING = frozenset({"dependency", "middleware", "websocket"})
_TOKEN = later(r"(?i)(?:access|id|refresh)_?token$")
_ANSWER = later(r"(?i)tokens?|cred|account|conn|resp|answer|result|oauth|grant")
"""Names of what a token endpoint has answered, or of what is kept of that."""
_DEEPEST = 4
_DECODING = frozenset({"decode", "decode_complete"})
_UNGUARDED = frozenset({"route", "websocket", "dependency", "middleware"})
"""Roles of functions that FastAPI gives a token without any caller of the project."""


class Asking:
    """Answers for functions that look into tokens."""

    def __init__(self, view: ProjectView) -> None:
        self.ev = view.evaluator
        self.loop = view.loop
        self.bound = RequestBound(self.ev, self.loop)

    def of(self, function: FunctionId, place: Place) -> AskedBy:
        """Who runs it: "guard", "off" (what must be switched on first), "issuer" (for the tokens of his answers).

        "verified": whoever calls it has the same token verified as well.
        """
        call = self.ev.call_at(function, place)
        if call is not None and call.args and self._is_verified_beside(function, call.args[0]):
            return "verified"
        by = self._run_by(function)
        if by:
            return by
        names = self.bound.names(function, call.args[0]) if call is not None and call.args else set()
        is_given = len(names) == 1 and all(self._is_given_by_issuer(function, name, 0) for name in names)
        return "issuer" if is_given else ""

    def _run_by(self, function: FunctionId) -> AskedBy:
        found, seen, is_live = [function], {function}, False
        for one in found:
            roles = self.loop.roles.get(one, set())
            if not _GUARDING.isdisjoint(roles):
                return "guard"
            called = self._callers(one)
            on = [caller for caller, step in called if not self._is_off(caller, step.place)]
            is_live = is_live or bool(roles) or not called
            found += [caller for caller in dict.fromkeys(on) if caller not in seen]
            seen.update(on)
        return "" if is_live else "off"

    def _callers(self, function: FunctionId) -> list[tuple[FunctionId, CallEdge]]:
        found = self.loop.callers.get(function, ())
        return [(caller, step) for caller, step in found if not self.loop.summaries[caller[0]].is_test]

    def _is_off(self, caller: FunctionId, place: Place) -> bool:
        """Whether the call at a place of a function stands where a setting leads that is off by default."""
        call = self.ev.call_at(caller, place)
        return call is not None and is_switched_off(self.ev, caller, call)

    def _is_verified_beside(self, function: FunctionId, token: Term) -> bool:
        """Whether all callers give the token, which is a parameter, to something that verifies it too."""
        called = self._callers(function)
        is_own = self.ev.function(*function).takes(token)
        if not is_own or not called or not _UNGUARDED.isdisjoint(self.loop.roles.get(function, ())):
            return False
        return all(self._has_verified(caller, step, function, str(token)) for caller, step in called)

    def _has_verified(self, caller: FunctionId, step: CallEdge, function: FunctionId, name: str) -> bool:
        token = self.bound.argument(caller, step, function, name)
        calls = self.ev.calls_in(*caller)
        return token is not None and any(
            self._verifies(caller[0], call) for call in calls if call.place != step.place and token in call.args
        )

    def _verifies(self, m: int, call: Call) -> bool:
        """Whether a call decodes a token with a key, itself or in the function of the project that it calls."""
        if _decodes(call):
            return True
        for value in self.ev.at(m, call, call.func):
            if value[0] in ("function", "method"):
                return any(_decodes(self.ev.facts(value[1]).calls[n]) for n in self.ev.calls_of(value[1], value[2]))
        return False

    def _is_given_by_issuer(self, function: FunctionId, name: str, depth: int) -> bool:
        """Whether all callers give a parameter a token out of an answer of who issues them, or one that is kept."""
        if depth > _DEEPEST or self.loop.roles.get(function) or name.startswith((".", ":")):
            return False
        given = [(c, self.bound.argument(c, step, function, name)) for c, step in self._callers(function)]
        told = [(caller, term) for caller, term in given if constant(term) != ""]
        return bool(told) and all(self._is_of_issuer(caller, term, depth) for caller, term in told)

    def _is_of_issuer(self, function: FunctionId, term: Term, depth: int) -> bool:
        if type(term) is str:
            return self._is_named_for_issuer(function, term, depth)
        if type(term) is not tuple or not term:
            return False
        if term[0] == "or":
            return all(self._is_of_issuer(function, part, depth) for part in term[1] if constant(part) != "")
        if term[0] == ".":
            return _TOKEN.search(term[2]) is not None and self._is_answer(function, term[1])
        if term[0] == "[]":
            return self._is_key(term[2]) and self._is_answer(function, term[1])
        if term[0] != "()":
            return False
        call = self.ev.facts(function[0]).calls[term[1]]
        is_get = type(call.func) is tuple and call.func[:1] == (".",) and call.func[2] == "get"
        return is_get and self._is_key(call.argument(0, "")) and self._is_answer(function, call.func[1])

    def _is_named_for_issuer(self, function: FunctionId, name: str, depth: int) -> bool:
        """Whether all that a name holds, or all that callers give for it, is of who issues tokens."""
        bindings = self.ev.function(*function).bindings
        bound = [b.value for b in bindings if b.name == name and constant(b.value) != ""]
        if not bound:
            return self._is_given_by_issuer(function, name, depth + 1)
        return depth < _DEEPEST and all(self._is_of_issuer(function, value, depth + 1) for value in bound)

    def _is_key(self, term: Term) -> bool:
        return _TOKEN.search(constant(term) or "") is not None

    def _is_answer(self, function: FunctionId, term: Term) -> bool:
        """Whether something is named as the answer of who issues tokens, and is not what a client sends."""
        name = term if type(term) is str else last_name(term)
        is_sent = type(term) is str and self.loop.roles.get(function) and self.bound.is_given_by_request(function, term)
        return _ANSWER.search(name) is not None and not is_sent


def _decodes(call: Call) -> bool:
    """Whether a call decodes a token with a key, and is not told to leave the signature alone."""
    is_keyed = len(call.args) > 1 or call.has_keyword("key")
    is_off = "False" in repr(call.keyword("options")) and "verify_signature" in repr(call.keyword("options"))
    return last_name(call.func) in _DECODING and is_keyed and not is_off
