"""What calls give: results of functions, instances of classes, and what decorators make of a function."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastlint.index.facts import Call, Function, Kind, Term
from fastlint.inference import attributes, chosen_returns, dispatch, exactness, type_variables
from fastlint.inference.special_calls import special_call
from fastlint.inference.stdlib_calls import STEPPING, of_standard
from fastlint.inference.values import MAYBE, NONE, UNKNOWN, Value, Values, awaited, either, instances, union
from fastlint.knowledge import Row
from fastlint.knowledge.roles import named

if TYPE_CHECKING:
    from fastlint.inference.evaluator import Evaluator

DEPENDS = named("depends")
_SAYING_NOTHING = (NONE, MAYBE, ("object", "builtins.object"), ("object", "builtins.type"))
"""Results of a stub that say nothing of what its implementers give."""
_STATIC = frozenset({"builtins.staticmethod", "functools.partialmethod"})
"""What makes an attribute of a function that is called as it is."""
_MOST_RETURNS = 12
_HOLDING = frozenset({"container", "mapping", "tuple", "iterator", "aiterator", "awaitable", "coroutine"})


def call_result(ev: Evaluator, m: int, scope: int, number: int) -> Values:
    """What call `number` of module m gives, evaluated in the scope that holds it."""
    call = ev.facts(m).calls[number]
    row = call.place[0]
    special = special_call(ev, m, scope, call)
    if special is not None:
        return special
    callee = ev.value(m, scope, call.func, call.block, row)
    arguments = _Arguments(ev, m, scope, call)
    return either(_result(ev, value, arguments) for value in callee)


class _Arguments:
    """Positional arguments, evaluated when somebody asks."""

    def __init__(self, ev: Evaluator, m: int, scope: int, call: Call) -> None:
        self.ev, self.m, self.scope, self.call = ev, m, scope, call

    def __getitem__(self, position: int) -> Values:
        if not 0 <= position < len(self.call.args):
            return UNKNOWN
        call = self.call
        return self.ev.value(self.m, self.scope, call.args[position], call.block, call.place[0])

    def __len__(self) -> int:
        return len(self.call.args)

    def named(self, name: str) -> Values:
        return self._value(self.call.keyword(name))

    def starred(self) -> Values | None:
        """What the first starred argument is; None if there is none."""
        stars = (term[1] for term in self.call.args if type(term) is tuple and term[0] == "*")
        return next((self._value(term) for term in stars), None)

    def keywords(self) -> Values:
        """What is given by keyword, whatever the name."""
        return union(self._value(term) for name, term in self.call.keywords if name)

    def _value(self, term: Term) -> Values:
        return self.ev.value(self.m, self.scope, term, self.call.block, self.call.place[0])

    def receiver(self) -> Value | None:
        """The object of the project on which a method of a library is called: `Model` of `Model.model_validate()`."""
        func = self.call.func
        if type(func) is not tuple or func[0] != ".":
            return None
        for value in self.ev.value(self.m, self.scope, func[1], self.call.block, self.call.place[0]):
            actual: Value = value[3] if value[0] == "super" else value
            if actual[0] in ("class", "instance"):
                return ("instance", actual[1], actual[2])
        return None

    def constants(self) -> tuple[tuple[str | None, Term], ...]:
        """Constants given by keyword: what `functools.partial` is told for good."""
        return tuple((k, t) for k, t in self.call.keywords if k and type(t) is tuple and t[:1] == ("const",))


class _NoArguments:
    """The arguments of a call that is only supposed."""

    def __getitem__(self, position: int) -> Values:
        return UNKNOWN

    def __len__(self) -> int:
        return 0

    def named(self, name: str) -> Values:
        return UNKNOWN

    def starred(self) -> Values | None:
        return None

    def keywords(self) -> Values:
        return UNKNOWN

    def receiver(self) -> Value | None:
        return None

    def constants(self) -> tuple[tuple[str | None, Term], ...]:
        return ()


_NOTHING = _NoArguments()


def call_values(ev: Evaluator, values: Values) -> Values:
    """What calling any of these values gives, whatever the arguments."""
    return either(_result(ev, value, _NOTHING) for value in values)


def _result(ev: Evaluator, value: Value, arguments: _Arguments | _NoArguments) -> Values:
    tag = value[0]
    if tag in ("function", "method"):
        given = type_variables.result(ev, value, arguments)
        found = (
            given
            or _of_reached(ev, value, arguments)
            or ev.returned(value[1], value[2], value[3] if tag == "method" else None)
        )
        return found or _handed_back(ev, value, arguments)
    if tag == "class":
        return (("instance", value[1], value[2]),)
    if tag == "external":
        return _external_result(ev, value[1], arguments)
    if tag == "annotated":
        return ev.annotation(value[1], value[2], value[3])
    if tag == "returner":
        return value[1]  # type: ignore[no-any-return]
    if tag == "partial":
        return call_values(ev, value[1])
    if tag in ("instance", "object"):
        return ev.ask(("__call__", value), lambda: call_values(ev, ev.attributes((value,), "__call__")))
    return UNKNOWN


def _of_reached(ev: Evaluator, value: Value, arguments: _Arguments | _NoArguments) -> Values:
    """What the returns give that a call can reach, where constants that it gives rule out others."""
    m, f = value[1:3]
    if not isinstance(arguments, _Arguments) or ev.function(m, f).is_generator:
        return UNKNOWN
    shift = 1 if value[0] == "method" else 0
    reached = chosen_returns.chosen(ev, m, f, (arguments.m, arguments.scope), arguments.call, shift)
    if reached is None:
        return UNKNOWN
    found = of_returns(ev, m, f, reached)
    if value[0] == "method" and value[3] and value[3][0] in ("instance", "class"):
        return _with_receiver(ev, m, f, found, value[3])
    return found


def of_returns(ev: Evaluator, m: int, f: int, reached: tuple[int, ...]) -> Values:
    """What a call gives that can reach these returns alone."""
    return ev.ask(("reached", m, f, reached), lambda: _returned(ev, m, f, reached))


def _handed_back(ev: Evaluator, value: Value, arguments: _Arguments | _NoArguments) -> Values:
    """What a function gives that returns one of its parameters as it is (`def watched(client): ...; return client`)."""
    function = ev.function(value[1], value[2])
    if function.returns_annotation is not None or function.is_generator:
        return UNKNOWN
    shift = 1 if value[0] == "method" else 0
    rebound = {binding.name for binding in function.bindings}
    positions = {p.name: i - shift for i, p in enumerate(function.parameters) if p.kind <= Kind.NORMAL}
    names = [r.value for r in function.returns if type(r.value) is str and r.value in positions.keys() - rebound]
    found = union(arguments[positions[name]] or arguments.named(name) for name in names)
    return (("coroutine", found),) if found and function.is_async else found


def gives_no_coroutine(ev: Evaluator, value: Value) -> bool:
    """Whether it can be told without looking at a call that its result is no coroutine."""
    if value[0] != "external":
        return bool(value[0] == "class")
    row = ev.knowledge.get(value[1])
    if row is None:
        return value[1] not in STEPPING
    return not row.coroutine and row.returns is row.offloads is row.makes is None


def _external_result(ev: Evaluator, name: str, arguments: _Arguments | _NoArguments) -> Values:
    if (standard := of_standard(ev, name, arguments)) is not None:
        return standard
    row = ev.knowledge.get(name)
    if row is None:
        return _guess(ev, name, arguments)
    if row.offloads is not None:
        given = arguments.named(row.offloads) if isinstance(row.offloads, str) else arguments[row.offloads]
        if row.returns is None and given:
            return _offloaded(row, call_values(ev, given))
    if made := _made(ev, row, arguments):
        return made
    if ev.knowledge.is_class(name):
        return (("object", ev.knowledge.canonical(name)),)
    given_returns = _lazy(row, name, _declared_result(ev, name, row, arguments))
    if row.awaitable and isinstance(row.schedules, int):
        given_returns = (("awaitable", awaited(arguments[row.schedules])),)
    if row.coroutine:
        return (("coroutine", given_returns),)
    if row.awaitable and not any(v[0] in ("awaitable", "coroutine") for v in given_returns):
        return (("awaitable", given_returns),)
    return given_returns


def _declared_result(ev: Evaluator, name: str, row: Row, arguments: _Arguments | _NoArguments) -> Values:
    """What a row says that a call gives."""
    if not row.returns:
        return UNKNOWN
    receiver: Value | None = ("object", name.rpartition(".")[0])
    if "Self" in row.returns:
        receiver = arguments.receiver() or receiver
    return ev.described_text(row.returns, receiver, arguments)


def _lazy(row: Row, name: str, given: Values) -> Values:
    """What blocks only when it is iterated or entered carries the name of the callable that says so."""
    iterates, enters = row.iteration_blocks is not None, (row.enter_blocks or row.exit_blocks) is not None
    if not (iterates or enters):
        return given
    tag = "iterator" if iterates else "manager"
    return tuple((tag, v[1], name) if v[0] == tag else v for v in given or ((tag, UNKNOWN),))


def _offloaded(row: Row, inner: Values) -> Values:
    """What handing a function to a thread gives: an awaitable, or (`sync_to_async`) a function that gives one."""
    if row.coroutine:
        return (("coroutine", inner),)
    return (("awaitable", inner),) if row.awaitable else (("returner", (("coroutine", inner),)),)


def _made(ev: Evaluator, row: Row, arguments: _Arguments | _NoArguments) -> Values:
    """`sessionmaker(class_=AsyncSession)`: calling the result gives an instance of the argument."""
    made = instances(arguments.named(row.makes)) if row.makes else UNKNOWN
    return (("returner", made),) if made else UNKNOWN


def _guess(ev: Evaluator, name: str, arguments: _Arguments | _NoArguments) -> Values:
    """Names that no knowledge row describes: a capitalised one is taken for a class."""
    if name == "functools.partial" or name in _STATIC:
        bound = 1 if name == "functools.partialmethod" else max(len(arguments) - 1, 0)
        return (("partial", arguments[0], bound, arguments.constants()),)
    if name == "functools.wraps":
        return (("external", "fastlint.identity"),)
    last = name.rpartition(".")[2]
    return (("object", ev.knowledge.canonical(name)),) if last[:1].isupper() and not last.isupper() else UNKNOWN


def returned(ev: Evaluator, m: int, f: int, receiver: Value | None) -> Values:
    """What a call of a function of the project gives (a coroutine for an async def)."""
    found = ev.ask(("r", m, f), lambda: _returned(ev, m, f))
    function = ev.function(m, f)
    if function.klass >= 0 and not function.is_generator and dispatch.is_stub(ev, (m, f)):
        found = _of_stub(ev, m, f, receiver, found)
    if receiver is not None and receiver[0] in ("instance", "class"):
        return _with_receiver(ev, m, f, found, receiver)
    return found


def _of_stub(ev: Evaluator, m: int, f: int, receiver: Value | None, found: Values) -> Values:
    """What a stub gives: what it declares, unless that says nothing, and what its implementers give."""
    function = ev.function(m, f)
    inner = awaited(found) if function.is_async else found
    if any(v[0] in ("iterator", "aiterator") for v in inner):
        # `async def parts() -> AsyncIterator`: mostly generators implement it, which are iterated without `await`.
        return dispatch.result_of_stub(ev, m, f, receiver) or inner
    if inner and not all(v in _SAYING_NOTHING for v in inner):
        return found
    given = dispatch.result_of_stub(ev, m, f, receiver)
    return given or ((("coroutine", UNKNOWN),) if function.is_async else UNKNOWN)


def _with_receiver(ev: Evaluator, m: int, f: int, found: Values, receiver: Value) -> Values:
    """`Self` and `self` stand for the receiver's own class where a method of a base class returns them."""
    function = ev.function(m, f)
    own = ("instance", m, function.klass)
    actual = ("instance", receiver[1], receiver[2])
    if own == actual:
        return found
    return _of_family(ev, tuple(actual if v == own else v for v in found), own, actual)


