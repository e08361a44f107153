"""Clients that only tell somebody something (a mail, an alert), and tasks for which nobody waits: who asks for them
waits for no connection, and the next one comes when that of the last has long been closed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from fastlint.footprint import FunctionId
from fastlint.index.facts import Call, Term, Use
from fastlint.index.terms import last_name
from fastlint.inference.evaluator import Evaluator

_TELLING = frozenset({"post", "put", "patch", "delete"})
_ASKING = frozenset({"get", "head", "options"})
_LOOKING = frozenset({"get", "head"})
_NAMING = frozenset({"request", "stream", "build_request", "send"})
"""What is given the method before the address."""
_OUTCOME = frozenset({
    "status_code", "status", "is_success", "is_error", "ok", "reason", "reason_phrase", "raise_for_status",
})  # fmt: skip
"""What tells of an answer whether the other side has taken it."""
_LOGGING = frozenset({
    "debug", "info", "warning", "warn", "error", "exception", "critical", "success", "log", "print", "len", "str",
})  # fmt: skip
_STARTING = frozenset({"create_task", "ensure_future", "start_soon"})
_JOINING = frozenset({"gather", "wait", "wait_for", "as_completed", "shield"})


def is_detached(ev: Evaluator, owner: FunctionId, call: Call) -> bool:
    """Whether a call makes a coroutine that becomes a task for which its function does not wait."""
    calls = ev.facts(owner[0]).calls
    starting = calls[call.parent] if call.parent >= 0 else None
    if starting is None or last_name(starting.func) not in _STARTING:
        return False
    if starting.use == Use.STATEMENT:
        return True
    names = {b.name for b in ev.bindings(*owner) if b.value == ("()", call.parent)}
    own = [calls[number] for number in ev.calls_of(*owner)]
    is_left = any(last_name(c.func) in ("add", "append", "add_done_callback") and _names(c) & names for c in own)
    return is_left and not any(last_name(c.func) in _JOINING and names & set(c.args) for c in own)


def _names(call: Call) -> set[str]:
    """The names on which a method is called, and that it is given."""
    base = call.func[1] if type(call.func) is tuple and call.func[0] == "." else None
    return {term for term in (base, *call.args) if type(term) is str}


def only_tells(ev: Evaluator, owner: FunctionId, clients: Collection[str]) -> bool:
    """Whether a function sends something with a client of these names, and takes of the answers only the outcome."""
    one = _Function(ev, owner, clients)
    return bool(one.sent) and one.is_telling() and not one.uses_answers()


class _Function:
    """What a function makes of the answers that it gets."""

    def __init__(self, ev: Evaluator, owner: FunctionId, clients: Collection[str]) -> None:
        self.calls = ev.facts(owner[0]).calls
        self.function = ev.function(*owner)
        self.numbers = ev.calls_of(*owner)
        self.sent = {n for n in self.numbers if self._is_request(self.calls[n], clients)}
        self.answers: set[str] = set()
        size = -1
        while size < len(self.answers):
            size = len(self.answers)
            self.answers |= {b.name for b in self.function.bindings if self._touches(b.value)}

    def _is_request(self, call: Call, clients: Collection[str]) -> bool:
        is_own = type(call.func) is tuple and call.func[0] == "." and call.func[1] in clients
        return is_own and call.func[2] in _TELLING | _ASKING | _NAMING

    def is_telling(self) -> bool:
        """Whether what is sent changes something at the other side; it may be asked first whether that is there."""
        told = [number for number in self.sent if self._method_tells(number)]
        return bool(told) and all(number in told or self.calls[number].func[2] in _LOOKING for number in self.sent)

    def _method_tells(self, number: int) -> bool:
        call = self.calls[number]
        if call.func[2] not in _NAMING:
            return call.func[2] in _TELLING
        method = call.argument(0, "method")
        return type(method) is tuple and method[0] == "const" and str(method[1]).lower() in _TELLING

    def uses_answers(self) -> bool:
        """Whether something of an answer is returned, kept, or given to others."""
        if self.function.is_generator or not self.answers.isdisjoint(self.function.globals):
            return True
        if not all(map(str.isidentifier, self.answers)) or any(self._touches(r.value) for r in self.function.returns):
            return True
        return any(self._takes(self.calls[number]) for number in self.numbers if number not in self.sent)

    def _takes(self, call: Call) -> bool:
        """Whether a call is given a part of an answer, to do something with it."""
        if call.use == Use.RAISED or last_name(call.func) in _LOGGING or self._is_inside_of_told(call):
            return False
        return any(self._touches(part) for part in call.arguments)

    def _is_inside_of_told(self, call: Call) -> bool:
        """Whether a call only helps to word a log or an error."""
        parent = self.calls[call.parent] if call.parent >= 0 else None
        return parent is not None and (parent.use == Use.RAISED or last_name(parent.func) in _LOGGING)

    def _touches(self, term: Term) -> bool:
        """Whether a term is made with an answer, and says more of it than its outcome."""
        if type(term) is str:
            return term in self.answers
        if type(term) is not tuple or not term or term[0] == "const":
            return False
        if term[0] == ".":
            return term[2] not in _OUTCOME and self._touches(term[1])
        if term[0] != "()":
            return any(self._touches(part) for part in self._parts(term))
        call = self.calls[term[1]]
        if term[1] in self.sent:
            return True
        return any(self._touches(part) for part in (call.func, *call.arguments))

    def _parts(self, term: Term) -> Iterator[Term]:
        if term[0] == "dict":
            for pair in term[1]:
                yield from pair
        elif term[0] in ("tuple", "list", "set", "or", "and", "fstr"):
            yield from term[1]
        else:
            yield from (part for part in term[1:] if type(part) is not int)
