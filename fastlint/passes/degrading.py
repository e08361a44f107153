"""Parts of the analysis that may fail without costing the others."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import PurePath
from typing import NamedTuple, TypeVar

T = TypeVar("T")
_MODULES = ("m", "module")
"""Names under which functions of the analysis hold the number of the module they look at."""


class Crash(NamedTuple):
    """A part that failed: the module it looked at (-1 if that is not known), and why, with the place in fastlint."""

    part: str
    module: int
    reason: str

    def message(self, paths: Sequence[str]) -> str:
        """What is said of it, with the names of the modules."""
        where = f", at {paths[self.module]}" if self.module >= 0 else ""
        return f"{self.part} could not be worked out{where}: {self.reason}; please report this"


class Guard:
    """Runs parts of the analysis, and notes which failed. Where it `forgives` nothing, errors go through.

    `modules` is the number of modules of the project.
    """

    def __init__(self, modules: int = 0, *, forgives: bool = False) -> None:
        self.modules = modules
        self.forgives = forgives
        self.crashes: list[Crash] = []
        self.tick: Callable[[], object] = list
        """Called again and again while parts are worked out: it may raise what ends the work."""

    def items(self, part: str, made: Callable[[], Iterable[T]]) -> Iterator[T]:
        """What a part makes, until it fails."""
        try:
            for one in made():
                self.tick()
                yield one
        except Exception as error:  # noqa: BLE001 - one crashing part must not cost the others
            self._note(part, error)

    def value(self, part: str, made: Callable[[], T], instead: Callable[[], T]) -> T:
        """What a part makes, something else `instead` where it fails."""
        self.tick()
        try:
            return made()
        except Exception as error:  # noqa: BLE001 - one crashing part must not cost the others
            self._note(part, error)
        return instead()

    def _note(self, part: str, error: Exception) -> None:
        if not self.forgives:
            raise error
        frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
        rows = traceback.extract_tb(error.__traceback__)
        place = f" ({PurePath(rows[-1].filename).name}:{rows[-1].lineno})" if rows else ""
        text = " ".join(f"{type(error).__name__}: {error}".split())
        numbers = (frame.f_locals.get(name) for frame in reversed(frames) for name in _MODULES)
        module = next((n for n in numbers if type(n) is int and 0 <= n < self.modules), -1)
        self.crashes.append(Crash(part, module, f"{text}{place}"))
