"""Footprints: into which modules a kept value points, derived from the annotations of its type.

A `ModuleId` is the number of a module of the project. It comes in two kinds:

- named: beside it stands the number of a function or class (`FunctionId`). It says the same as long as the interface of
  that module is the same, which every answer that looked at the module rests on anyway (`Record.asked`).
- placed: beside it stands a place, a row, a scope's term or the number of a call. Any edit of that module can shift it,
  so a record with it is made again after any edit there (`Record.placed`).

Nobody keeps a list of such fields: `footprint` reads them off the annotations. A type that says Any hides what it
holds, so it has to say how modules are found in its values (`Marked`), or that there are none (`PLAIN`).
"""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

Visit = Callable[[Any, Any], None]
Finder = Callable[[Any], Iterable[int]]
Mover = Callable[[Any, Callable[[int], Any]], Any]
_NUMBERS = re.compile(r"(?:^|(?<=[|=]))(\d+)(?=[.:])")


class Marked(NamedTuple):
    """In an annotation: how to find the modules in a value of that type, by the kind of their numbers.

    `moved` gives the same value with other numbers (`fastlint.renumber`).
    """

    named: Finder | None = None
    placed: Finder | None = None
    moved: Mover | None = None


def itself(number: int) -> Iterable[int]:
    """A number, unless it stands for no module at all."""
    return (number,) if number >= 0 else ()


def first(value: Any) -> Iterable[int]:
    """The first part of a tuple, where it is a number; nothing is told by an empty one."""
    return (value[0],) if value and isinstance(value[0], int) else ()


def itself_moved(m: int, number: Callable[[int], Any]) -> Any:
    """Another number, unless it stands for no module at all."""
    return number(m) if m >= 0 else m


def first_moved(value: Any, number: Callable[[int], Any]) -> Any:
    """Another first part of a tuple, where it is a number."""
    return (number(value[0]), *value[1:]) if value and isinstance(value[0], int) else value


def word_moved(text: Any, number: Callable[[int], Any]) -> Any:
    """A word with other modules."""
    return _NUMBERS.sub(lambda found: str(number(int(found[0]))), text) if isinstance(text, str) else text


def in_word(text: Any) -> Iterable[int]:
    """The modules of the classes, or containers, that a word stands for: "3:1", or "=3:1|=4:0", or "3.pool"."""
    return map(int, _NUMBERS.findall(text)) if isinstance(text, str) else ()


PLAIN = Marked()
"""Of a type that says Any: no module stands in it."""
ModuleId = Annotated[int, Marked(named=itself, moved=itself_moved)]
PlacedId = Annotated[int, Marked(placed=itself, moved=itself_moved)]
FunctionId = tuple[ModuleId, int]
"""A function (or class) of the project: its module, and its number there."""
PlacedFunction = tuple[PlacedId, int]
"""A function of which places are told, too."""
Word = Annotated[str, Marked(named=in_word, moved=word_moved)]
"""A class, or a container, by its module and its number or name there."""
Constant = Annotated[object, Marked(named=in_word, moved=word_moved)]
MaybeFunction = Annotated[tuple[int, ...], Marked(named=first, moved=first_moved)]
"""A function, or () for none."""


def footprint(kind: Any, which: Literal["named", "placed"] = "placed") -> Visit:
    """What puts the modules that stand in a value of a type as numbers of one kind into a set (or a counter)."""
    return _visitor(kind, which) or (lambda value, found: None)


@cache
def _visitor(kind: Any, which: str) -> Visit | None:
    """What looks through a value of a type; None if there is nothing to be found in one."""
    if not _holds(kind, which, frozenset()):
        return None
    origin, given = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _marked(mark_of(kind), which) or _visitor(given[0], which)
    if origin in (Union, types.UnionType):
        return _alternative(given, which)
    if origin is dict:
        return _in_dict(_visitor(given[0], which), _visitor(given[1], which))
    if origin is list or given[-1:] == (...,):
        return _in_sequence(_visitor(given[0], which))
    if origin is tuple:
        return _in_parts([_visitor(part, which) for part in given])
    return _of_fields(kind, which)


def _holds(kind: Any, which: str, around: frozenset[Any]) -> bool:
    """Whether a module can stand in a value of a type; types may hold others of their own kind (`around`)."""
    mark = mark_of(kind)
    if mark is not None:
        return getattr(mark, which) is not None
    if kind in around:
        return False
    parts = _parts_of(kind)
    if parts is None:
        raise TypeError(f"{kind} may hold numbers of modules: an annotation has to mark it")
    # All are looked at: one that is not marked is an error, wherever it stands.
    held = [_holds(part, which, around | {kind}) for part in parts]
    return any(held)


