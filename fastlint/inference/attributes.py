"""What `value.name` means: members of modules, classes, instances and of things outside the project."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from fastlint.index.facts import Function
from fastlint.index.terms import last_name
from fastlint.inference.containers import filled_attribute
from fastlint.inference.values import NONE, UNKNOWN, Value, Values, either, elements, union

if TYPE_CHECKING:
    from fastlint.inference.evaluator import Evaluator

_MAPPING_METHODS = frozenset({"get", "pop", "setdefault", "__getitem__"})
_CONTAINER_METHODS = frozenset({"pop", "popleft", "__getitem__"})


def attributes(ev: Evaluator, base: Values, attr: str) -> Values:
    """Values of an attribute of any of these values."""
    if len(base) == 1:
        return _attribute(ev, base[0], attr)
    return either(_attribute(ev, value, attr) for value in base)


def _attribute(ev: Evaluator, value: Value, attr: str) -> Values:
    of = _BY_TAG.get(value[0])
    return of(ev, value, attr) if of is not None else UNKNOWN


def _of_external(ev: Evaluator, value: Value, attr: str) -> Values:
    return (("external", f"{value[1]}.{attr}"),)


def _of_package(ev: Evaluator, value: Value, attr: str) -> Values:
    below = ev.imports.below(value[1], attr)
    return (ev.module_value(below),) if below is not None else UNKNOWN


def _of_mapping(ev: Evaluator, value: Value, attr: str) -> Values:
    if attr in _MAPPING_METHODS:
        return (("returner", value[1]),)
    if attr == "values":
        return (("returner", (("container", value[1]),)),)
    if attr == "items":
        return (("returner", (("container", (("tuple", ((), value[1])),)),)),)
    return (("external", f"builtins.dict.{attr}"),)


def _of_container(ev: Evaluator, value: Value, attr: str) -> Values:
    if attr in _CONTAINER_METHODS:
        return (("returner", elements((value,))),)
    return (("external", f"builtins.list.{attr}"),)


def _of_const(ev: Evaluator, value: Value, attr: str) -> Values:
    if isinstance(value[1], (str, bytes)):
        return (("external", f"builtins.{type(value[1]).__name__}.{attr}"),)
    return UNKNOWN


def _of_callable(ev: Evaluator, value: Value, attr: str) -> Values:
    return (value,) if attr == "__wrapped__" else UNKNOWN


def _of_awaitable(ev: Evaluator, value: Value, attr: str) -> Values:
    """A task or future has methods of its own."""
    method: Values = (("external", f"asyncio.Future.{attr}"),)
    return (("returner", value[1]), *method) if attr == "result" and value[1] else method


def _of_module(ev: Evaluator, value: Value, attr: str) -> Values:
    module = value[1]
    folder = ev.imports.folder_of(module)
    known = attr in ev.table(module, 0)
    if not known and folder is not None:
        below = ev.imports.below(folder, attr)
        if below is not None:
            return (ev.module_value(below),)
    found = ev.member(module, attr)
    if found == (NONE,):
        return ev.put_outside(value, attr) or found
    return () if found and found[0] == ("external", f"builtins.{attr}") else found


# classes


def bases(ev: Evaluator, value: Value) -> Values:
    """Direct bases of a class of the project: classes and external names."""
    return ev.ask(("b", value), lambda: _bases(ev, value))


def _bases(ev: Evaluator, value: Value) -> Values:
    _, m, c = value
    klass = ev.klass(m, c)
    scope = klass.parent if klass.outer < 0 else ~klass.outer
    found: list[Value] = []
    for term in klass.bases:
        base = term[1] if type(term) is tuple and term[0] == "[]" else term
        found.extend(v for v in ev.value(m, scope, base) if v[0] in ("class", "external") and v != value)
    return tuple(dict.fromkeys(found))


_MOST_VISITS = 500
"""Ways to bases that are followed: where diamonds stand on diamonds, there are twice as many with each of them."""


def linearise(ev: Evaluator, value: Value) -> Values:
    """The class, its bases and theirs, in an order that agrees with Python's for the usual hierarchies."""
    if value[0] != "class":
        return (value,)
    key = ("mro", value)
    # On the way to the bases of a class its own are not known, but it is.
    return ev.ask(key, lambda: _linearised(ev, value)) if key not in ev.open else _linearised(ev, value)


def _linearised(ev: Evaluator, value: Value) -> Values:
    order: list[Value] = []
    visits = 0

    def visit(one: Value, above: tuple[Value, ...]) -> None:
        nonlocal visits
        visits += 1
        if one in order:
            order.remove(one)
        order.append(one)
        if one[0] == "class" and len(order) < 40 and visits < _MOST_VISITS:
            for base in bases(ev, one):
                # A class that derives from itself is no Python, and must not be followed for ever.
                if base not in above:
                    visit(base, (*above, base))

    visit(value, (value,))
    return tuple(order)


