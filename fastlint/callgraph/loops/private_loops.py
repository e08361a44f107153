"""Event loops that are nobody's but their own: what `asyncio.run` and its like come to run, on whatever way.

Directly, by a parameter of a function that hands it on, by the wrapper of a decorator, or in a subclass.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from fastlint.callgraph.graph import callables
from fastlint.footprint import FunctionId
from fastlint.index.facts import Call, Function, Kind, Term
from fastlint.index.terms import last_name
from fastlint.inference import attributes
from fastlint.inference.call_results import call_values
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.values import UNKNOWN, Value, Values, union, unpacked
from fastlint.knowledge import Row

_DEEPEST = 6
_MOST_WAYS = 60
_RUNNERS = frozenset({"run", "run_until_complete"})
"""Last names of callables that run a loop, where they are themselves handed to a thread or a `partial`."""
REGISTERING = frozenset({"set_defaults"})
"""Last names of methods that take functions for commands, where it is not known of what they are methods."""
_ARGUMENTS = "argparse.Namespace"
_PARSERS = frozenset({"add_parser", "add_subparsers", "ArgumentParser"})
_CALLED = ("def", "lambda")
_CALLABLE = frozenset({"returner", "awaitable", "coroutine", "unknown", "annotated"})
"""Kinds of values that a parameter is declared as, if what it is given can come to run on a loop."""


class _Passing(NamedTuple):
    """A parameter that a function hands on: to a parameter of another one, or ("" and no target) to a loop."""

    name: str
    target: FunctionId
    parameter: str


def is_runner(ev: Evaluator, value: Value) -> bool:
    """Whether a value runs a loop of its own when it is called."""
    row = ev.knowledge.get(value[1]) if value[0] == "external" else None
    return row is not None and row.runs_loop


def run_by_library(ev: Evaluator, m: int, call: Call, row: Row) -> Iterator[FunctionId]:
    """Functions of the project that a call of something external runs on a loop of its own."""
    if row.runs_loop:
        terms = [*call.args[:1], *(value for _, value in call.keywords)]
        for term in terms:
            yield from started(ev, m, call.owner, term, call.block)
        if not terms:
            yield from _scheduled_beside(ev, m, call.owner)


def run_by_another(ev: Evaluator, m: int, call: Call) -> Iterator[FunctionId]:
    """`Thread(target=asyncio.run, args=(work(),))`: a runner that is handed over with what it is to run."""
    if not may_hand_over_runner(call):
        return
    terms = [*call.arguments]
    given = [t for t in terms if last_name(t) in _RUNNERS]
    if any(is_runner(ev, v) for t in given for v in ev.at(m, call, t)):
        for term in terms:
            if term not in given:
                yield from started(ev, m, call.owner, term, call.block)


def may_hand_over_runner(call: Call) -> bool:
    """Whether an argument of a call has the name of what runs a loop."""
    for term in call.args:
        if last_name(term) in _RUNNERS:
            return True
    return any(last_name(term) in _RUNNERS for _, term in call.keywords) if call.keywords else False


def run_by_project(ev: Evaluator, m: int, call: Call, target: FunctionId, *, bound: bool) -> Iterator[FunctionId]:
    """Functions given to a function of the project that comes to run them on a loop of its own."""
    given = [(name, term) for name, term in _given(ev.function(*target), call, bound=bound) if _may_start(term)]
    names = private_parameters(ev, target, frozenset(name for name, _ in given)) if given else frozenset()
    for name, term in given:
        if name in names:
            yield from started(ev, m, call.owner, term, call.block)


def _may_start(term: Term) -> bool:
    """Whether a term can be a function or a coroutine, or hold one."""
    return type(term) is str or (type(term) is tuple and bool(term) and term[0] != "const")


def gathered(ev: Evaluator, m: int, call: Call) -> Iterator[FunctionId]:
    """The coroutines among the arguments of a call that runs them together."""
    for term in call.args:
        yield from started(ev, m, call.owner, term, call.block)


def handed_over(ev: Evaluator, m: int, call: Call) -> Iterator[FunctionId]:
    """Functions among the arguments of a call; an object stands for what calling it runs."""
    for term in call.arguments:
        for value in ev.at(m, call, term):
            called = attributes.attributes(ev, (value,), "__call__") if value[0] == "instance" else (value,)
            yield from ((v[1], v[2]) for v in called if v[0] in ("function", "method"))


def is_decorated_elsewhere(ev: Evaluator, m: int, call: Call) -> bool:
    """Whether a call applies a decorator with arguments (`actor(max_retries=3)(f)`) whose functions run elsewhere."""
    if type(call.func) is not tuple or call.func[0] != "()":
        return False
    made = ev.facts(m).calls[call.func[1]]
    rows = (ev.knowledge.get(value[1]) for value in ev.at(m, made, made.func) if value[0] == "external")
    return any(row is not None and row.runs in ("worker", "command") for row in rows)


def decorated(ev: Evaluator, m: int, number: int, function: Function) -> Iterator[tuple[str, str]]:
    """What a function's decorators do with it: as `decorator_rows`, and what those of the project are seen to do."""
    yield from callables.decorator_rows(ev, m, function)
    if is_run_by_decorators(ev, m, function):
        yield "runs", "worker"
    elif not function.is_async and callables.is_wrapped_away(ev, (m, number)):
        yield "runs", "thread"


