"""Values in which modules have other numbers, derived from the annotations of their types as footprints are.

A project with a file more or less counts its modules anew. What was kept of them says the same with the new numbers,
as these come in the same order.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin

from fastlint.footprint import Marked, fields_of, holds_modules, mark_of

Number = Callable[[int], Any]
"""The new number of a module, or whatever else it is to be called; raises KeyError for one that is gone."""
Move = Callable[[Any, Number], Any]


def renumbered(kind: Any) -> Move:
    """What gives the modules in a value of a type other numbers; parts that hold none stay the same objects."""
    return _mover(kind) or (lambda value, number: value)


@cache
def _mover(kind: Any) -> Move | None:
    """The same; None if no module can stand in a value of the type."""
    if not holds_modules(kind):
        return None
    origin, given = get_origin(kind), get_args(kind)
    if origin is Annotated:
        mark = mark_of(kind)
        return _marked(mark) if mark is not None else _mover(given[0])
    if origin in (Union, types.UnionType):
        inner = next(move for part in given if (move := _mover(part)) is not None)
        return lambda value, number: value if value is None else inner(value, number)
    if origin is dict:
        return _in_dict(_mover(given[0]) or _same, _mover(given[1]) or _same)
    if origin is list or given[-1:] == (...,):
        return _in_sequence(origin, _mover(given[0]) or _same)
    if origin is tuple:
        return _in_parts([(i, move) for i, part in enumerate(given) if (move := _mover(part)) is not None])
    return _of_fields(kind)


def _same(value: Any, _: Number) -> Any:
    return value


def _marked(mark: Marked) -> Move:
    move = mark.moved
    assert move is not None, "what can find numbers of modules must be able to replace them"
    return move


def _in_dict(of_key: Move, of_value: Move) -> Move:
    return lambda value, number: {of_key(k, number): of_value(v, number) for k, v in value.items()}


def _in_sequence(origin: Any, of_item: Move) -> Move:
    return lambda value, number: origin([of_item(item, number) for item in value]) if value else value


def _in_parts(parts: list[tuple[int, Move]]) -> Move:
    def move(value: Any, number: Number) -> Any:
        found = list(value)
        for i, of_part in parts:
            found[i] = of_part(found[i], number)
        return tuple(found)

    return move


def _of_fields(kind: Any) -> Move:
    """A named tuple. Its fields are looked at when one is moved, as it may hold others of its kind."""

    def move(value: Any, number: Number) -> Any:
        found = list(value)
        for i, of_field in _telling(kind):
            found[i] = of_field(found[i], number)
        return tuple.__new__(kind, found)

    return move


@cache
def _telling(kind: Any) -> list[tuple[int, Move]]:
    moves = [_mover(hint) for hint in fields_of(kind).values()]
    return [(i, move) for i, move in enumerate(moves) if move is not None]
