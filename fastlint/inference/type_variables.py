"""Type variables: what a call's arguments, or the class of its receiver, make of them in the type of the result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from fastlint.index.facts import Function, Kind, Term
from fastlint.index.terms import last_name
from fastlint.inference import attributes
from fastlint.inference.values import UNKNOWN, Value, Values, awaited, instances, union

if TYPE_CHECKING:
    from fastlint.inference.evaluator import Evaluator

_VARIABLES = ("typing.TypeVar", "typing_extensions.TypeVar")
_CLASSES = ("type", "Type")
_DEEPEST = 4


class Arguments(Protocol):
    """The arguments of a call, by position and by name."""

    def __getitem__(self, position: int) -> Values: ...
    def named(self, name: str) -> Values: ...


def result(ev: Evaluator, value: Value, arguments: Arguments) -> Values:
    """What a call of a function (or method) gives whose type depends on how it is called; else unknown."""
    m, f = value[1], value[2]
    names = [v[1] for v in ev.ask(("variables", m, f), lambda: _variables(ev, m, f))]
    if not names:
        return UNKNOWN
    function = ev.function(m, f)
    receiver = value[3] if value[0] == "method" else None
    given = {name: _meaning(ev, m, function, name, arguments, receiver) for name in names}
    known = {name: values for name, values in given.items() if values}
    if not known:
        return UNKNOWN
    found = ev.annotation(m, function.outer, _replaced(function.returns_annotation, known))
    return (("coroutine", found),) if found and function.is_async else found


def _variables(ev: Evaluator, m: int, f: int) -> Values:
    """Names of the type variables in the return annotation of a function."""
    function = ev.function(m, f)
    if function.returns_annotation is None or function.is_generator:
        return UNKNOWN
    names = sorted(_names(function.returns_annotation))
    return tuple(("const", name) for name in names if _is_variable(ev, m, function, name))


def _is_variable(ev: Evaluator, m: int, function: Function, name: str) -> bool:
    values = ev.value(m, function.outer, name)
    if values:
        return all(v[0] == "object" and v[1] in _VARIABLES for v in values)
    return any(name in _names(p.annotation) for p in function.parameters)


def _names(term: Term, depth: int = 0) -> set[str]:
    """Names in an annotation."""
    if type(term) is str:
        return {term}
    if type(term) is not tuple or not term or term[0] in ("const", ".", "()") or depth > _DEEPEST:
        return set()
    parts = term[1] if term[0] in ("tuple", "list") else term[2:] if term[0] == "bin" else term[1:]
    return set().union(*(_names(part, depth + 1) for part in parts))


def _replaced(term: Term, known: dict[str, Values]) -> Term:
    """An annotation with values in the place of type variables."""
    if type(term) is str:
        return ("given", known[term]) if term in known else term
    if type(term) is not tuple or not term or term[0] in ("const", ".", "()"):
        return term
    if term[0] in ("tuple", "list"):
        return term[0], tuple(_replaced(part, known) for part in term[1])
    return term[0], *(_replaced(part, known) if type(part) is not str or i or term[0] != "bin" else part
                      for i, part in enumerate(term[1:]))  # fmt: skip


def _meaning(
    ev: Evaluator, m: int, function: Function, name: str, arguments: Arguments, receiver: Value | None
) -> Values:
    """The values that a type variable stands for in a call."""
    plain = [p for p in function.parameters if p.kind in (Kind.POSITIONAL_ONLY, Kind.NORMAL)]
    shift = 1 if receiver is not None or function.klass >= 0 else 0
    for parameter in function.parameters:
        if parameter.annotation is not None and name in _names(parameter.annotation):
            position = plain.index(parameter) - shift if parameter in plain else -1
            given = arguments[position] if position >= 0 else UNKNOWN
            found = _unified(parameter.annotation, name, ev, given or arguments.named(parameter.name))
            if found:
                return found
    if receiver is not None and function.klass >= 0:
        return of_class(ev, receiver, ("class", m, function.klass), name)
    return UNKNOWN


def _unified(annotation: Term, name: str, ev: Evaluator, given: Values) -> Values:
    """What a variable must be for an annotation to admit some values: `T`, `type[T]`, `Callable[..., T]`, `list[T]`."""
    if not given:
        return UNKNOWN
    if annotation == name:
        return given
    if type(annotation) is tuple and annotation[0] == "bin":
        return union(_unified(part, name, ev, given) for part in annotation[2:])
    if type(annotation) is not tuple or annotation[0] != "[]":
        return UNKNOWN
    form, inner = last_name(annotation[1]), annotation[2]
    if form in _CLASSES and inner == name:
        return instances(given)
    if form == "Callable" and type(inner) is tuple and inner[0] == "tuple" and inner[1][-1] == name:
        return ev.call_values(given)
    if form in ("Awaitable", "Coroutine"):
        return awaited(given) if inner == name else UNKNOWN
    if form == "Optional":
        return _unified(inner, name, ev, given)
    return ev.iterated(given) if inner == name else UNKNOWN


def of_class(ev: Evaluator, receiver: Value, owner: Value, name: str, depth: int = 0) -> Values:
    """What the class of a receiver, by `class Users(Repository[User])`, makes of a variable of its base."""
    start: Value = ("class", receiver[1], receiver[2]) if receiver[0] in ("instance", "class") else ()
    for klass in attributes.linearise(ev, start) if start else ():
        if klass[0] != "class" or klass == owner or depth > _DEEPEST:
            continue
        facts = ev.klass(klass[1], klass[2])
        scope = facts.parent if facts.outer < 0 else ~facts.outer
        for base in facts.bases:
            if type(base) is tuple and base[0] == "[]" and owner in ev.value(klass[1], scope, base[1]):
                given = base[2][1] if type(base[2]) is tuple and base[2][0] == "tuple" else (base[2],)
                names = declared_variables(ev, owner)
                if name in names and names.index(name) < len(given):
                    term = given[names.index(name)]
                    found = ev.annotation(klass[1], scope, term)
                    return found or (of_class(ev, receiver, klass, term, depth + 1) if type(term) is str else UNKNOWN)
    return UNKNOWN


def declared_variables(ev: Evaluator, klass: Value) -> list[str]:
    """The type variables of a class of the project, in their order: those of `Generic[...]`, else of its bases."""
    facts = ev.klass(klass[1], klass[2])
    subscripts = [b for b in facts.bases if type(b) is tuple and b[0] == "[]"]
    for base in sorted(subscripts, key=lambda b: last_name(b[1]) not in ("Generic", "Protocol")):
        given = base[2][1] if type(base[2]) is tuple and base[2][0] == "tuple" else (base[2],)
        return [term for term in given if type(term) is str]
    return []
