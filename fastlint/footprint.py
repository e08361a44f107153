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
from typing import Annotated, Any, Generic, Literal, NamedTuple, TypeVar, Union, get_args, get_origin, get_type_hints

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


Step = TypeVar("Step")


class TypeWalk(Generic[Step]):
    """What is done with values of a type, by the form of its annotation: made once a type, out of that for its parts.

    None stands for a type whose values hold nothing that would have to be done.
    """

    def __init__(self) -> None:
        self._steps: dict[Any, Step | None] = {}

    def of(self, kind: Any) -> Step | None:
        """What is done with values of a type."""
        if kind not in self._steps:
            self._steps[kind] = self._made(kind) if self.holds(kind) else None
        return self._steps[kind]

    def _made(self, kind: Any) -> Step | None:
        origin, parts = get_origin(kind), get_args(kind)
        if origin is Annotated:
            mark = mark_of(kind)
            step = self.marked(mark) if mark is not None else None
            return step if step is not None else self.of(parts[0])
        if origin in (Union, types.UnionType):
            return self.optional(self._alternative(parts))
        if origin is dict:
            return self.mapping(parts[0], parts[1])
        if origin is list or parts[-1:] == (...,):
            return self.sequence(origin, parts[0])
        if origin is tuple:
            return self.items([self.of(part) for part in parts])
        return self.fields(kind)

    def _alternative(self, parts: tuple[Any, ...]) -> Step:
        """The only one of several in which there is something to be done."""
        steps = [step for step in map(self.of, parts) if step is not None]
        if len(steps) != 1:
            raise TypeError(f"{parts}: which of them a value is cannot be told")
        return steps[0]

    def holds(self, kind: Any) -> bool:
        """Whether there is something to be done with values of a type."""
        raise NotImplementedError

    def marked(self, mark: Marked) -> Step | None:
        """A value that holds modules as its annotation says; None if it is looked at as any other one."""
        raise NotImplementedError

    def optional(self, inner: Step) -> Step:
        """A value, or None."""
        raise NotImplementedError

    def mapping(self, key: Any, value: Any) -> Step:
        """A dict with keys and values of two types."""
        raise NotImplementedError

    def sequence(self, origin: Any, item: Any) -> Step:
        """A list, or a tuple of any length, with items of one type."""
        raise NotImplementedError

    def items(self, steps: list[Step | None]) -> Step:
        """A tuple of so many items."""
        raise NotImplementedError

    def fields(self, kind: Any) -> Step:
        """A named tuple. Its fields are asked for when one is read, as it may hold others of its kind."""
        raise NotImplementedError


def footprint(kind: Any, which: Literal["named", "placed"] = "placed") -> Visit:
    """What puts the modules that stand in a value of a type as numbers of one kind into a set (or a counter)."""
    return _VISITORS[which].of(kind) or (lambda value, found: None)


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


class _Visitors(TypeWalk[Visit]):
    """What looks through values of a type for modules of one kind."""

    def __init__(self, which: str) -> None:
        super().__init__()
        self.which = which

    def holds(self, kind: Any) -> bool:
        return _holds(kind, self.which, frozenset())

    def marked(self, mark: Marked) -> Visit | None:
        find: Finder | None = getattr(mark, self.which)
        return (lambda value, found: found.update(find(value))) if find is not None else None

    def optional(self, inner: Visit) -> Visit:
        return lambda value, found: inner(value, found) if value is not None else None

    def mapping(self, key: Any, value: Any) -> Visit:
        of_key, of_value = self.of(key), self.of(value)

        def visit(whole: Any, found: Any) -> None:
            if of_key is not None:
                for one in whole:
                    of_key(one, found)
            if of_value is not None:
                for one in whole.values():
                    of_value(one, found)

        return visit

    def sequence(self, origin: Any, item: Any) -> Visit:
        of_item = self.of(item)
        assert of_item is not None, "what holds nothing is not looked through"

        def visit(value: Any, found: Any) -> None:
            for one in value:
                of_item(one, found)

        return visit

    def items(self, steps: list[Visit | None]) -> Visit:
        telling = [(i, visit) for i, visit in enumerate(steps) if visit is not None]

        def visit(value: Any, found: Any) -> None:
            for i, of_item in telling:
                of_item(value[i], found)

        return visit

    def fields(self, kind: Any) -> Visit:
        telling = cache(lambda: [(n, visit) for n, hint in fields_of(kind).items() if (visit := self.of(hint))])

        def visit(value: Any, found: Any) -> None:
            for name, of_field in telling():
                of_field(getattr(value, name), found)

        return visit


_VISITORS = {"named": _Visitors("named"), "placed": _Visitors("placed")}


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

    def flows_into(self, m: int) -> int:
        """The bit of what calls give to the parameters of a module's functions."""
        return self.tables << 1 + m

    def flow_modules(self, bits: int) -> int:
        """Of some bits, those of modules of whose parameters an answer asked what calls give them."""
        return bits >> self.modules + 1
