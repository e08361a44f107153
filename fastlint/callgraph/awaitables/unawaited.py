"""Coroutines that nobody awaits: made by a call, and then dropped, tested, compared, read ... instead."""

from __future__ import annotations

from fastlint.callgraph.awaitables import lazy_awaitables, value_consumers
from fastlint.callgraph.awaitables.coroutine_or_value import holds_either
from fastlint.callgraph.conditions.control_flow import text_of
from fastlint.callgraph.conditions.path_conditions import face_of
from fastlint.callgraph.graph.edges import Unawaited
from fastlint.index.facts import Call, Facts, Place, Read, Term, Use
from fastlint.inference import call_results, dispatch
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.values import Value, Values
from fastlint.subjects.kinds import ValueUse

MISUSES: dict[int, ValueUse] = {
    Use.STATEMENT: "statement",
    Use.TRUTH: "truth",
    Use.ATTRIBUTE: "attribute",
    Use.SUBSCRIPT: "subscript",
    Use.COMPARED: "compared",
    Use.OPERAND: "operand",
    Use.FORMATTED: "formatted",
    Use.ITERATED: "iterated",
    Use.ENTERED: "entered",
    Use.ASYNC_ITERATED: "async iterated",
    Use.ASYNC_ENTERED: "async entered",
    Use.UNPACKED: "unpacked",
    Use.ASSIGNED: "assigned",
    Use.RETURNED: "returned",
    Use.YIELDED: "returned",
    Use.ARGUMENT: "argument",
}
_ASYNC = frozenset({Use.ASYNC_ENTERED, Use.ASYNC_ITERATED})
"""Libraries give coroutines that can be entered; the project's own are plain ones."""
_DEEPEST = 3
"""Functions through which a coroutine is handed on, at most."""
_OWN_ATTRIBUTES = ("send", "throw", "close", "__await__")
_TEST_ELEMENTS = frozenset({
    "builtins.any", "builtins.all", "builtins.sum", "builtins.max", "builtins.min", "builtins.str.join",
})  # fmt: skip


