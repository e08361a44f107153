"""What stands near the numbers of modules in a kept value, derived from the annotations of its type.

Where a place, a row or the number of a call of a module is kept, the module stands beside it (`PlacedId`): in the same
named tuple, the same entry of a dict, or the same item of a list. So an edit that leaves all these numbers alone does
not concern the value, though it points into the module; and where nothing but places of that module stands there, they
can be moved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from types import GenericAlias
from typing import Any, NamedTuple, get_args

from fastlint.footprint import Marked, TypeWalk, fields_of, first, footprint, holds_placed, itself, mark_of


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
    look = _LOOKS.of(kind) or _nothing
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


class _Looks(TypeWalk[Look]):
    """What finds, in values of a type, all that stands near modules whose places are told."""

    def holds(self, kind: Any) -> bool:
        return holds_placed(kind)

    def marked(self, mark: Marked) -> Look | None:
        find = mark.placed
        if find is None:
            return None

        def look(value: Any, m: int, around: Any) -> Iterator[Near]:
            if m in find(value):
                yield Near(around, _counts(mark))

        return look

    def optional(self, inner: Look) -> Look:
        return lambda value, m, around: inner(value, m, around) if value is not None else iter(())

    def mapping(self, key: Any, value: Any) -> Look:
        of_key, of_value = self.of(key) or _nothing, self.of(value) or _nothing

        def look(whole: Any, m: int, around: Any) -> Iterator[Near]:
            for entry in whole.items():
                yield from of_key(entry[0], m, entry)
                yield from of_value(entry[1], m, entry)

        return look

    def sequence(self, origin: Any, item: Any) -> Look:
        of_item = self.of(item) or _nothing

        def look(value: Any, m: int, around: Any) -> Iterator[Near]:
            for one in value:
                yield from of_item(one, m, one)

        return look

    def items(self, steps: list[Look | None]) -> Look:
        telling = [(i, look) for i, look in enumerate(steps) if look is not None]

        def look(value: Any, m: int, around: Any) -> Iterator[Near]:
            for i, of_item in telling:
                yield from of_item(value[i], m, around)

        return look

    def fields(self, kind: Any) -> Look:
        telling = cache(lambda: [(n, look) for n, hint in fields_of(kind).items() if (look := self.of(hint))])

        def look(value: Any, m: int, around: Any) -> Iterator[Near]:
            for name, of_field in telling():
                yield from of_field(getattr(value, name), m, value)

        return look


_LOOKS = _Looks()


def _counts(mark: Marked) -> bool:
    """Whether calls of the module may be counted beside its number."""
    return mark.placed not in (itself, first)


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
    move = _MOVES.of(kind) or _as_it_is
    return lambda value, edit: move(value, edit)[0]


def _as_it_is(value: Any, edit: Edit) -> tuple[Any, int]:
    return value, _ABSENT


class _Moves(TypeWalk[Move]):
    """What gives values of a type other rows."""

    def holds(self, kind: Any) -> bool:
        return holds_placed(kind)

    def marked(self, mark: Marked) -> Move | None:
        find = mark.placed
        if find is None:
            return None
        how = _COUNTED if _counts(mark) else _BESIDE
        return lambda value, edit: (value, how if edit.module in find(value) else _ABSENT)

    def optional(self, inner: Move) -> Move:
        return lambda value, edit: inner(value, edit) if value is not None else (None, _ABSENT)

    def mapping(self, key: Any, value: Any) -> Move:
        pair: Any = GenericAlias(tuple, (key, value))
        of_key, of_value = self.of(key) or _as_it_is, self.of(value) or _as_it_is

        def move(whole: Any, edit: Edit) -> tuple[Any, int]:
            entries = []
            for entry in whole.items():
                new_key, beside_key = of_key(entry[0], edit)
                new_value, beside_value = of_value(entry[1], edit)
                entries.append(_put(pair, entry, (new_key, new_value), max(beside_key, beside_value), edit))
            return dict(entries), _ABSENT

        return move

    def sequence(self, origin: Any, item: Any) -> Move:
        of_item = self.of(item) or _as_it_is

        def move(value: Any, edit: Edit) -> tuple[Any, int]:
            made = ((one, *of_item(one, edit)) for one in value)
            return origin([_put(item, one, now, how, edit) for one, now, how in made]), _ABSENT

        return move

    def items(self, steps: list[Move | None]) -> Move:
        moves = [move or _as_it_is for move in steps]

        def move(value: Any, edit: Edit) -> tuple[Any, int]:
            made = [of_item(one, edit) for of_item, one in zip(moves, value, strict=True)]
            return tuple([now for now, _ in made]), max([how for _, how in made], default=_ABSENT)

        return move

    def fields(self, kind: Any) -> Move:
        moves = cache(lambda: [self.of(hint) or _as_it_is for hint in fields_of(kind).values()])

        def move(value: Any, edit: Edit) -> tuple[Any, int]:
            made = [of_field(part, edit) for of_field, part in zip(moves(), value, strict=True)]
            now = tuple.__new__(kind, [one for one, _ in made])
            return _put(kind, value, now, max(how for _, how in made), edit), _ABSENT

        return move


_MOVES = _Moves()


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