def is_run_by_decorators(ev: Evaluator, m: int, function: Function) -> bool:
    """Whether a decorator wraps a function into one that runs its coroutine on a loop of its own."""
    for term, _ in function.decorators:
        is_made = type(term) is tuple and term[0] == "()"
        callee = ev.facts(m).calls[term[1]].func if is_made else term
        for value in ev.value(m, function.outer, callee, function.block):
            if is_runner(ev, value):
                return True
            decorators = call_values(ev, (value,)) if is_made and value[0] == "function" else (value,)
            for decorator in decorators:
                if decorator[0] == "function":
                    target = (decorator[1], decorator[2])
                    first = ev.function(*target).parameters[:1]
                    if first and first[0].name in private_parameters(ev, target, frozenset({first[0].name})):
                        return True
    return False


def commands(ev: Evaluator, m: int) -> Iterator[FunctionId]:
    """Functions of a module that a command runs: they take what argparse has read, or stand in a table of commands.

    Such a table is one in a function that makes the parsers of commands: `{"migrate": migrate}`.
    """
    facts = ev.facts(m)
    making = {call.owner for call in facts.calls if last_name(call.func) in _PARSERS and call.owner}
    for f, function in enumerate(facts.functions):
        if any(p.annotation is not None and _is_read(ev, m, function, p.annotation) for p in function.parameters):
            yield m, f
        if f in making:
            terms = [(r.value, r.block) for r in function.returns] + [(b.value, b.block) for b in function.bindings]
            for term, block in terms:
                values = term[1] if type(term) is tuple and term[:1] == ("dict",) else ()
                for _, value in values:
                    yield from started(ev, m, f, value, block)


def _is_read(ev: Evaluator, m: int, function: Function, annotation: Term) -> bool:
    """Whether an annotation is that of the arguments of a command."""
    if last_name(annotation) != _ARGUMENTS.rpartition(".")[2]:
        return False
    values = ev.annotation(m, function.outer, annotation)
    return any(v[0] == "object" and v[1] == _ARGUMENTS for v in values)


# what a term starts


def started(ev: Evaluator, m: int, owner: int, term: Term, block: int = -1, depth: int = 0) -> Iterator[FunctionId]:
    """Functions that run where a loop is given this term: a coroutine, what makes it, or what it is made of."""
    if type(term) not in (str, tuple) or not term or depth > _DEEPEST:
        return
    tag = term[0] if type(term) is tuple else ""
    if tag == "()":
        yield from _made(ev, m, term[1], depth)
    elif tag == "lambda":
        yield m, term[1]
    elif tag in ("", ".", "[]"):
        yield from _named(ev, m, owner, term, block, depth)
    else:
        for part in _parts(term):
            yield from started(ev, m, owner, part, block, depth + 1)


def _named(ev: Evaluator, m: int, owner: int, term: Term, block: int, depth: int) -> Iterator[FunctionId]:
    """The functions that a name stands for, or what was made before and given the name."""
    functions = [v for v in unpacked(ev.value(m, owner, term, block)) if v[0] in ("function", "method")]
    for value in functions:
        yield from _with_overrides(ev, value)
    if not functions and type(term) is str and owner > 0:
        for binding in ev.bindings(m, owner):
            if binding.name == term and type(binding.value) is tuple and binding.value[0] == "()":
                yield from started(ev, m, owner, binding.value, binding.block, depth + 1)


def _made(ev: Evaluator, m: int, number: int, depth: int) -> Iterator[FunctionId]:
    """What makes a coroutine, and functions and coroutines that it is made of: `asyncio.wait_for(work(), 5)`."""
    call = ev.facts(m).calls[number]
    values = ev.at(m, call, call.func)
    for value in unpacked(values or _added_below(ev, m, call)):
        if value[0] == "instance":
            found: Values = attributes.attributes(ev, (value,), "__call__")
        else:
            found = (value,)
        for one in found:
            if one[0] in ("function", "method"):
                yield from _called(ev, one, depth)
    for term in call.arguments:
        for target in started(ev, m, call.owner, term, call.block, depth + 1):
            if ev.function(*target).is_async or ev.function(*target).name == "<lambda>":
                yield target


