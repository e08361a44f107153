"""What expressions mean: one handler for each form of term."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from fastlint.index.facts import MODULE, Term
from fastlint.index.terms import dotted_name, is_stand_in
from fastlint.inference import annotation, attributes, call_results, decorators, scopes
from fastlint.inference.scopes import alternatives
from fastlint.inference.values import UNKNOWN, Value, Values, awaited, either, elements, instances, union

if TYPE_CHECKING:
    from fastlint.inference.evaluator import Evaluator


_STEPS = {"__iter__": "__next__", "__aiter__": "__anext__"}
_STATE: Value = ("object", "starlette.datastructures.State")


def value(ev: Evaluator, module: int, scope: int, term: Term, block: int = -1, row: int = 0) -> Values:
    """What an expression can be in a scope (at a place of it)."""
    if term is None:
        return UNKNOWN
    if type(term) is str:
        return scopes.name(ev, module, scope, term, block, row)
    handler = _HANDLERS.get(term[0])
    return handler(ev, module, scope, term, block, row) if handler else UNKNOWN


def _of_attribute(ev: Evaluator, m: int, s: int, t: Term, block: int, row: int) -> Values:
    found = attributes.attributes(ev, ev.value(m, s, t[1], block, row), t[2])
    assigned = _assigned_target(ev, m, s, t, block, row)
    return union((assigned, found)) if assigned else found


def _assigned_target(ev: Evaluator, m: int, s: int, t: Term, block: int, row: int) -> Values:
    """What this scope (or the module) itself assigned to a dotted name such as `app.state.pool`."""
    attr = t[2]
    is_here, is_above = attr in ev.dotted(m, s), s != MODULE and attr in ev.dotted(m, MODULE)
    name = dotted_name(t) if is_here or is_above else ""
    if not name:
        return UNKNOWN
    for scope in (*((s,) if is_here else ()), *((MODULE,) if is_above else ())):
        bound = ev.bindings(m, scope)
        positions = ev.table(m, scope).get(name, ())
        if positions and not all(is_stand_in(ev.facts(m), bound[i].block, attr) for i in positions):
            here = scope == s
            return alternatives(ev, m, scope, positions, block if here else -1, row if here else 0)
    return UNKNOWN


def _of_call(ev: Evaluator, m: int, s: int, t: Term, block: int, row: int) -> Values:
    return ev.call_result(m, s, t[1])


def _of_await(ev: Evaluator, m: int, s: int, t: Term, block: int, row: int) -> Values:
    return awaited(ev.value(m, s, t[1], block, row))


def _of_subscript(ev: Evaluator, m: int, s: int, t: Term, block: int, row: int) -> Values:
    if annotation.special_form(ev, m, s, t[1]) is not None:
        return (("annotated", m, s, t),)
    return union([_element(ev, value, t[2]) for value in ev.value(m, s, t[1], block, row)])


def _element(ev: Evaluator, value: Value, index: Term) -> Values:
    """What `value[index]` can be."""
    tag = value[0]
    if tag in ("container", "mapping"):
        is_slice = type(index) is tuple and index[:1] == ("slice",)
        return (value,) if is_slice else value[1]
    if tag == "tuple":
        return _of_tuple(value[1], index)
    if value == _STATE and type(index) is tuple and index[0] == "const" and isinstance(index[1], str):
        return ev.state_attribute(index[1])
    if tag == "instance" and (found := _field(ev, value, index)):
        return found
    if tag in ("instance", "object"):
        return call_results.call_values(ev, attributes.attributes(ev, (value,), "__getitem__"))
    return (value,) if tag in ("class", "external") else UNKNOWN


def _of_tuple(elements: tuple[Values, ...], index: Term) -> Values:
    """One element of a tuple, or any of them where it is not known which."""
    position = index[1] if type(index) is tuple and index[0] == "const" else None
    if isinstance(position, int) and -len(elements) <= position < len(elements):
        return elements[position]
    return union(elements)


_NAMED = {"typing.NamedTuple": int, "typing.TypedDict": str, "typing_extensions.TypedDict": str}


def _field(ev: Evaluator, value: Value, key: Term) -> Values:
    """The field of a NamedTuple at a position, or of a TypedDict under a key."""
    if type(key) is not tuple or key[0] != "const":
        return UNKNOWN
    klass: Value = ("class", value[1], value[2])
    if not any(b[0] == "external" and _NAMED.get(b[1]) is type(key[1]) for b in attributes.linearise(ev, klass)):
        return UNKNOWN
    if isinstance(key[1], str):
        return ev.attributes((value,), key[1])
    names = [b.name for b in ev.bindings(value[1], ~value[2]) if b.annotation is not None]
    return ev.attributes((value,), names[key[1]]) if -len(names) <= key[1] < len(names) else UNKNOWN


def _of_sequence(ev: Evaluator, m: int, s: int, t: Term, block: int, row: int) -> Values:
    given = [(type(e) is tuple and e[0] == "*", ev.value(m, s, e, block, row)) for e in t[1][:40]]
    items = tuple(iterated(ev, values) if is_starred else values for is_starred, values in given)
    is_fixed = t[0] == "tuple" and not any(is_starred for is_starred, _ in given)
    return (("tuple", items),) if is_fixed else (("container", either(items)),)


def _of_dict(ev: Evaluator, m: int, s: int, t: Term, block: int, row: int) -> Values:
    given = [(k is None, ev.value(m, s, v, block, row)) for k, v in t[1][:60]]
    merged = [union(v[1] for v in values if v[0] == "mapping") if is_merged else values for is_merged, values in given]
    return (("mapping", either(merged)),)


def _of_either(ev: Evaluator, m: int, s: int, t: Term, block: int, row: int) -> Values:
    return either(ev.value(m, s, e, block, row) for e in t[1])


def _of_binary(ev: Evaluator, m: int, s: int, t: Term, block: int, row: int) -> Values:
    if t[1] == "|":
        return (("annotated", m, s, t),)
    left = ev.value(m, s, t[2], block, row)
    if t[1] == "/":
        return call_results.call_values(ev, attributes.attributes(ev, left, "__truediv__"))
    if t[1] == "+":
        return _sum(left, ev.value(m, s, t[3], block, row))
    return UNKNOWN


def _sum(left: Values, right: Values) -> Values:
    """Concatenation of known texts or of containers."""
    if len(left) == len(right) == 1 and left[0][0] == right[0][0]:
        a, b = left[0], right[0]
        if a[0] == "const" and isinstance(a[1], str) and isinstance(b[1], str):
            return (("const", a[1] + b[1]),)
        if a[0] == "container":
            return (("container", union((a[1], b[1]))),)
    return UNKNOWN


def _of_format(ev: Evaluator, m: int, s: int, t: Term, block: int, row: int) -> Values:
    texts = []
    for part in t[1]:
        values = ev.value(m, s, part, block, row)
        if len(values) != 1 or values[0][0] != "const":
            return UNKNOWN
        texts.append(str(values[0][1]))
    return (("const", "".join(texts)),)


def _of_comprehension(ev: Evaluator, m: int, s: int, t: Term, block: int, row: int) -> Values:
    element = ev.value(m, s, t[2], *ev.facts(m).inside(t))
    tag = {"gen": "iterator", "dict": "mapping"}.get(t[1], "container")
    return ((tag, element),)


def _of_item(ev: Evaluator, m: int, s: int, t: Term, block: int, row: int) -> Values:
    parts: list[Values] = []
    for value in ev.value(m, s, t[2], block, row):
        if value[0] == "tuple":
            parts.append(value[1][t[1]] if t[1] < len(value[1]) else UNKNOWN)
        elif value[0] == "instance" and (found := _field(ev, value, ("const", t[1]))):
            parts.append(found)
        else:
            parts.append(iterated(ev, (value,)))
    return union(parts)


def _of_element(ev: Evaluator, m: int, s: int, t: Term, block: int, row: int) -> Values:
    return iterated(ev, ev.value(m, s, t[1], block, row))


def _of_async_element(ev: Evaluator, m: int, s: int, t: Term, block: int, row: int) -> Values:
    return async_iterated(ev, ev.value(m, s, t[1], block, row))


def _of_entered(ev: Evaluator, m: int, s: int, t: Term, block: int, row: int) -> Values:
    return entered(ev, ev.value(m, s, t[1], block, row), is_async=t[0] == "aenter")


def _of_instance(ev: Evaluator, m: int, s: int, t: Term, block: int, row: int) -> Values:
    classes = ev.value(m, s, t[1], block, row)
    return instances(union((classes, elements(classes))))


def _of_import(ev: Evaluator, m: int, s: int, t: Term, block: int, row: int) -> Values:
    return scopes.imported(ev, m, t[1], t[2], t[3])


def _of_definition(ev: Evaluator, m: int, s: int, t: Term, block: int, row: int) -> Values:
    return ev.ask(("d", m, t[1]), lambda: decorators.decorated(ev, m, t[1]))


def iterated(ev: Evaluator, values: Values) -> Values:
    """Elements of a `for` over values."""
    parts = [elements(values)]
    for value in values:
        if value[0] == "object":
            parts.append(ev.described(value[1], "iterates", value))
        elif value[0] == "instance":
            parts.append(_of_iterable(ev, value, "__iter__", iterated))
    return union(parts)


def _of_iterable(ev: Evaluator, value: Value, method: str, follow: Callable[[Evaluator, Values], Values]) -> Values:
    """Elements of an instance: those of the iterator that its method gives, which may lead back to it."""

    def compute() -> Values:
        iterator = call_results.call_values(ev, attributes.attributes(ev, (value,), method))
        if iterator != (value,):
            return follow(ev, iterator)
        step = call_results.call_values(ev, attributes.attributes(ev, iterator, _STEPS[method]))
        return awaited(step) if method == "__aiter__" else step

    return ev.ask((method, value), compute)


def async_iterated(ev: Evaluator, values: Values) -> Values:
    """Elements of an `async for` over values."""
    parts = []
    for value in values:
        if value[0] == "aiterator":
            parts.append(value[1])
        elif value[0] == "object":
            parts.append(ev.described(value[1], "async_iterates", value))
        elif value[0] == "instance":
            parts.append(_of_iterable(ev, value, "__aiter__", async_iterated))
    return union(parts)


def entered(ev: Evaluator, values: Values, *, is_async: bool) -> Values:
    """What `as` binds in a (async) with statement."""
    method, field = ("__aenter__", "async_enters") if is_async else ("__enter__", "enters")
    # Of several alternatives only those can be meant that can be entered this way.
    able = tuple(v for v in values if v[0] != "instance" or attributes.attributes(ev, (v,), method))
    values = able or values
    parts = []
    for value in values:
        if value[0] == ("amanager" if is_async else "manager"):
            parts.append(value[1])
        elif value[0] == "object":
            parts.append(ev.described(value[1], field, value) or (value,))
        elif value[0] == "instance":
            given = call_results.call_values(ev, attributes.attributes(ev, (value,), method))
            given = awaited(given) if is_async else given
            parts.append(given or (value,))
        elif value[0] in ("awaitable", "coroutine") and is_async:
            parts.append(entered(ev, value[1], is_async=True))
    return union(parts)


_HANDLERS: dict[str, Callable[..., Values]] = {
    ".": _of_attribute,
    "()": _of_call,
    "await": _of_await,
    "[]": _of_subscript,
    "tuple": _of_sequence,
    "list": _of_sequence,
    "set": _of_sequence,
    "dict": _of_dict,
    "or": _of_either,
    "and": _of_either,
    "bin": _of_binary,
    "fstr": _of_format,
    "comp": _of_comprehension,
    "item": _of_item,
    "elem": _of_element,
    "aelem": _of_async_element,
    "enter": _of_entered,
    "aenter": _of_entered,
    "inst": _of_instance,
    "import": _of_import,
    "def": _of_definition,
    "const": lambda ev, m, s, t, block, row: (t,) if t[1] is not Ellipsis else UNKNOWN,
    "class": lambda ev, m, s, t, block, row: (("class", m, t[1]),),
    "lambda": lambda ev, m, s, t, block, row: (("function", m, t[1]),),
    "*": lambda ev, m, s, t, block, row: value(ev, m, s, t[1], block, row),
}
