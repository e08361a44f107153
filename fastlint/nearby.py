"""What stands near the numbers of modules in a kept value, derived from the annotations of its type.

Where a place, a row or the number of a call of a module is kept, the module stands beside it (`PlacedId`): in the same
named tuple, the same entry of a dict, or the same item of a list. So an edit that leaves all these numbers alone does
not concern the value, though it points into the module.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator
from functools import cache
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin

from fastlint.footprint import Finder, fields_of, first, holds_placed, itself, mark_of


class Near(NamedTuple):
    """What stands near the number of a module; `counts`: its calls may be counted there, too."""

    around: Any
    counts: bool


Look = Callable[[Any, int, Any], Iterator[Near]]
"""For a value, a module and what stands around the value: what stands around each number of that module."""
_PLACE = (int, int, int, int)


def nearby(kind: Any) -> Callable[[Any, int], Iterator[Near]]:
    """What tells, for a value of a type and a module that it points into by place, all that stands near it."""
    look = _look(kind) or _nothing
    return lambda value, m: look(value, m, value)


def rows(value: Any) -> Iterator[int]:
    """The rows in a value: those of places (row, column, end row, end column), and all in fields that are called so."""
    return (number for number, is_row in _numbers(value) if is_row)


def uncertain(value: Any) -> Iterator[int]:
    """All other numbers in a value: nobody tells what they count."""
    return (number for number, is_row in _numbers(value) if not is_row)


def every(value: Any) -> Iterator[int]:
    """All numbers in a value, whatever it may be taken for."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if type(one) is int:
            yield one
        elif isinstance(one, dict):
            waiting += [*one, *one.values()]
        elif isinstance(one, (tuple, list)):
            waiting += one


def _numbers(value: Any) -> Iterator[tuple[int, bool]]:
    """All numbers in a value but for columns of places, and whether they are certain to be rows."""
    waiting = [(value, False)]
    while waiting:
        one, is_row = waiting.pop()
        if type(one) is int:
            yield one, is_row
        elif isinstance(one, dict):
            waiting += [(part, False) for pair in one.items() for part in pair]
        elif type(one) is tuple and _is_four(one):
            waiting += [(one[0], True), (one[2], True)]
        elif hasattr(one, "_fields"):
            kind: Any = type(one)
            for part, known in zip(one, _known(kind), strict=True):
                waiting += (
                    [(part, known.is_row)] if known.is_place or not _is_four(part) else [(n, False) for n in part]
                )
        elif isinstance(one, (tuple, list)):
            waiting += [(part, False) for part in one]


def _is_four(value: Any) -> bool:
    return type(value) is tuple and tuple(map(type, value)) == _PLACE


class _Known(NamedTuple):
    """What is known of a field: whether it is a row, or a place."""

    is_row: bool
    is_place: bool


@cache
def _known(kind: Any) -> list[_Known]:
    hints = fields_of(kind).items()
    return [
        _Known(name.endswith("row"), _PLACE in (get_args(hint), *map(get_args, get_args(hint)))) for name, hint in hints
    ]


def _nothing(value: Any, m: int, around: Any) -> Iterator[Near]:
    return iter(())


@cache
def _look(kind: Any) -> Look | None:
    """The same; None if no module can be pointed into by a value of the type."""
    if not holds_placed(kind):
        return None
    origin, given = get_origin(kind), get_args(kind)
    if origin is Annotated:
        mark = mark_of(kind)
        return _marked(mark.placed) if mark is not None and mark.placed is not None else _look(given[0])
    if origin in (Union, types.UnionType):
        inner = next(look for part in given if (look := _look(part)) is not None)
        return lambda value, m, around: inner(value, m, around) if value is not None else iter(())
    if origin is dict:
        return _in_dict(_look(given[0]) or _nothing, _look(given[1]) or _nothing)
    if origin is list or given[-1:] == (...,):
        return _in_sequence(_look(given[0]) or _nothing)
    if origin is tuple:
        return _in_parts([(i, look) for i, part in enumerate(given) if (look := _look(part)) is not None])
    return _of_fields(kind)


def _marked(find: Finder) -> Look:
    def look(value: Any, m: int, around: Any) -> Iterator[Near]:
        if m in find(value):
            yield Near(around, find not in (itself, first))

    return look


def _in_dict(of_key: Look, of_value: Look) -> Look:
    def look(value: Any, m: int, around: Any) -> Iterator[Near]:
        for entry in value.items():
            yield from of_key(entry[0], m, entry)
            yield from of_value(entry[1], m, entry)

    return look


def _in_sequence(of_item: Look) -> Look:
    def look(value: Any, m: int, around: Any) -> Iterator[Near]:
        for item in value:
            yield from of_item(item, m, item)

    return look


def _in_parts(parts: list[tuple[int, Look]]) -> Look:
    def look(value: Any, m: int, around: Any) -> Iterator[Near]:
        for i, of_part in parts:
            yield from of_part(value[i], m, around)

    return look


def _of_fields(kind: Any) -> Look:
    """A named tuple. Its fields are looked at when one is read, as it may hold others of its kind."""

    def look(value: Any, m: int, around: Any) -> Iterator[Near]:
        for name, of_field in _telling(kind):
            yield from of_field(getattr(value, name), m, value)

    return look


@cache
def _telling(kind: Any) -> list[tuple[str, Look]]:
    looks = [(name, _look(hint)) for name, hint in fields_of(kind).items()]
    return [(name, look) for name, look in looks if look is not None]