def _called(ev: Evaluator, value: Value, depth: int) -> Iterator[FunctionId]:
    """A coroutine function; of a plain one, which has run already, what it returns."""
    m, f = value[1], value[2]
    function = ev.function(m, f)
    if function.is_async:
        yield from _with_overrides(ev, value)
    elif depth < _DEEPEST:
        for result in function.returns[:4]:
            yield from started(ev, m, f, result.value, result.block, depth + 2)


def _with_overrides(ev: Evaluator, value: Value) -> Iterator[FunctionId]:
    """A function, and where it is a method those of subclasses that take its place."""
    m, f = value[1], value[2]
    yield m, f
    receiver = value[3] if value[0] == "method" else None
    if receiver is None or receiver[0] not in ("instance", "class"):
        return
    name, owner = ev.function(m, f).name, ("class", receiver[1], receiver[2])
    ev.see_all()
    for klass in attributes.named_subclasses(ev, ev.klass(receiver[1], receiver[2]).name):
        if owner in attributes.linearise(ev, klass):
            for found in attributes.attributes(ev, (klass,), name):
                if found[0] in ("function", "method"):
                    yield found[1], found[2]


def _added_below(ev: Evaluator, m: int, call: Call) -> Values:
    """What subclasses add under the name that a method calls of its own object, and its own class has not."""
    if type(call.func) is not tuple or call.func[0] != ".":
        return UNKNOWN
    owners = (v for v in ev.at(m, call, call.func[1]) if v[0] == "instance")
    klass = next(owners, None)
    if klass is None:
        return UNKNOWN
    own = ("class", *klass[1:3])
    ev.see_all()
    below = attributes.named_subclasses(ev, ev.klass(klass[1], klass[2]).name)
    below = [k for k in below if own in attributes.linearise(ev, k)]
    return union(attributes.attributes(ev, (k,), call.func[2]) for k in below)


def _scheduled_beside(ev: Evaluator, m: int, owner: int) -> Iterator[FunctionId]:
    """What a function schedules that goes on to run the loop for ever."""
    for call in ev.calls_in(m, owner):
        for value in ev.value(m, owner, call.func, call.block, call.place[0]):
            row = ev.knowledge.get(value[1]) if value[0] == "external" else None
            if row is not None and isinstance(row.schedules, int) and row.schedules < len(call.args):
                yield from started(ev, m, owner, call.args[row.schedules], call.block)


# parameters that come to run on a loop


def private_parameters(ev: Evaluator, target: FunctionId, asked: frozenset[str]) -> frozenset[str]:
    """Names of the parameters whose functions or coroutines a function comes to run on a loop of its own.

    Nothing, if none of the names that are `asked` for may be a function.
    """
    if asked.isdisjoint(_handed_names(ev, target)):
        return frozenset()

    def compute() -> Values:
        names = sorted({p.name for p in _passings(ev, target)})
        return tuple(("const", name) for name in names if _comes_to_loop(ev, target, name))

    return frozenset(v[1] for v in ev.ask(("private", *target), compute))


def _comes_to_loop(ev: Evaluator, target: FunctionId, name: str) -> bool:
    known = {(target, name)}
    queue = [(target, name)]
    while queue and len(known) < _MOST_WAYS:
        function, parameter = queue.pop()
        for passing in _passings(ev, function):
            if passing.name == parameter:
                if not passing.parameter:
                    return True
                way = (passing.target, passing.parameter)
                if way not in known:
                    known.add(way)
                    queue.append(way)
    return False


def _passings(ev: Evaluator, target: FunctionId) -> tuple[_Passing, ...]:
    """What a function, and those inside it, do with its parameters that may be functions."""
    m, f = target
    names = _handed_names(ev, target)
    if not names:
        return ()

    def compute() -> Values:
        found: dict[_Passing, None] = {}
        scopes = [f, *_inside(ev, m, f)]
        for scope in scopes:
            for call in ev.calls_in(m, scope):
                for passing in _of_call(ev, m, call, names, scopes):
                    found[passing] = None
        return tuple(map(tuple, found))

    return tuple(map(_Passing._make, ev.ask(("passings", m, f), compute)))