class UnawaitedCoroutines:
    """Collects the unawaited coroutines of one module in `found`."""

    def __init__(self, ev: Evaluator, module: int, found: list[Unawaited]) -> None:
        self.ev = ev
        self.m = module
        self.facts: Facts = ev.facts(module)
        self.found = found
        self.named: set[tuple[int, str, int]] = set()

    def call(self, number: int, call: Call, callee: Values) -> None:
        """A call with what it calls."""
        self._member_of_either(call.owner, call.func, call.block, call.place)
        if not callee:
            self._method_of_coroutine(call)
            return
        self._elements(call, callee)
        self._named_arguments(call, callee)
        self._written(call, callee)
        if call.use not in MISUSES or self._is_in_await_method(call):
            return
        if call.use == Use.STATEMENT and lazy_awaitables.is_made_in_vain(self.ev, self.m, number, callee):
            self._note(call.owner, MISUSES[call.use], call.func, self._callee_name(callee), call.place)
            return
        if any(call_results.gives_no_coroutine(self.ev, v) for v in callee):
            return
        if not _is_coroutine(self.ev.at(self.m, call, ("()", number))):
            return
        if any(v[0] == "method" and dispatch.is_overridden_otherwise(self.ev, v) for v in callee):
            return
        if call.use == Use.ASSIGNED and not self._never_read(call):
            return
        if call.use == Use.ARGUMENT and not self._is_given_for_value(call):
            return
        if call.use in _ASYNC and not all(self._gives_own(v) for v in callee):
            return
        if face_of(self.facts, call) == "plain":
            return
        self._note(call.owner, MISUSES[call.use], call.func, self._callee_name(callee), call.place)

    def _gives_own(self, value: Value, depth: int = 0) -> bool:
        """Whether a coroutine is that of an `async def` of the project, called by whatever number of its functions."""
        if value[0] not in ("function", "method") or depth > _DEEPEST:
            return False
        m, number = value[1], value[2]
        function = self.ev.function(m, number)
        if function.is_async:
            return not function.is_generator
        calls = [result.value for result in function.returns]
        if not calls or not all(type(term) is tuple and term[:1] == ("()",) for term in calls):
            return False
        made = [self.ev.facts(m).calls[term[1]] for term in calls]
        given = [self.ev.at(m, one, one.func) for one in made]
        return all(some and all(self._gives_own(v, depth + 1) for v in some) for some in given)

    def _elements(self, call: Call, callee: Values) -> None:
        """`any(has_access(u) for u in users)`: each element is a coroutine, and true."""
        term = call.args[0] if len(call.args) == 1 else None
        if type(term) is not tuple or term[0] != "comp" or type(term[2]) is not tuple or term[2][0] != "()":
            return
        inner = self.facts.calls[term[2][1]]
        if all(v[0] == "external" and v[1] in _TEST_ELEMENTS for v in callee) and _is_coroutine(
            self.ev.at(self.m, inner, term[2])
        ):
            self._note(inner.owner, "argument", inner.func, text_of(inner.func, self.facts), inner.place)

    def _written(self, call: Call, callee: Values) -> None:
        """`JSONResponse({"items": load()})`: what writes the dict meets a coroutine in it."""
        parts = [p for term in call.arguments for p in value_consumers.within(term)]
        if not parts or not all(value_consumers.writes_all(self.ev, v) for v in callee):
            return
        for part in parts:
            if type(part) is str:
                is_held = self._is_bound_to_call(call.owner, part)
                if is_held and self._holds_coroutine(call.owner, part, call.block, call.place):
                    self._note_name(call.owner, "argument", part, call.place)
            elif _is_coroutine(self.ev.at(self.m, call, part)):
                inner = self.facts.calls[part[1]]
                name = self._callee_name(self.ev.at(self.m, inner, inner.func))
                self._note(inner.owner, "argument", inner.func, name, inner.place)

    def _named_arguments(self, call: Call, callee: Values) -> None:
        """`image = draw(text)` and later `Answer(image=image)`."""
        for name in call.arguments:
            if type(name) is not str or not self._is_bound_to_call(call.owner, name):
                continue
            if self._holds_coroutine(call.owner, name, call.block, call.place) and self._want(callee, call, name):
                self._note_name(call.owner, "argument", name, call.place)

    def _method_of_coroutine(self, call: Call) -> None:
        """`response = client.get(url)` and later `response.json()`."""
        func = call.func
        if type(func) is not tuple or func[0] != "." or type(func[1]) is not str or func[2] in _OWN_ATTRIBUTES:
            return
        if self._holds_coroutine(call.owner, func[1], call.block, call.place):
            self._note_name(call.owner, "attribute", func[1], call.place)

    def _member_of_either(self, owner: int, term: Term, block: int, place: Place) -> None:
        """`row = row or load(key)` and later `row.name`."""
        if not owner or type(term) is not tuple or term[0] != "." or type(term[1]) is not str:
            return
        if term[2] not in _OWN_ATTRIBUTES and holds_either(self.ev, self.m, owner, term[1], block):
            self._note_name(owner, "attribute", term[1], place)

    def attribute_read(self, owner: int, read: Read) -> None:
        """`response = client.get(url)` and later `response.status_code`."""
        name, attr = read.term[1], read.term[2]
        self._member_of_either(owner, read.term, read.block, read.place)
        if attr.startswith("cr_") or attr in _OWN_ATTRIBUTES or not self._is_bound_to_call(owner, name):
            return
        if self._holds_coroutine(owner, name, read.block, read.place):
            self._note_name(owner, "attribute", name, read.place)

    def name_used(self, owner: int, read: Read) -> None:
        """`allowed = has_access(user)` and later `if allowed:`."""
        if self._holds_coroutine(owner, read.term, read.block, read.place):
            self._note_name(owner, MISUSES[read.use], read.term, read.place)

    def _is_bound_to_call(self, owner: int, name: str) -> bool:
        positions = self.ev.table(self.m, owner).get(name, ())
        bindings = self.ev.bindings(self.m, owner)
        return any(type(bindings[i].value) is tuple and bindings[i].value[0] in ("()", "await") for i in positions)

    def _holds_coroutine(self, owner: int, name: str, block: int, place: Place) -> bool:
        if name not in self.ev.table(self.m, owner):
            return False
        return _is_coroutine(self.ev.name(self.m, owner, name, block, place[0]))

    def _note_name(self, owner: int, how: ValueUse, name: str, place: Place) -> None:
        """One missing await, however often its name is used."""
        bindings = [b for b in self.ev.bindings(self.m, owner) if b.name == name and b.row <= place[0]]
        last = max(bindings, key=lambda b: b.row, default=None)
        key = owner, name, last.row if last is not None else 0
        if key not in self.named:
            self.named.add(key)
            made = self._made(last.value) if last is not None else ()
            self._note(owner, how, name, name, place, made)

    def _made(self, value: Term) -> Place | tuple[()]:
        """The call that a variable was given; the last of `x or call()`."""
        while type(value) is tuple and value and value[0] == "or":
            value = value[1][-1]
        return self.facts.calls[value[1]].place if type(value) is tuple and value[:1] == ("()",) else ()

    def _note(
        self, owner: int, how: ValueUse, callee: Term, name: str, place: Place, made: Place | tuple[()] = ()
    ) -> None:
        self.found.append(Unawaited(owner, how, text_of(callee, self.facts), name, place, made))

    def _is_in_await_method(self, call: Call) -> bool:
        return call.use == Use.ATTRIBUTE and self.facts.functions[call.owner].name == "__await__"

    def _is_given_for_value(self, call: Call) -> bool:
        """Whether the coroutine is an argument of something that can only want its result."""
        if call.parent < 0:
            return False
        outer = self.facts.calls[call.parent]
        values = self.ev.at(self.m, outer, outer.func)
        return bool(values) and self._want(values, outer, self.ev.term_of(self.m, call))

    def _want(self, callee: Values, call: Call, term: Term) -> bool:
        """Whether all that may be called here can only want the value of this argument."""
        places = list(value_consumers.argument_places(call, term))
        return bool(places) and all(value_consumers.wants_value(self.ev, v, where) for v in callee for where in places)

    def _never_read(self, call: Call) -> bool:
        function = self.facts.functions[call.owner]
        names = [b.name for b in function.bindings if self._is_value(b.value, call)]
        return bool(names) and all(name in function.unused for name in names)

    def _is_value(self, value: Term, call: Call) -> bool:
        return type(value) is tuple and bool(value) and value[0] == "()" and self.facts.calls[value[1]] is call

    def _callee_name(self, callee: Values) -> str:
        for value in callee:
            if value[0] in ("function", "method"):
                return self.ev.function(value[1], value[2]).qualname
            if value[0] == "external":
                return str(value[1])
        return ""


def _is_coroutine(values: Values) -> bool:
    """Whether a value is certain to be a coroutine."""
    return bool(values) and all(v[0] == "coroutine" for v in values)
