"""Questions about functions of the project that are asked at every call of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from fastlint.callgraph.conditions.control_flow import is_memoised_by_hand
from fastlint.callgraph.conditions.path_conditions import face_of
from fastlint.footprint import FunctionId
from fastlint.index.facts import BlockKind, Call, Function, Kind, Term, Use
from fastlint.index.terms import last_name, root_name
from fastlint.inference import attributes, decorators, parameters
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.values import Value, Values, unpacked

_UNCALLABLE = frozenset({
    "builtins.str", "builtins.bytes", "builtins.int", "builtins.float", "builtins.bool", "builtins.dict",
    "builtins.list", "builtins.set", "builtins.tuple",
})  # fmt: skip
"""Classes whose instances cannot be called."""
_PASSING = frozenset({"enumerate", "zip", "islice", "chain", "iter", "filter", "map"})
"""What a loop goes over in place of the arguments."""
_EXHAUSTING = frozenset({"list", "tuple", "set", "sorted", "sum", "any", "all", "max", "min", "dict"})


def decorator_rows(ev: Evaluator, m: int, function: Function) -> list[tuple[str, str]]:
    """What knowledge says of a function's decorators: pairs of "memoises" or "runs" and its value."""
    found = []
    outer = function.outer
    for term, _ in function.decorators:
        callee = ev.facts(m).callee(term)
        for value in ev.value(m, outer, callee, function.block):
            row = ev.knowledge.get(value[1]) if value[0] == "external" else None
            if row is not None and row.memoises:
                found.append(("memoises", value[1]))
            if row is not None and row.runs:
                found.append(("runs", row.runs))
    return found


def is_wrapped_away(ev: Evaluator, target: FunctionId) -> bool:
    """Whether a decorator may run a function elsewhere than where it is called: a thread, a process.

    One that nobody knows may do anything; one of the project does if its wrapper only hands the function on.
    """
    m, f = target
    function = ev.function(m, f)
    for term, _ in function.decorators:
        callee = ev.facts(m).callee(term)
        values = ev.value(m, function.outer, callee, function.block)
        if any(v[0] == "external" and not _is_known(ev, v[1]) for v in values):
            return True
    around = wrappers(ev, target)
    return bool(around) and not any(calls_through(ev, w) for w in around)


def _is_known(ev: Evaluator, name: str) -> bool:
    canonical = ev.knowledge.canonical(name)
    return ev.knowledge.states(canonical) or ev.knowledge.describes(canonical.partition(".")[0])


def is_memoised(ev: Evaluator, target: FunctionId) -> bool:
    """Whether only the first call of a function runs it."""
    m, f = target
    function = ev.function(m, f)
    keeps = function.globals or any("." in b.name for b in function.bindings)
    if keeps and is_memoised_by_hand(ev.facts(m), function):
        return True
    if not function.decorators:
        return False

    def compute() -> Values:
        return tuple(("const", what) for what, _ in decorator_rows(ev, m, function) if what == "memoises")

    return bool(ev.ask(("memo", m, f), compute))


def wrappers(ev: Evaluator, target: FunctionId) -> list[FunctionId]:
    """The inner functions of the project's own decorators around a function: calling it runs them."""
    m, f = target
    function = ev.function(m, f)
    if not function.decorators:
        return []

    def compute() -> Values:
        outer = function.outer
        found: list[Value] = []
        for term, _ in function.decorators:
            callee = ev.facts(m).callee(term)
            for value in ev.value(m, outer, callee, function.block):
                if value[0] == "function":
                    found.extend(decorators.wrappers(ev, value, term))
        return tuple(found)

    return [(v[1], v[2]) for v in ev.ask(("wrap", m, f), compute) if (v[1], v[2]) != target]


def calls_through(ev: Evaluator, wrapper: FunctionId) -> bool:
    """Whether the wrapper that a decorator puts around a function calls a parameter of the decorator itself."""
    m, f = wrapper
    around = parameters_around(ev, wrapper)
    calls = ev.facts(m).calls
    return any(calls[i].func in around for i in ev.calls_of(m, f) if type(calls[i].func) is str)


def parameters_around(ev: Evaluator, wrapper: FunctionId) -> set[str]:
    """The parameters of the functions around a wrapper: the function that it wraps is one of them."""
    m, f = wrapper
    around: set[str] = set()
    number = ev.function(m, f).parent
    while number > 0:
        around.update(p.name for p in ev.function(m, number).parameters)
        number = ev.function(m, number).parent
    return around


def _kept_parameters(function: Function) -> set[str]:
    """Names of the parameters that a function never binds anew, but for `**kwargs`."""
    names = {p.name for p in function.parameters if p.kind < Kind.VAR_KEYWORD}
    return names.difference(b.name for b in function.bindings)