def _handed_names(ev: Evaluator, target: FunctionId) -> frozenset[str]:
    """Parameters that may be functions or coroutines, by what is declared of them."""
    m, f = target
    function = ev.function(m, f)
    own = function.parameters[1 if function.klass >= 0 else 0 :]
    parameters = [p for p in own if p.kind in (Kind.POSITIONAL_ONLY, Kind.NORMAL, Kind.KEYWORD_ONLY)]
    if not parameters:
        return frozenset()

    def compute() -> Values:
        found = []
        for p in parameters:
            values = ev.annotation(m, function.outer, p.annotation) if p.annotation is not None else ()
            if not values or any(v[0] in _CALLABLE for v in values):
                found.append(("const", p.name))
        return tuple(found)

    return frozenset(v[1] for v in ev.ask(("handed", m, f), compute))


def _of_call(ev: Evaluator, m: int, call: Call, names: Collection[str], scopes: Collection[int]) -> Iterator[_Passing]:
    """Which of some names a call gives to something that may run them on a loop of its own."""
    if not call.args and not call.keywords:
        return
    mentions = _Mentions(ev, m, names, scopes)
    mentioned = [(w, n) for w, t in enumerate(call.args) for n in mentions.of(call.owner, t)]
    keywords = [(k, n) for k, t in call.keywords for n in mentions.of(call.owner, t)]
    if not mentioned and not keywords:
        return
    given = [t for t in call.args if type(t) in (str, tuple) and last_name(t) in _RUNNERS]
    for term in given:
        if any(is_runner(ev, v) for v in ev.at(m, call, term)):
            yield from (_run_here(name) for _, name in (*mentioned, *keywords))
    for value in ev.at(m, call, call.func):
        if is_runner(ev, value):
            yield from (_run_here(n) for w, n in (*mentioned, *keywords) if w == 0 or isinstance(w, str))
        elif value[0] in ("function", "method"):
            yield from _to_parameters(ev, value, mentioned, keywords)


def _to_parameters(
    ev: Evaluator, value: Value, mentioned: Iterable[tuple[int, str]], keywords: Iterable[tuple[str | None, str]]
) -> Iterator[_Passing]:
    """The parameters of a function of the project to which names are given, by position or by keyword."""
    target = (value[1], value[2])
    parameters = ev.function(*target).parameters[1 if value[0] == "method" else 0 :]
    yield from (_Passing(name, target, parameters[w].name) for w, name in mentioned if w < len(parameters))
    yield from (_Passing(name, target, key) for key, name in keywords if key is not None)


def _run_here(name: str) -> _Passing:
    return _Passing(name, (-1, -1), "")


class _Mentions(NamedTuple):
    """Which of some names a term of a function hands on, calls, or has called by a function defined beside it."""

    ev: Evaluator
    m: int
    names: Collection[str]
    scopes: Collection[int]

    def of(self, owner: int, term: Term, depth: int = 0) -> Iterator[str]:
        if type(term) not in (str, tuple) or not term or depth > _DEEPEST:
            return
        if type(term) is str:
            yield from (term,) if term in self.names else self._bound(owner, term, depth)
        elif term[0] == "()":
            call = self.ev.facts(self.m).calls[term[1]]
            for part in (call.func, *call.arguments):
                yield from self.of(call.owner, part, depth + 1)
        elif term[0] in _CALLED and term[1] in self.scopes:
            calls = self.ev.facts(self.m).calls
            called = [calls[i].func for i in self.ev.calls_of(self.m, term[1])]
            yield from (func for func in called if type(func) is str and func in self.names)
        else:
            for part in _parts(term):
                yield from self.of(owner, part, depth + 1)

    def _bound(self, owner: int, name: str, depth: int) -> Iterator[str]:
        """What was made before, or defined, and given a name."""
        bindings = self.ev.bindings(self.m, owner)
        for i in self.ev.table(self.m, owner).get(name, ()):
            value = bindings[i].value
            if type(value) is tuple and (value[0] == "()" or value[0] in _CALLED):
                yield from self.of(owner, value, depth + 1)


def _parts(term: Term) -> tuple[Term, ...]:
    """The terms that a display, an alternative, a starred term or a comprehension consists of."""
    if term[0] in ("tuple", "list", "set", "or", "and"):
        return tuple(term[1])
    if term[0] == "*":
        return (term[1],)
    return (term[2],) if term[0] == "comp" else ()


def _inside(ev: Evaluator, m: int, f: int) -> list[int]:
    """All functions inside a function."""
    found = []
    for inner in ev.inner(m, f):
        found += [inner, *_inside(ev, m, inner)]
    return found


def _given(function: Function, call: Call, *, bound: bool) -> Iterator[tuple[str, Term]]:
    """The arguments of a call by the name of the parameter."""
    parameters = function.parameters[1 if bound else 0 :]
    for parameter, term in zip(parameters, call.args, strict=False):
        if parameter.kind == Kind.VAR_POSITIONAL:
            break
        yield parameter.name, term
    yield from ((key, value) for key, value in call.keywords if key is not None)
