"""Callables that can only want the value of an argument: given a coroutine, they fail or work with its `repr`."""

from __future__ import annotations

from collections.abc import Iterator

from fastlint.index.facts import Call, Function, Kind, Parameter, Term
from fastlint.index.terms import last_name
from fastlint.inference import attributes
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.values import Value, Values
from fastlint.knowledge.roles import named

Where = int | str
"""Which argument of a call: its position or keyword."""

_EXTERNAL = frozenset({
    "builtins.len", "builtins.str", "builtins.int", "builtins.float", "builtins.bool", "builtins.dict", "builtins.sum",
    "builtins.sorted", "builtins.print", "builtins.repr", "builtins.set", "builtins.max", "builtins.min",
    "builtins.any", "builtins.all", "builtins.enumerate", "builtins.abs", "builtins.round", "json.dumps", "json.loads",
    "builtins.str.format", "builtins.str.join", "builtins.list", "builtins.tuple", "builtins.frozenset", "builtins.zip",
    "builtins.iter", "builtins.next", "builtins.reversed", "builtins.list.extend", "builtins.list.update",
    "builtins.dict.update", "itertools.chain", "itertools.islice",
})  # fmt: skip
_WRITING = named("json-writer") | {"json.dumps", "json.dump"}
"""What writes all that is in what it is given."""
_RESPONSES = named("response") | named("http-exception")
_PLAIN = ("container", "mapping", "tuple", "const")
_PLAIN_MODULES = ("builtins.", "datetime.", "decimal.", "uuid.", "pathlib.", "collections.")
"""Whose classes give no awaitables."""
_HARMLESS = frozenset({"staticmethod", "classmethod", "override", "abstractmethod"})
_OF_COROUTINES = frozenset({"send", "throw", "close", "__await__"})
_ASKING = frozenset({
    "isinstance", "hasattr", "getattr", "callable", "iscoroutine", "isawaitable", "isfuture", "ensure_future",
})  # fmt: skip
"""What is called by functions that take coroutines as well as values."""


def wants_value(ev: Evaluator, value: Value, where: Where) -> bool:
    """Whether what is called can only want the value of this argument."""
    if value[0] == "external":
        name = ev.knowledge.canonical(str(value[1]))
        wants = name in _EXTERNAL or name.startswith("logging.")
        return wants or bool({name, *ev.knowledge.bases(name)} & _RESPONSES)
    if value[0] == "class":
        if attributes.is_subclass(ev, value, _RESPONSES | {"pydantic.BaseModel"}):
            return True
        made: Values = (("instance", value[1], value[2]),)
        called = tuple(v for v in ev.attributes(made, "__init__") if v[0] == "method")
        return len(called) == 1 and _wants(ev, called[0], where)
    return value[0] in ("function", "method") and _wants(ev, value, where)


def writes_all(ev: Evaluator, value: Value) -> bool:
    """Whether what is called writes all that is in the dicts and lists that it is given."""
    name = ev.knowledge.canonical(str(value[1])) if value[0] == "external" else ""
    return name in _WRITING or bool({name, *ev.knowledge.bases(name)} & _RESPONSES)


def within(term: Term) -> Iterator[Term]:
    """The values in a display of a dict or list, however deep."""
    if type(term) is tuple and term and term[0] in ("list", "tuple", "dict"):
        for value in term[1] if term[0] != "dict" else (value for _, value in term[1]):
            yield from within(value)
            if type(value) is str or (type(value) is tuple and value[:1] == ("()",)):
                yield value


def argument_places(call: Call, term: Term) -> Iterator[Where]:
    """Where a call is given this term; nothing behind a starred argument, whose length nobody knows."""
    for position, argument in enumerate(call.args):
        if type(argument) is tuple and argument and argument[0] == "*":
            break
        if argument == term:
            yield position
    yield from (name for name, argument in call.keywords if name is not None and argument == term)


def _wants(ev: Evaluator, value: Value, where: Where) -> bool:
    function = ev.function(value[1], value[2])
    if any(last_name(term) not in _HARMLESS for term, _ in function.decorators):
        return False
    parameter = _parameter(function, where, bound=value[0] == "method")
    if parameter is None or _may_await(ev, value, function, parameter.name):
        return False
    if parameter.annotation is None:
        around = (function, *(ev.function(value[1], f) for f in ev.inner(value[1], value[2])))
        if not parameter.required or any(f.awaits for f in around):
            return False
        return _is_taken_apart(ev, value, function, parameter.name)
    declared = ev.annotation(value[1], function.outer, parameter.annotation)
    return bool(declared) and all(is_no_awaitable(ev, v) for v in declared)


def _parameter(function: Function, where: Where, *, bound: bool) -> Parameter | None:
    parameters = function.parameters[1 if bound else 0 :]
    if isinstance(where, int):
        found = parameters[where] if where < len(parameters) else None
        return found if found is not None and found.kind <= Kind.NORMAL else None
    return next((p for p in parameters if p.name == where and p.kind in (Kind.NORMAL, Kind.KEYWORD_ONLY)), None)


def is_no_awaitable(ev: Evaluator, value: Value) -> bool:
    """Whether a value is certain to be nothing that can be awaited."""
    if value[0] in _PLAIN:
        return True
    if value[0] == "object":
        return str(value[1]).startswith(_PLAIN_MODULES) and not str(value[1]).startswith("collections.abc.")
    if value[0] != "instance":
        return False
    klass: Value = ("class", value[1], value[2])
    bases = attributes.linearise(ev, klass)
    is_open = any(b[0] == "external" and last_name(b[1].rpartition(".")[2]) == "Protocol" for b in bases)
    return not is_open and not ev.attributes((value,), "__await__")


def _may_await(ev: Evaluator, value: Value, function: Function, name: str) -> bool:
    """Whether the body gives the name another value, awaits it, or asks of what kind it is."""
    if any(b.name == name or b.value == ("await", name) for b in function.bindings):
        return True
    if any(("await", name) in (r.value, _inner(r.value)) for r in (*function.returns, *function.yields)):
        return True
    calls = ev.facts(value[1]).calls
    for number in ev.calls_of(value[1], value[2]):
        terms = calls[number].arguments
        if ("await", name) in terms or (name in terms and last_name(calls[number].func) in _ASKING):
            return True
    return False


def _is_taken_apart(ev: Evaluator, value: Value, function: Function, name: str) -> bool:
    """Whether the body takes an item or a member that coroutines do not have."""
    terms: list[Term] = [r.value for r in (*function.returns, *function.yields)]
    terms += [b.value for b in function.bindings]
    terms += [read.term for read in function.reads]
    calls = ev.facts(value[1]).calls
    for number in ev.calls_of(value[1], value[2]):
        terms += [calls[number].func, *calls[number].arguments]
    return any(_takes(term, name) for term in terms)


def _takes(term: Term, name: str) -> bool:
    if type(term) is not tuple or len(term) < 3:
        return False
    if term[0] == "[]":
        return bool(term[1] == name) or _takes(term[1], name)
    return term[0] == "." and (term[2] not in _OF_COROUTINES if term[1] == name else _takes(term[1], name))


def _inner(term: Term) -> Term:
    """What a member or item is taken of: `await x` of `(await x).y`."""
    return term[1] if type(term) is tuple and len(term) > 1 and term[0] in (".", "[]") else term
