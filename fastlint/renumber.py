"""Values in which modules have other numbers, derived from the annotations of their types as footprints are.

A project with a file more or less counts its modules anew. What was kept of them says the same with the new numbers,
as these come in the same order.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from fastlint.footprint import Marked, TypeWalk, fields_of, holds_modules

Number = Callable[[int], Any]
"""The new number of a module, or whatever else it is to be called; raises KeyError for one that is gone."""
Move = Callable[[Any, Number], Any]


def renumbered(kind: Any) -> Move:
    """What gives the modules in a value of a type other numbers; parts that hold none stay the same objects."""
    return _MOVERS.of(kind) or _same


def _same(value: Any, _: Number) -> Any:
    return value


class _Movers(TypeWalk[Move]):
    """What gives modules other numbers in values of a type."""

    def holds(self, kind: Any) -> bool:
        return holds_modules(kind)

    def marked(self, mark: Marked) -> Move:
        move = mark.moved
        assert move is not None, "what can find numbers of modules must be able to replace them"
        return move

    def optional(self, inner: Move) -> Move:
        return lambda value, number: value if value is None else inner(value, number)

    def mapping(self, key: Any, value: Any) -> Move:
        of_key, of_value = self.of(key) or _same, self.of(value) or _same
        return lambda whole, number: {of_key(k, number): of_value(v, number) for k, v in whole.items()}

    def sequence(self, origin: Any, item: Any) -> Move:
        of_item = self.of(item) or _same
        return lambda value, number: origin([of_item(one, number) for one in value]) if value else value

    def items(self, steps: list[Move | None]) -> Move:
        moving = [(i, move) for i, move in enumerate(steps) if move is not None]

        def move(value: Any, number: Number) -> Any:
            moved = list(value)
            for i, of_item in moving:
                moved[i] = of_item(moved[i], number)
            return tuple(moved)

        return move

    def fields(self, kind: Any) -> Move:
        moving = cache(
            lambda: [(i, move) for i, hint in enumerate(fields_of(kind).values()) if (move := self.of(hint))]
        )

        def move(value: Any, number: Number) -> Any:
            moved = list(value)
            for i, of_field in moving():
                moved[i] = of_field(moved[i], number)
            return tuple.__new__(kind, moved)

        return move


_MOVERS = _Movers()