def _of_family(ev: Evaluator, found: Values, own: Value, actual: Value) -> Values:
    """Of the classes below that of a method, those of the receiver: each implements for itself what the method calls.

    `Store.get` returns `cls.load(row)`, and each class below has its own `load`: `User.get` gives users alone.
    """
    found = tuple(_inside(ev, v, own, actual) if v[0] in _HOLDING else v for v in found)
    if len(found) == 1:
        return found
    family = [v for v in found if v[0] == "instance" and _is_below(ev, v, own)]
    kin = [v for v in family if _is_below(ev, v, actual)]
    return tuple(v for v in found if v not in family or v in kin) if kin else found


def _inside(ev: Evaluator, value: Value, own: Value, actual: Value) -> Value:
    if value[0] == "tuple":
        return ("tuple", tuple(_of_family(ev, part, own, actual) for part in value[1]))
    return (value[0], _of_family(ev, value[1], own, actual), *value[2:])


def _is_below(ev: Evaluator, value: Value, other: Value) -> bool:
    return ("class", *other[1:3]) in attributes.linearise(ev, ("class", *value[1:3]))


def _returned(ev: Evaluator, m: int, f: int, reached: tuple[int, ...] | None = None) -> Values:
    function = ev.function(m, f)
    outer = function.outer
    declared = _declared_return(ev, m, outer, function)
    if function.is_generator and (tag := _manager(ev, m, function)):
        return (
            (tag, _yielded(ev, m, f, function) or union(v[1] for v in declared if v[0] in ("iterator", "aiterator"))),
        )
    if function.is_generator:
        tag = "aiterator" if function.is_async else "iterator"
        return _generator(ev, m, f, function, declared or ((tag, _yielded(ev, m, f, function)),))

    def given() -> Values:
        returns = [r for i, r in enumerate(function.returns) if reached is None or i in reached]
        return either(ev.value(m, f, r.value, r.block, r.place[0]) for r in returns[:_MOST_RETURNS])

    inner = exactness.exact(ev, _carried(ev, m, f, function, declared), given) or given() or _nothing(function)
    return (("coroutine", inner),) if function.is_async else inner


