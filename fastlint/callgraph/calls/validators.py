"""Validators of the Pydantic models that routes take: FastAPI runs them on the event loop, even for a `def` route."""

from __future__ import annotations

from collections.abc import Iterable

from fastlint.footprint import FunctionId
from fastlint.index.facts import Call, Flag, Use
from fastlint.index.terms import last_name
from fastlint.inference import attributes
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.values import Value, Values, elements
from fastlint.knowledge.roles import named

MODELS = named("model")
_DECORATORS = ("field_validator", "model_validator", "validator", "root_validator")
_MOSTMODELS = 60
_DEEPEST = 4
_REJECTING = frozenset({"validate", "parse", "check", "verify", "ensure", "strptime", "fromisoformat", "loads"})
"""Words in the names of what raises a ValueError for a text that it does not like."""
_PARSING = frozenset({"builtins.int", "builtins.float", "builtins.bytes", "uuid.UUID", "zoneinfo.ZoneInfo"})
_ENUMS = frozenset({"enum.Enum", "enum.StrEnum", "enum.IntEnum"})
_ANSWERS = named("http-exception")


def validators(ev: Evaluator, functions: Iterable[FunctionId]) -> list[FunctionId]:
    """Validators of all models among the parameters of functions that FastAPI calls, nested models included."""
    queue: list[Value] = []
    for m, f in functions:
        function = ev.function(m, f)
        outer = function.outer
        for parameter in function.parameters:
            if parameter.annotation is not None:
                queue.extend(_models(ev, ev.annotation(m, outer, parameter.annotation)))
    found: dict[FunctionId, None] = {}
    seen: set[Value] = set()
    while queue and len(seen) < _MOSTMODELS:
        model = queue.pop()
        if model not in seen:
            seen.add(model)
            queue.extend(_visit(ev, model, found))
    return list(found)


VALIDATING = named("validating")
"""What makes an object of a model from other data."""


def validators_of(ev: Evaluator, klass: Value) -> list[FunctionId]:
    """The validators that run where an object of a model of the project is made."""
    values = ev.ask(("validators", klass), lambda: _validators_of(ev, klass))
    return [(v[1], v[2]) for v in values]


def _validators_of(ev: Evaluator, klass: Value) -> Values:
    is_table = any(key == "table" for key, _ in ev.klass(klass[1], klass[2]).keywords)  # SQLModel does not check these
    if is_table or not attributes.is_subclass(ev, klass, MODELS):
        return ()
    return tuple(("function", *one) for one in _checking(ev, klass))


def _models(ev: Evaluator, values: Values) -> list[Value]:
    """Classes of models among values, also inside lists and mappings."""
    found: list[Value] = []
    for value in values:
        if value[0] == "instance":
            klass: Value = ("class", value[1], value[2])
            if attributes.is_subclass(ev, klass, MODELS):
                found.append(klass)
        elif value[0] in ("container", "tuple"):
            found.extend(_models(ev, elements((value,))))
        elif value[0] == "mapping":
            found.extend(_models(ev, value[1]))
    return found


def _visit(ev: Evaluator, model: Value, found: dict[FunctionId, None]) -> list[Value]:
    """Note the validators of a model; returns the models of its fields."""
    below: list[Value] = []
    found.update(dict.fromkeys(_checking(ev, model)))
    for klass in attributes.linearise(ev, model):
        if klass[0] != "class":
            continue
        _, m, c = klass
        for binding in ev.bindings(m, ~c):
            if binding.annotation is not None:
                below.extend(_models(ev, ev.annotation(m, ~c, binding.annotation)))
    return below


def _checking(ev: Evaluator, model: Value) -> list[FunctionId]:
    """The validators that a model has of its own or inherits from a class of the project."""
    classes = [base for base in attributes.linearise(ev, model) if base[0] == "class"]
    methods = [(m, f) for _, m, c in classes for f in ev.methods(m, c)]
    return [one for one in methods if any(_is_validator(ev, one[0], t) for t, _ in ev.function(*one).decorators)]


def _is_validator(ev: Evaluator, m: int, term: object) -> bool:
    if type(term) is tuple and term[0] == "()":
        term = ev.facts(m).calls[term[1]].func
    last = term if isinstance(term, str) else term[2] if type(term) is tuple and term[0] == "." else ""
    return last in _DECORATORS


def checks_of(ev: Evaluator, model: Value) -> tuple[str, ...]:
    """Names of the validators that a model has of its own or inherits from a class of the project, and can reject."""
    names = dict.fromkeys(ev.function(*one).name for one in _checking(ev, model) if _rejects(ev, one, 0))
    return tuple(names)


def _rejects(ev: Evaluator, function: FunctionId, depth: int) -> bool:
    """Whether a function can raise what Pydantic takes for a rejection: itself or in what it calls, as far as known."""
    m, f = function
    if ev.function(m, f).flags & Flag.REJECTS:
        return True
    return any(_can_reject(ev, m, ev.facts(m).calls[number], depth) for number in ev.calls_of(m, f))


def _can_reject(ev: Evaluator, m: int, call: Call, depth: int) -> bool:
    values = ev.at(m, call, call.func)
    if call.use == Use.RAISED:
        return not any(_is_answer(ev, value) for value in values)
    if all(value[0] == "external" for value in values) and any(
        word in _REJECTING for word in last_name(call.func).split("_")
    ):
        return True
    for value in values:
        if value[0] == "external" and ev.knowledge.canonical(value[1]) in _PARSING and call.args:
            return True
        if value[0] in ("function", "method") and depth < _DEEPEST and _rejects(ev, (value[1], value[2]), depth + 1):
            return True
        if value[0] == "class" and attributes.is_subclass(ev, value, MODELS | _ENUMS):
            return True
    return False


def _is_answer(ev: Evaluator, value: Value) -> bool:
    """Whether what is raised is an HTTPException: FastAPI answers with it, Pydantic does not look at it."""
    if value[0] == "class":
        return attributes.is_subclass(ev, value, _ANSWERS)
    return value[0] == "external" and ev.knowledge.canonical(value[1]) in _ANSWERS