def is_subclass(ev: Evaluator, value: Value, names: frozenset[str]) -> bool:
    """Whether a class (of the project or external) is or derives from one of these external classes."""
    for base in linearise(ev, value):
        if base[0] == "external":
            name = ev.knowledge.canonical(base[1])
            if name in names or any(b in names for b in ev.knowledge.bases(name)):
                return True
    return False


def _of_class(ev: Evaluator, value: Value, attr: str) -> Values:
    def compute() -> Values:
        found = _member(ev, linearise(ev, value), attr, value)
        return found if found is not None else UNKNOWN

    return ev.ask(("k", value, attr), compute)


def _member(ev: Evaluator, order: Values, attr: str, receiver: Value) -> Values | None:
    """A member found along a line of classes, bound to its receiver."""
    own = _own_member(ev, order, attr, receiver)
    return own if own is not None else _foreign_member(ev, order, attr, receiver)


def _own_member(ev: Evaluator, order: Values, attr: str, receiver: Value) -> Values | None:
    """A member that a class of the project defines, unless a described one of a base before it comes first."""
    for klass in order:
        if klass[0] == "external":
            if ev.knowledge.get(f"{klass[1]}.{attr}") is not None:
                return None
            continue
        _, m, c = klass
        if attr in ev.table(m, ~c):
            found = filled_attribute(ev, m, c, attr, bound(ev, ev.name(m, ~c, attr), receiver))
            return either((found, UNKNOWN)) if _is_rewritten(ev, m, c) else found
    return None


def _foreign_member(ev: Evaluator, order: Values, attr: str, receiver: Value) -> Values | None:
    """A member of a base outside the project: a described one, else whatever the first such base may have."""
    for klass in order:
        if klass[0] == "external" and ev.knowledge.get(f"{klass[1]}.{attr}") is not None:
            return _bound_external(ev, klass[1], attr, receiver)
    for klass in order:
        if klass[0] == "external" and klass[1] not in _ROOTS and not klass[1].startswith(("typing.", "abc.", "enum.")):
            return (("external", f"{klass[1]}.{attr}"),)
    return None


_APPLICATION = "starlette.applications.Starlette"
_ROOTS = frozenset({"builtins.object", "pydantic.BaseModel", "builtins.Exception"})


def _is_rewritten(ev: Evaluator, m: int, c: int) -> bool:
    """Whether a decorator that nobody knows is applied to a class: its methods may be anything then."""
    klass = ev.klass(m, c)
    scope = klass.parent if klass.outer < 0 else ~klass.outer
    for term, _ in klass.decorators:
        callee = ev.facts(m).callee(term)
        for value in ev.value(m, scope, callee, klass.block):
            if value[0] == "external" and not ev.knowledge.describes(value[1].partition(".")[0]):
                return True
    return False


def _bound_external(ev: Evaluator, klass: str, attr: str, receiver: Value) -> Values:
    row = ev.knowledge.get(f"{klass}.{attr}")
    if row is not None and row.type:
        return ev.described_text(row.type, receiver)
    return (("external", f"{klass}.{attr}"),)


def bound(ev: Evaluator, values: Values, receiver: Value) -> Values:
    """Bind functions found on a class to their receiver; call properties."""
    result: list[Values] = []
    for value in values:
        if value[0] != "function":
            result.append((value,))
            continue
        _, m, f = value[:3]
        function = ev.function(m, f)
        if function.klass < 0:
            result.append((value,) if receiver[0] == "class" else ((("method", m, f, receiver)),))
        elif ev.is_property(m, function):
            result.append(ev.call_values((("method", m, f, receiver),)) if receiver[0] != "class" else (value,))
        elif ev.is_decorated(function, "staticmethod"):
            result.append((("function", m, f, receiver),))
        elif ev.is_decorated(function, "classmethod"):
            owner = receiver if receiver[0] == "class" else class_of(receiver)
            result.append((("method", m, f, owner),))
        else:
            result.append((value,) if receiver[0] == "class" else (("method", m, f, receiver),))
    return union(result)


def class_of(receiver: Value) -> Value:
    """The class of an instance."""
    if receiver[0] == "instance":
        return ("class", receiver[1], receiver[2])
    return ("external", receiver[1]) if receiver[0] == "object" else receiver


def _of_instance(ev: Evaluator, value: Value, attr: str) -> Values:
    return ev.ask(("i", value, attr), lambda: _member_of_instance(ev, value, attr))


def _member_of_instance(ev: Evaluator, value: Value, attr: str) -> Values:
    order = linearise(ev, ("class", value[1], value[2]))
    own = _own_member(ev, order, attr, value)
    if own and own != (NONE,):
        declared = own if _is_only_declared(ev, order, attr) else UNKNOWN
        return ev.more_exactly(declared, lambda: _assigned(ev, order, attr)) if declared else own
    if attr == "__class__":
        return (("class", value[1], value[2]),)
    found = _assigned(ev, order, attr) or _foreign_member(ev, order, attr, value)
    if own and not found:
        return ev.put_outside(value, attr) or own
    return found or own or UNKNOWN