def _carried(ev: Evaluator, m: int, f: int, function: Function, declared: Values) -> Values:
    """What is declared; of `-> Iterator[str]` what the body returns, where that tells what iterating runs."""
    if not any(v[0] in ("iterator", "manager") for v in declared):
        return declared
    returned = union(ev.value(m, f, r.value, r.block, r.place[0]) for r in function.returns[:_MOST_RETURNS])
    return tuple(v for v in returned if v[0] in ("iterator", "manager") and len(v) > 2) or declared


def _nothing(function: Function) -> Values:
    """A function without a return gives None."""
    return UNKNOWN if function.returns else (NONE,)


def _manager(ev: Evaluator, m: int, function: Function) -> str | None:
    """Kind of context manager that contextlib makes of a generator function."""
    if ev.is_decorated(function, "asynccontextmanager"):
        return "amanager"
    return "manager" if ev.is_decorated(function, "contextmanager") else None


def _generator(ev: Evaluator, m: int, f: int, function: Function, values: Values) -> Values:
    """What calling a generator function gives, with the function itself: iterating is what runs it.

    An annotation such as `Generator` alone says nothing of the elements, then the body does; one with the yielded type
    itself is wrong, as is `AsyncGenerator` at a plain `def`: Python gives the generator that the body makes.
    """
    tag = "aiterator" if function.is_async else "iterator"
    declared = [v for v in values if v[0] in ("iterator", "aiterator")]
    if not declared:
        return ((tag, values, (m, f)),)
    return tuple((tag, v[1] or _yielded(ev, m, f, function), (m, f)) for v in declared)