def called_parameters(ev: Evaluator, target: FunctionId) -> dict[str, bool]:
    """Names of the parameters that a function calls itself as plain functions, and whether it awaits all results.

    A call that is made of coroutine functions alone does not count.
    """
    m, f = target

    def compute() -> Values:
        names = _kept_parameters(ev.function(m, f))
        if not names:
            return ()
        facts = ev.facts(m)
        used: dict[str, bool] = {}
        for call in ev.calls_in(m, f):
            if type(call.func) is str and call.func in names and face_of(facts, call) != "async":
                is_awaited = call.use == Use.AWAITED or is_consumed(ev, m, call)
                used[call.func] = used.get(call.func, True) and is_awaited
        return tuple(("const", item) for item in sorted(used.items()))

    return dict(v[1] for v in ev.ask(("hof", m, f), compute))


def is_consumed(ev: Evaluator, m: int, call: Call) -> bool:
    """Whether a call is an argument of something that awaits or schedules what it gets."""
    if call.use != Use.ARGUMENT or call.parent < 0:
        return False
    outer = ev.facts(m).calls[call.parent]
    values = ev.at(m, outer, outer.func)
    rows = [ev.knowledge.get(v[1]) for v in values if v[0] == "external"]
    return any(row is not None and (row.awaits or row.schedules is not None) for row in rows)


def argument_functions(
    ev: Evaluator, target: FunctionId, bound: bool, arguments: list[tuple[int | str, Term]]
) -> list[tuple[Term, bool]]:
    """The arguments (by position or keyword) of a call that the called function calls in turn.

    With each, whether the called function awaits what it gives.
    """
    names = called_parameters(ev, target)
    return [(term, names[name]) for name, term in _given_to(ev, target, bound, arguments, names)] if names else []


def _given_to(
    ev: Evaluator, target: FunctionId, bound: bool, arguments: list[tuple[int | str, Term]], names: Collection[str]
) -> Iterator[tuple[str, Term]]:
    """The arguments of a call that some of the parameters of the called function get."""
    parameters = ev.function(*target).parameters[1 if bound else 0 :]
    for where, term in arguments:
        name = where if isinstance(where, str) else parameters[where].name if where < len(parameters) else ""
        if name in names:
            yield name, term


def iterated_arguments(
    ev: Evaluator, target: FunctionId, bound: bool, arguments: list[tuple[int | str, Term]]
) -> list[Term]:
    """The arguments of a call that the called function goes through itself, in a plain loop."""
    names = iterated_parameters(ev, target)
    return [term for _, term in _given_to(ev, target, bound, arguments, names)] if names else []


def iterated_parameters(ev: Evaluator, target: FunctionId) -> frozenset[str]:
    """Names of the parameters over which a function loops itself: by `for`, also through `enumerate` and its like."""
    m, f = target

    def compute() -> Values:
        names = _kept_parameters(ev.function(m, f))
        if not names:
            return ()
        calls = ev.facts(m).calls
        looped = {b.term for b in ev.blocks_of(m, f) if b.kind == BlockKind.LOOP and type(b.term) in (str, tuple)}
        for term in [t for t in looped if type(t) is tuple and t[0] == "()"]:
            looped.update(calls[term[1]].args if calls[term[1]].func in _PASSING else ())
        exhausted = [calls[i].args[:1] for i in ev.calls_of(m, f) if calls[i].func in _EXHAUSTING]
        return tuple(("const", name) for name in sorted(names & looped.union(*exhausted)))

    return frozenset(v[1] for v in ev.ask(("loops", m, f), compute))


def kept_parameters(ev: Evaluator, target: FunctionId) -> frozenset[str]:
    """Names of parameters without declared class that a function puts aside, to be called by others later.

    In an attribute or a container, or in a coroutine function inside it.
    """
    m, f = target

    def compute() -> Values:
        function = ev.function(m, f)
        names = {p.name for p in function.parameters[1 if function.klass >= 0 else 0 :] if p.kind < Kind.VAR_KEYWORD}
        if not names:
            return ()
        kept = {b.value for b in function.bindings if "." in b.name and type(b.value) is str}
        for places in ev.container_writes(m).values():
            for place in places:
                if place.owner == f:
                    is_nested = type(place.value) is tuple and place.value[0] == "list"
                    kept.update(place.value[1] if is_nested else (place.value,))
        facts = ev.facts(m)
        for inner in ev.inner(m, f):
            if ev.function(m, inner).is_async:
                kept.update(facts.calls[i].func for i in ev.calls_of(m, inner))
        found = (p for p in function.parameters if p.name in names & kept)
        return tuple(("const", p.name) for p in found if p.annotation is None or _is_callback(ev, target, p.annotation))

    return frozenset(v[1] for v in ev.ask(("kept", m, f), compute))


def _is_callback(ev: Evaluator, target: FunctionId, annotation: Term) -> bool:
    values = ev.annotation(target[0], ev.function(*target).outer, annotation)
    return all(v[0] in ("returner", "class") for v in values)


