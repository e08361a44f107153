"""Container contents, if it is empty where it is made: `handlers[name] = f`, `self.listeners.append(f)`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fastlint.index.facts import MODULE, Binding, Facts, Term
from fastlint.index.terms import dotted_name
from fastlint.inference.values import MAYBE, UNKNOWN, Values, union

if TYPE_CHECKING:
    from fastlint.inference.evaluator import Evaluator

_LAST = frozenset({"append", "add", "appendleft", "insert"})
_WHOLE = frozenset({"update", "extend"})
"""What puts in all that another container holds."""
_MOST = 12
_DEEPEST = 4
"""Keys below which a container is filled."""
_TAGS = ("container", "mapping", MAYBE[0])


class ContainerWrite(NamedTuple):
    """A place of a function that puts something into a container of this name."""

    owner: int
    value: Term
    block: int
    row: int


def container_writes(facts: Facts) -> dict[str, list[ContainerWrite]]:
    """All places of a module that fill containers, by the name of the container as it is written."""
    found: dict[str, list[ContainerWrite]] = {}
    for number, function in enumerate(facts.functions):
        for binding in function.bindings:
            if binding.name.endswith("[]"):
                _note(found, binding.name[:-2], ContainerWrite(number, _stored(binding), binding.block, binding.row))
    for call in facts.calls:
        func = call.func
        if type(func) is tuple and func[0] == "." and func[2] in _LAST and call.args:
            name, depth = _container(facts, func[1])
            value = call.args[-1]
            for _ in range(depth):
                value = ("list", (value,))
            _note(found, name, ContainerWrite(call.owner, value, call.block, call.place[0]))
        elif type(func) is tuple and func[0] == "." and func[2] in _WHOLE and len(call.args) == 1:
            value = ("[]", call.args[0], None) if func[2] == "update" else ("elem", call.args[0])
            _note(found, dotted_name(func[1]), ContainerWrite(call.owner, value, call.block, call.place[0]))
    return found


def _note(found: dict[str, list[ContainerWrite]], name: str, write: ContainerWrite) -> None:
    if name and write.value is not None:
        found.setdefault(name, []).append(write)


def _stored(binding: Binding) -> Term:
    return binding.value[1][0][1] if type(binding.value) is tuple and binding.value[0] == "dict" else None


def _container(facts: Facts, base: Term) -> tuple[str, int]:
    """The name of what is filled, and below how many keys: `x[key].append`, `x.setdefault(key, []).append`."""
    depth = 0
    while type(base) is tuple and base[0] in ("[]", "()") and depth < _DEEPEST:
        if base[0] == "()":
            base = facts.calls[base[1]].func
            if type(base) is not tuple or base[0] != "." or base[2] not in ("setdefault", "get"):
                return "", 0
        base, depth = base[1], depth + 1
    return dotted_name(base), depth


def filled(ev: Evaluator, m: int, scope: int, name: str, values: Values) -> Values:
    """Values of a name of a function or module, with what the functions that know the name put into them."""
    if not is_empty(values):
        return values
    places = ev.container_writes(m).get(name)
    if not places:
        return values
    own = [p for p in places if _scope_of(ev, m, p.owner, name) == scope]
    # What is put in may be made of what is there already: a question that comes back to itself is unknown.
    return _with(values, ev.ask(("filled", m, scope, name), lambda: _content(ev, m, own)))


def filled_attribute(ev: Evaluator, m: int, c: int, attr: str, values: Values) -> Values:
    """Values of an attribute, with what the methods of a class put into them through their first parameter."""
    if not is_empty(values):
        return values
    places: list[ContainerWrite] = []
    table = ev.container_writes(m)
    for receiver in ("self", "cls", ev.klass(m, c).name):
        places += [p for p in table.get(f"{receiver}.{attr}", ()) if _is_of_class(ev, m, p.owner, c, receiver)]
    return _with(values, ev.ask(("filled", m, ~c, attr), lambda: _content(ev, m, places))) if places else values


def is_empty(values: Values) -> bool:
    """Whether values are containers of whose elements no more is known than that they can be called."""
    if not values or values[0][0] not in _TAGS:
        return False
    return all(
        v[0] in ("container", "mapping") and all(inner[0] == "returner" or is_empty((inner,)) for inner in v[1])
        for v in values
        if v != MAYBE
    )


def _content(ev: Evaluator, m: int, places: list[ContainerWrite]) -> Values:
    return union(_value(ev, m, place) for place in places[:_MOST])


def _with(values: Values, content: Values) -> Values:
    if not content:
        return values
    # Others may put other things into it.
    return tuple((v[0], (*content, MAYBE)) if v != MAYBE else v for v in values)


def _value(ev: Evaluator, m: int, place: ContainerWrite) -> Values:
    if type(place.value) is str:
        is_parameter = place.value in ev.parameter_names(m, place.owner)
        passed = ev.passed_values(m, place.owner, place.value) if is_parameter else UNKNOWN
        if passed:
            return passed
    elif type(place.value) is tuple and place.value[0] == "list":
        inner = union(_value(ev, m, place._replace(value=one)) for one in place.value[1])
        return (("container", inner),) if inner else UNKNOWN
    return ev.value(m, place.owner, place.value, place.block, place.row)


def _scope_of(ev: Evaluator, m: int, owner: int, name: str) -> int:
    """The function whose name this is, as seen from a function: that one itself or one around it; else the module."""
    while owner > 0:
        function = ev.function(m, owner)
        if name not in function.globals and (name in ev.table(m, owner) or name in ev.parameter_names(m, owner)):
            return owner
        owner = function.parent
    return MODULE


def _is_of_class(ev: Evaluator, m: int, owner: int, c: int, receiver: str) -> bool:
    """Whether a function is a method of a class or lies in one, or speaks of the class by its name."""
    if receiver not in ("self", "cls"):
        return True
    while owner > 0:
        function = ev.function(m, owner)
        if function.klass >= 0:
            return function.klass == c
        owner = function.parent
    return False