def holds_modules(kind: Any) -> bool:
    """Whether a module can stand in a value of a type, in whatever way."""
    named, placed = (_holds(kind, which, frozenset()) for which in ("named", "placed"))
    return named or placed


def holds_placed(kind: Any) -> bool:
    """Whether a module of which places are told can stand in a value of a type."""
    return _holds(kind, "placed", frozenset())


def _parts_of(kind: Any) -> list[Any] | None:
    """The types of what a value of a type consists of; None if the type does not tell."""
    if get_origin(kind) is Literal or kind in (int, str, bool, float, bytes, types.NoneType):
        return []
    if get_args(kind):
        return [part for part in get_args(kind) if part is not ... and part != ()]
    names = _fields(kind)
    return None if names is None else [*fields_of(kind).values()]


def mark_of(kind: Any) -> Marked | None:
    """What an annotation says about the modules in values of a type."""
    if get_origin(kind) is not Annotated:
        return None
    return next((mark for mark in kind.__metadata__ if isinstance(mark, Marked)), None)


def _marked(mark: Marked | None, which: str) -> Visit | None:
    find: Finder | None = getattr(mark, which) if mark is not None else None
    return (lambda value, found: found.update(find(value))) if find is not None else None


def _alternative(given: tuple[Any, ...], which: str) -> Visit:
    """One of several: the only one in which there is something to be found, or none of them."""
    visits = [visit for visit in (_visitor(part, which) for part in given) if visit is not None]
    if len(visits) != 1:
        raise TypeError(f"{given}: which of them a value is cannot be told")
    visit = visits[0]
    return lambda value, found: visit(value, found) if value is not None else None


def _in_dict(of_key: Visit | None, of_value: Visit | None) -> Visit:
    def visit(value: Any, found: Any) -> None:
        if of_key is not None:
            for key in value:
                of_key(key, found)
        if of_value is not None:
            for item in value.values():
                of_value(item, found)

    return visit


def _in_sequence(of_item: Visit | None) -> Visit:
    def visit(value: Any, found: Any) -> None:
        if of_item is not None:
            for item in value:
                of_item(item, found)

    return visit


def _in_parts(parts: list[Visit | None]) -> Visit:
    telling = [(i, visit) for i, visit in enumerate(parts) if visit is not None]

    def visit(value: Any, found: Any) -> None:
        for i, of_part in telling:
            of_part(value[i], found)

    return visit


def _of_fields(kind: Any, which: str) -> Visit:
    """A named tuple or a data class. Its fields are looked at when one is read, as it may hold others of its kind."""

    def visit(value: Any, found: Any) -> None:
        for name, of_field in _telling(kind, which):
            of_field(getattr(value, name), found)

    return visit


@cache
def _telling(kind: Any, which: str) -> list[tuple[str, Visit]]:
    visits = {name: _visitor(hint, which) for name, hint in fields_of(kind).items()}
    return [(name, visit) for name, visit in visits.items() if visit is not None]


def _fields(kind: Any) -> Iterable[str] | None:
    if is_dataclass(kind):
        return [field.name for field in fields(kind)]
    names: Iterable[str] | None = getattr(kind, "_fields", None)
    return names


@cache
def fields_of(kind: Any) -> dict[str, Any]:
    """The annotations of the fields of a type, with their marks."""
    hints = get_type_hints(kind, include_extras=True)
    return {name: hints[name] for name in _fields(kind) or ()}


class Sources(NamedTuple):
    """What an answer rests on, as bits: first one for the facts of each module, then one for the tables to which all
    modules contribute, then one for what calls give to the parameters of each module.
    """

    modules: int

    def facts(self, m: int) -> int:
        """The bit of a module's facts."""
        return 1 << m

    @property
    def tables(self) -> int:
        """The bit of the tables to which all modules contribute."""
        return 1 << self.modules

    def given(self, m: int) -> int:
        """The bit of what calls give to the parameters of a module's functions."""
        return self.tables << 1 + m

    def given_to(self, bits: int) -> int:
        """Of some bits, those of modules of whose parameters an answer asked what calls give them."""
        return bits >> self.modules + 1