def _declared_return(ev: Evaluator, m: int, outer: int, function: Function) -> Values:
    term = function.returns_annotation
    if term is None or term == ("const", None):
        return UNKNOWN
    if function.klass >= 0 and _is_self(term):
        return (("instance", m, function.klass),)
    return ev.annotation(m, outer, term)


def _is_self(term: Term) -> bool:
    return term in ("Self", ("const", "Self")) or (type(term) is tuple and term[0] == "." and term[2] == "Self")


def _yielded(ev: Evaluator, m: int, f: int, function: Function) -> Values:
    return union(ev.value(m, f, y.value, y.block, y.place[0]) for y in function.yields[:8])


def provided(ev: Evaluator, values: Values) -> Values:
    """What FastAPI injects for a dependency: the result, awaited, or what a yield dependency yields.

    It enters no context manager: what `contextmanager` has decorated gives the manager itself.
    """
    parts: list[Values] = []
    for value in values:
        for result in call_values(ev, (value,)):
            if result[0] in ("coroutine", "awaitable", "iterator", "aiterator"):
                parts.append(result[1])
            else:
                parts.append((result,))
    return union(parts)


def injected(ev: Evaluator, m: int, scope: int, t: Term, block: int) -> Values | None:
    """What `Depends(f)` or `Security(f)` injects; None if the term is neither."""
    for depends_m, depends_scope, call in depends_calls(ev, m, scope, t):
        target = call.argument(0, "dependency")
        if target is None:
            return UNKNOWN
        return provided(ev, ev.value(depends_m, depends_scope, target, call.block, call.place[0]))
    return None


def depends_calls(ev: Evaluator, m: int, scope: int, t: Term) -> list[tuple[int, int, Call]]:
    """The `Depends(...)` call that a default or metadata term is, directly or through a pre-assigned name."""
    if type(t) is tuple and t[0] == "()":
        call = ev.facts(m).calls[t[1]]
        last = (
            call.func
            if type(call.func) is str
            else call.func[2]
            if type(call.func) is tuple and call.func[0] == "."
            else ""
        )
        for value in ev.value(m, scope, call.func):
            if value[0] == "external" and (value[1] in DEPENDS or ev.knowledge.canonical(value[1]) in DEPENDS):
                return [(m, scope, call)]
        return [(m, scope, call)] if last in ("Depends", "Security") and not ev.value(m, scope, call.func) else []
    if type(t) is str or (type(t) is tuple and t[0] == "."):
        for origin in ev.allocations(m, scope, t):
            om, oscope, term = origin
            if type(term) is tuple and term[0] == "()":
                return depends_calls(ev, om, oscope, term)
    return []
