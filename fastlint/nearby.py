"""What stands near the numbers of modules in a kept value, derived from the annotations of its type.

Where a place, a row or the number of a call of a module is kept, the module stands beside it (`PlacedId`): in the same
named tuple, the same entry of a dict, or the same item of a list. So an edit that leaves all these numbers alone does
not concern the value, though it points into the module; and where nothing but places of that module stands there, they
can be moved.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator
from functools import cache
from types import GenericAlias
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin

from fastlint.footprint import Finder, fields_of, first, footprint, holds_placed, itself, mark_of


class Near(NamedTuple):
    """What stands near the number of a module; `counts`: its calls may be counted there, too."""

    around: Any
    counts: bool


class Stale(Exception):  # noqa: N818 - it is said of a value, nobody made an error
    """Something in a value cannot be moved."""


Row = Callable[[int], int]
"""Where a row is now; raises Stale if nobody knows."""
Concerns = Callable[[Near], bool]
"""Whether something that moves stands near the number of a module."""
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


# other rows


class Edit(NamedTuple):
    """An edit of a module, for values that tell places there."""

    module: int
    concerns: Concerns
    row: Row


_ABSENT, _BESIDE, _COUNTED = range(3)
Move = Callable[[Any, Edit], tuple[Any, int]]
"""For a value: the same with other rows, and how the number of the module stands in it, where nothing is around yet."""


def moved(kind: Any) -> Callable[[Any, Edit], Any]:
    """What gives values of a type the rows of places that they have after an edit; raises Stale."""
    move = _mover(kind) or _as_it_is
    return lambda value, edit: move(value, edit)[0]


def _as_it_is(value: Any, edit: Edit) -> tuple[Any, int]:
    return value, _ABSENT


@cache
def _mover(kind: Any) -> Move | None:
    """The same; None if no module can be pointed into by a value of the type."""
    if not holds_placed(kind):
        return None
    origin, given = get_origin(kind), get_args(kind)
    if origin is Annotated:
        mark = mark_of(kind)
        return _telling_move(mark.placed) if mark is not None and mark.placed is not None else _mover(given[0])
    if origin in (Union, types.UnionType):
        inner = next(move for part in given if (move := _mover(part)) is not None)
        return lambda value, edit: inner(value, edit) if value is not None else (None, _ABSENT)
    if origin is dict:
        return _dict_move(kind)
    if origin is list or given[-1:] == (...,):
        return _sequence_move(origin, given[0])
    if origin is tuple:
        return _parts_move([_mover(part) or _as_it_is for part in given])
    return _fields_move(kind)


def _telling_move(find: Finder) -> Move:
    how = _BESIDE if find in (itself, first) else _COUNTED
    return lambda value, edit: (value, how if edit.module in find(value) else _ABSENT)


def _dict_move(kind: Any) -> Move:
    pair: Any = GenericAlias(tuple, get_args(kind))
    of_key, of_value = (_mover(part) or _as_it_is for part in get_args(kind))

    def move(value: Any, edit: Edit) -> tuple[Any, int]:
        found = []
        for entry in value.items():
            (key, one), (item, other) = of_key(entry[0], edit), of_value(entry[1], edit)
            found.append(_put(pair, entry, (key, item), max(one, other), edit))
        return dict(found), _ABSENT

    return move


def _sequence_move(origin: Any, kind: Any) -> Move:
    of_item = _mover(kind) or _as_it_is

    def move(value: Any, edit: Edit) -> tuple[Any, int]:
        made = ((item, *of_item(item, edit)) for item in value)
        return origin([_put(kind, item, now, how, edit) for item, now, how in made]), _ABSENT

    return move


def _parts_move(parts: list[Move]) -> Move:
    def move(value: Any, edit: Edit) -> tuple[Any, int]:
        made = [of_part(part, edit) for of_part, part in zip(parts, value, strict=True)]
        return tuple([now for now, _ in made]), max([how for _, how in made], default=_ABSENT)

    return move


def _fields_move(kind: Any) -> Move:
    """A named tuple. Its fields are looked at when one is moved, as it may hold others of its kind."""

    def move(value: Any, edit: Edit) -> tuple[Any, int]:
        made = [of_field(part, edit) for of_field, part in zip(_moves(kind), value, strict=True)]
        now = tuple.__new__(kind, [one for one, _ in made])
        return _put(kind, value, now, max(how for _, how in made), edit), _ABSENT

    return move


@cache
def _moves(kind: Any) -> list[Move]:
    return [_mover(hint) or _as_it_is for hint in fields_of(kind).values()]


def _put(kind: Any, value: Any, now: Any, how: int, edit: Edit) -> Any:
    """What stands around the number of the module, with other rows; elsewhere what was made of its parts."""
    if how == _ABSENT:
        return now
    if not edit.concerns(Near(value, how == _COUNTED)):
        return value
    modules = set[int]()
    footprint(kind)(value, modules)
    if how == _COUNTED or type(value) is int or modules != {edit.module} or _is_apart(kind, value, edit):
        raise Stale
    return _with_rows(value, edit)


def _is_apart(kind: Any, value: Any, edit: Edit) -> bool:
    """Whether a named tuple that says of one place where it is tells others that move: nobody knows of which module."""
    hints = fields_of(kind).values() if hasattr(value, "_fields") else ()
    said = [part for part, hint in zip(value, hints, strict=False) if getattr(mark_of(hint), "placed", None) is first]
    known = set(rows(said))
    return bool(said) and any(edit.concerns(Near([(row, 1, row, 1)], False)) for row in {*rows(value)} - known)


def _with_rows(value: Any, edit: Edit) -> Any:
    """A value that tells places of one module only, with other rows."""
    if type(value) is tuple and _is_four(value):
        return (edit.row(value[0]), value[1], edit.row(value[2]), value[3])
    if hasattr(value, "_fields"):
        kind: Any = type(value)
        return tuple.__new__(kind, [_field(p, known, edit) for p, known in zip(value, _known(kind), strict=True)])
    if isinstance(value, dict):
        return {_with_rows(key, edit): _with_rows(item, edit) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return type(value)([_with_rows(part, edit) for part in value])
    return _number(value, edit)


def _field(part: Any, known: _Known, edit: Edit) -> Any:
    if known.is_row and type(part) is int:
        return edit.row(part)
    if _is_four(part) and not known.is_place:
        return tuple([_number(number, edit) for number in part])
    return _with_rows(part, edit)


def _number(value: Any, edit: Edit) -> Any:
    """A number that may count anything: it stays if nothing with such a number moves."""
    if type(value) is int and value != edit.module and edit.concerns(Near((value,), False)):
        raise Stale
    return value