def _is_only_declared(ev: Evaluator, order: Values, attr: str) -> bool:
    """Whether the class that has an attribute says no more than its type: `client: Client`."""
    for _, m, c in (klass for klass in order if klass[0] == "class"):
        if positions := ev.table(m, ~c).get(attr):
            bindings = ev.bindings(m, ~c)
            return all(bindings[i].value == ("missing",) for i in positions)
    return False


def _assigned(ev: Evaluator, order: Values, attr: str) -> Values:
    """What the methods of the classes assign to `self.attr`; the nearest class that does so counts."""
    for klass in order:
        if klass[0] != "class":
            continue
        _, m, c = klass
        parts: list[Values] = []
        for f in ev.methods(m, c):
            function = ev.function(m, f)
            if not function.parameters:
                continue
            for name in _made_by_new(ev, m, function) if function.name == "__new__" else (function.parameters[0].name,):
                parts.extend(ev.binding(m, f, i) for i in ev.table(m, f).get(f"{name}.{attr}", ()))
        found = union(parts)
        if found:
            return filled_attribute(ev, m, c, attr, found)
    return UNKNOWN


def _made_by_new(ev: Evaluator, m: int, function: Function) -> set[str]:
    """The names that a `__new__` has for what it makes: `cls._instance = super().__new__(cls)`."""
    calls = ev.facts(m).calls
    made = (b for b in function.bindings if type(b.value) is tuple and b.value[0] == "()")
    return {b.name for b in made if last_name(calls[b.value[1]].func) == "__new__"}


def _of_super(ev: Evaluator, value: Value, attr: str) -> Values:
    _, m, c, receiver = value
    start = class_of(receiver) if receiver[0] in ("instance", "class") else ("class", m, c)
    order = linearise(ev, start)
    here = ("class", m, c)
    rest = order[order.index(here) + 1 :] if here in order else linearise(ev, here)[1:]
    found = _member(ev, rest, attr, receiver)
    if found is None and not any(base[0] == "external" and base[1] not in _ROOTS for base in rest):
        return ev.ask(("mixed", here, attr), lambda: _mixed(ev, here, attr, receiver))
    return found if found is not None else UNKNOWN


def _mixed(ev: Evaluator, here: Value, attr: str, receiver: Value) -> Values:
    """What `super()` of a mixin means in the classes into which it is mixed, if it is the same in all of them."""
    ev.see_all()
    found: set[Values] = set()
    for klass in named_subclasses(ev, ev.klass(here[1], here[2]).name):
        order = linearise(ev, klass)
        if here in order:
            found.add(_member(ev, order[order.index(here) + 1 :], attr, receiver) or UNKNOWN)
    return found.pop() if len(found) == 1 else UNKNOWN


def named_subclasses(ev: Evaluator, name: str) -> list[Value]:
    """Classes that name a base of this last name, and theirs in turn."""
    found: dict[Value, None] = {}
    names = [name]
    seen = {name}
    while names:
        for m, c, own in ev.subclasses.get(names.pop(), ()):
            found["class", m, c] = None
            if own not in seen:
                seen.add(own)
                names.append(own)
    return list(found)


# outside the project


def of_object(ev: Evaluator, value: Value, attr: str) -> Values:
    """A member of an instance of an external class."""
    name = value[1]
    row = ev.knowledge.get(f"{name}.{attr}")
    if row is not None and row.type:
        return ev.described_text(row.type, value)
    if name == "starlette.datastructures.State":
        return ev.state_attribute(attr)
    if row is None and _is_application(ev, name) and (found := ev.put_outside(value, attr)):
        return found
    member: Values = (("external", f"{name}.{attr}"),)
    return (("returner", value[2]), *member) if len(value) > 2 and attr == "get" else member


def _is_application(ev: Evaluator, name: str) -> bool:
    canonical = ev.knowledge.canonical(name)
    return canonical == _APPLICATION or _APPLICATION in ev.knowledge.bases(canonical)


def is_same_object(ev: Evaluator, value: Value, other: Value) -> bool:
    """Whether two values may be the same object: `request.app` is the application, whatever its class."""
    if value == other:
        return True
    return all(_may_be_application(ev, one) for one in (value, other))


def _may_be_application(ev: Evaluator, value: Value) -> bool:
    if value[0] == "instance":
        return is_subclass(ev, ("class", value[1], value[2]), frozenset({_APPLICATION}))
    return value[0] == "object" and _is_application(ev, value[1])


_BY_TAG: dict[str, Callable[[Evaluator, Value, str], Values]] = {
    "awaitable": _of_awaitable,
    "module": _of_module,
    "package": _of_package,
    "class": _of_class,
    "instance": _of_instance,
    "super": _of_super,
    "object": of_object,
    "external": _of_external,
    "mapping": _of_mapping,
    "container": _of_container,
    "tuple": _of_container,
    "const": _of_const,
    "function": _of_callable,
    "method": _of_callable,
    "partial": _of_callable,
}
"""Who answers for a value of which tag."""
