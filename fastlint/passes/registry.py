"""Slices: each file of `passes/slices/` is a family of subjects, found by being there, as rules are.

A slice has some of these:

- `Kept`, a NamedTuple: what one module says of the family, kept between runs. How it is written, what an empty one is
  and into which modules it points follow from its annotations.
- `collect(reader: ModuleReader) -> Kept`: reads it off one module. It may look at nothing that is enabled or named on
  the command line.
- `subjects(view: ProjectView) -> Iterator[Reported]`: what rules are shown, each with the module in which it is to be
  reported; `view.kept(Kept)` gives what the modules said.
- `BY_FUNCTION = True`: it reads each function by itself. `collect(reader, asked, again)` notes by function the flows
  that it `asked` for, as bits; `again` is what was kept, and the functions that are to be read anew; None for all.
- `ALONE = True`: its subjects of one module lead to no finding in another one, whatever is suppressed there or told as
  one finding. Where only some modules are checked, only theirs are made (`view.shows_alone`).
- `WHOLE_PROJECT = True`: its subjects need all modules at once; they are left out where only some are to be shown.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from fastlint.passes import slices as _folder
from fastlint.passes.reader import ModuleReader

if TYPE_CHECKING:
    from fastlint.passes.view import ProjectView

Reported = tuple[int, Any]
"""A subject, and the module in which it is to be reported."""


class Slice(NamedTuple):
    """A family of subjects, by the name of its file."""

    name: str
    kept: Any
    collect: Callable[..., Any] | None
    subjects: Callable[[ProjectView], Iterator[Reported]] | None
    needs_all: bool
    by_function: bool
    is_alone: bool

    def read(self, reader: ModuleReader, *more: Any) -> Any:
        """What it keeps of a module."""
        return self.collect(reader, *more) if self.collect is not None else None


def _slice(name: str) -> Slice:
    module = import_module(f"{_folder.__name__}.{name}")
    kept, collect, subjects = (getattr(module, part, None) for part in ("Kept", "collect", "subjects"))
    flags = (getattr(module, flag, False) for flag in ("WHOLE_PROJECT", "BY_FUNCTION", "ALONE"))
    return Slice(name.replace("_", " "), kept, collect, subjects, *flags)


SLICES = [_slice(found.name) for found in pkgutil.iter_modules(_folder.__path__)]
KEEPING = [one for one in SLICES if one.collect is not None]
POSITIONS: dict[Any, int] = {one.kept: i for i, one in enumerate(KEEPING)}

if TYPE_CHECKING:
    Kept = tuple[Any, ...]
else:
    Kept = NamedTuple("Kept", [(one.name.replace(" ", "_"), one.kept) for one in KEEPING])
"""What one module says of all families."""


def together(parts: Iterable[Any]) -> Kept:
    """What all slices keep of a module, in their order."""
    made: Callable[..., Kept] = Kept
    return made(*parts)
