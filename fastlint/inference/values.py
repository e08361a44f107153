"""What an expression can be, as far as can be told without running it.

A *value* is a small tuple; an expression has a tuple of possible values (empty: nothing is known).

    ("module", m)                     module m of the project
    ("package", folder)               namespace package
    ("function", m, f)                function f of module m, not bound; of a static method a fourth part is the object
                                      or class through which it was reached
    ("method", m, f, receiver)        the same, bound to a value
    ("class", m, c)                   class object
    ("instance", m, c)                instance of a class of the project
    ("external", "requests.get")      something outside the project, by its qualified name
    ("object", "requests.Session")    instance of a class outside the project; of a ContextVar a third part says what
                                      it holds
    ("awaitable", values)             awaiting it gives values; ("coroutine", values) must be awaited to run at all
    ("iterator" | "aiterator", values)    a third part is the generator function (m, f), where there is one, or the
                                      name of a callable outside the project, where iterating blocks
    ("manager" | "amanager", values)  (async) context manager that gives values on entering; a third part is the name
                                      of a callable outside the project, where entering or leaving blocks
    ("container", values)             list, set, ...: elements
    ("mapping", values)               dict: values
    ("tuple", (values, ...))
    ("partial", values, n, keywords)  functools.partial with n bound positional arguments, and constants by keyword
    ("returner", values)              calling it gives values
    ("annotated", m, scope, term)     a type alias, to be read as an annotation in its own scope
    ("super", m, c, receiver)
    ("const", constant)
    ("unknown",)                      beside others: there are alternatives of which nothing is known
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Annotated, Any

from fastlint.footprint import Marked

Value = tuple[Any, ...]


def _numbers(value: Value) -> Iterator[tuple[str, int]]:
    """The numbers of modules in a value, and in what it holds, each with the form in which it stands there."""
    form = value[0]
    if form in _OF_MODULES:
        yield form, value[1]
    for part in _parts_of(value):
        if _is_generator(part):
            yield "function", part[0]
        else:
            for inner in _held(part):
                yield from _numbers(inner)


def _parts_of(value: Value) -> tuple[Any, ...]:
    """Parts of a value in which others stand, or a generator function; constants and terms are none."""
    form = value[0]
    if form in ("const", "annotated"):
        return ()
    if form == "tuple":
        return tuple(value[1])
    return (value[1],) if form == "partial" else value[1:]


def _is_generator(part: Any) -> bool:
    """Whether a part is the place of a generator function: (m, f)."""
    return type(part) is tuple and len(part) > 0 and type(part[0]) is int


def _held(part: Any) -> tuple[Value, ...]:
    """The values in a part: several, or one as the receiver of a method is."""
    if type(part) is not tuple or not part:
        return ()
    return part if type(part[0]) is tuple else (part,)


def _named(values: tuple[Value, ...]) -> Iterator[int]:
    return (m for value in values for form, m in _numbers(value) if form != "annotated")


def _placed(values: tuple[Value, ...]) -> Iterator[int]:
    """The term of an alias names calls by number."""
    return (m for value in values for form, m in _numbers(value) if form == "annotated")


def values_moved(values: tuple[Value, ...], number: Callable[[int], Any]) -> tuple[Value, ...]:
    """Values in which modules have other numbers."""
    return tuple([_moved(value, number) for value in values])


def _moved(value: Value, number: Callable[[int], Any]) -> Value:
    """The same value, part for part as `_numbers` reads it."""
    form = value[0]
    if form == "tuple":
        return ("tuple", tuple([values_moved(part, number) for part in value[1]]))
    moved = [_part_moved(part, number) for part in _parts_of(value)]
    parts = [form, *moved, *value[1 + len(moved) :]]
    if form in _OF_MODULES:
        parts[1] = number(value[1])
    return tuple(parts)


def _part_moved(part: Any, number: Callable[[int], Any]) -> Any:
    if type(part) is not tuple or not part:
        return part
    if _is_generator(part):
        return (number(part[0]), *part[1:])
    return values_moved(part, number) if type(part[0]) is tuple else _moved(part, number)


Values = Annotated[tuple[Value, ...], Marked(_named, _placed, values_moved)]

_OF_MODULES = frozenset({"module", "function", "method", "class", "instance", "annotated", "super"})
"""Forms of values that begin with the number of a module."""
UNKNOWN: Values = ()
NONE: Value = ("const", None)
MAYBE: Value = ("unknown",)
_MOST = 12
_LARGEST = 800
_CARRIERS = frozenset({
    "awaitable", "coroutine", "iterator", "aiterator", "manager", "amanager", "container", "mapping", "tuple",
    "partial", "returner",
})  # fmt: skip
"""Values that have others inside, which may have others inside in turn."""


def union(parts: Iterable[Values]) -> Values:
    """All values once, in order; None only where nothing else is known."""
    seen: dict[Value, None] = {}
    for part in parts:
        for value in part:
            seen[value] = None
    if len(seen) > 1:
        seen.pop(NONE, None)
    return tuple(seen)[:_MOST]


def either(parts: Iterable[Values]) -> Values:
    """All values of alternatives; where one alternative is not known, that is a value too: nothing is certain then."""
    given = list(parts)
    if len(given) == 1 and len(given[0]) < 2:
        return given[0]
    found = union(given)
    known = all(part and part != (NONE,) for part in given) and len(found) < _MOST
    return found if known or not found or found == (NONE,) or MAYBE in found else (*found, MAYBE)


def bounded(values: Values) -> tuple[Values, int]:
    """The values without what is in those that are too large, and the size of what is left.

    Functions that put each other's results into containers give values that double with each call.
    """
    if len(values) == 1 and values[0][0] not in _CARRIERS:
        return values, 0
    total, result = 0, values
    for position, value in enumerate(values):
        if value[0] in _CARRIERS:
            size = _size(value)
            if size > _LARGEST:
                hollow = ("container", UNKNOWN) if value[0] == "tuple" else (value[0], UNKNOWN, *value[2:])
                result = (*result[:position], hollow, *result[position + 1 :])
            else:
                total += size
    return result, total


def _size(value: Value) -> int:
    """Number of tuples in a value, not counted further than needed."""
    waiting: list[tuple[Any, ...]] = [value]
    size = 0
    while waiting and size <= _LARGEST:
        size += 1
        waiting.extend([part for part in waiting.pop() if type(part) is tuple])
    return size


def classes(values: Values) -> Values:
    """The classes of these values: `type(...)` of them."""
    result: list[Value] = []
    for value in values:
        if value[0] == "instance":
            result.append(("class", value[1], value[2]))
        elif value[0] == "object":
            result.append(("external", value[1]))
    return tuple(result)


def instances(values: Values) -> Values:
    """What calling these classes gives."""
    result: list[Value] = []
    for value in values:
        if value[0] == "class":
            result.append(("instance", value[1], value[2]))
        elif value[0] == "external":
            result.append(("object", value[1]))
    return tuple(result)


def awaited(values: Values) -> Values:
    """What awaiting gives."""
    return union(v[1] for v in values if v[0] in ("awaitable", "coroutine"))


def elements(values: Values) -> Values:
    """What iterating gives, for the values that carry their elements."""
    parts: list[Values] = []
    for value in values:
        if value[0] in ("container", "iterator"):
            parts.append(value[1])
        elif value[0] == "tuple":
            parts.extend(value[1])
    return union(parts)


def unpacked(values: Values) -> list[Value]:
    """The functions inside partials, and all other values."""
    found: list[Value] = []
    for value in values:
        found.extend(value[1] if value[0] == "partial" else (value,))
    return found