def open_parameters(ev: Evaluator, target: FunctionId) -> frozenset[str]:
    """Names of undeclared parameters on which the function calls something or which it hands on.

    What flows into them says nothing of that.
    """
    m, f = target

    def compute() -> Values:
        function = ev.function(m, f)
        named = (p for p in function.parameters if p.kind in (Kind.NORMAL, Kind.KEYWORD_ONLY))
        names = {p.name for p in named if p.annotation is None or last_name(p.annotation) == "Any"}
        if function.klass >= 0 and function.parameters:
            names.discard(function.parameters[0].name)
        if not names:
            return ()
        calls = ev.facts(m).calls
        used: set[str] = set()
        for i in ev.calls_of(m, f):
            used.update(root_name(t) for t in (calls[i].func, *calls[i].arguments))
        used.update(part for b in function.bindings if "." in b.name for part in _parts(b.value) if type(part) is str)
        wanted = (p for p in function.parameters if p.name in names & used)
        return tuple(("const", p.name) for p in wanted if parameters.is_open(ev, m, f, p))

    return frozenset(v[1] for v in ev.ask(("open", m, f), compute))


def _parts(term: Term) -> tuple[Term, ...]:
    """The alternatives of `a or b`, or the term itself."""
    return term[1] if type(term) is tuple and term[0] in ("or", "and") else (term,)


def property_getters(ev: Evaluator, values: Values, attr: str, *, is_fresh: bool = False) -> list[FunctionId]:
    """The functions that run when an attribute of any of these values is read: of fresh objects cached ones too."""
    wanted = ("property", "hybrid_property", "cached_property") if is_fresh else ("property", "hybrid_property")
    members = (_members(ev, value, attr)[:1] for value in values if value[0] == "instance")
    return [one for some in members for one in some if any(ev.is_decorated(ev.function(*one), name) for name in wanted)]


def property_setters(ev: Evaluator, values: Values, attr: str) -> list[FunctionId]:
    """The functions that run when an attribute of any of these values is given a value."""
    members = (_members(ev, value, attr) for value in values if value[0] == "instance")
    return [one for some in members for one in some if _is_setter(ev.function(*one), attr)]


def _members(ev: Evaluator, instance: Value, attr: str) -> list[FunctionId]:
    """What the first class of an object that has an attribute binds to it, as far as that are functions."""
    for klass in attributes.linearise(ev, ("class", instance[1], instance[2])):
        positions = ev.table(klass[1], ~klass[2]).get(attr) if klass[0] == "class" else None
        if positions:
            bound = [ev.bindings(klass[1], ~klass[2])[i].value for i in positions]
            return [(klass[1], term[1]) for term in bound if type(term) is tuple and term[0] == "def"]
    return []


def _is_setter(function: Function, attr: str) -> bool:
    """`@name.setter`, or `@Base.name.setter` of a property that a base class has."""
    terms = [term for term, _ in function.decorators]
    return any(type(t) is tuple and t[0] == "." and t[2] == "setter" and last_name(t[1]) == attr for t in terms)


def functions_given(ev: Evaluator, m: int, call: Call, where: int | str) -> list[FunctionId]:
    """Functions of the project that an argument names, or whose coroutine it is."""
    term = call.keyword(where) if isinstance(where, str) else call.argument(where, "")
    if type(term) is tuple and term[0] == "()":
        inner = ev.facts(m).calls[term[1]]
        values = ev.at(m, call, term)
        if not any(v[0] == "partial" for v in values):
            # Its coroutine is handed over: a plain function has run already.
            functions = ev.at(m, call, inner.func)
            called = [(v[1], v[2]) for v in functions if v[0] in ("function", "method")]
            return [target for target in called if ev.function(*target).is_async]
    values = ev.at(m, call, term)
    return [(v[1], v[2]) for v in unpacked(values) if v[0] in ("function", "method")]


def may_be_called(value: Value) -> bool:
    """Whether a value may be something to call; coroutines count as such, as they are another fault."""
    if value[0] == "object":
        return value[1] not in _UNCALLABLE
    return value[0] not in ("const", "container", "mapping", "tuple", "iterator")


def cannot_be_awaited(ev: Evaluator, target: FunctionId) -> bool:
    """Whether an awaited call cannot be of this function: what it gives is known and no awaitable."""
    values = ev.returned(target[0], target[1], None)
    return bool(values) and not any(_can_be_awaited(ev, v) for v in values)


def _can_be_awaited(ev: Evaluator, value: Value) -> bool:
    if value[0] == "instance":
        return bool(attributes.attributes(ev, (value,), "__await__"))
    return value[0] in ("coroutine", "awaitable", "unknown", "object", "external", "returner")


def all_block(ev: Evaluator, values: Sequence[Value]) -> bool:
    """Whether all of these are known to block, so that they are no factories of functions."""
    rows = [ev.knowledge.get(v[1]) if v[0] == "external" else None for v in values]
    return all(row is not None and row.blocks is not None for row in rows)
