"""A team's own rules as plain values: what workers are told, and what reports keep."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import NamedTuple

from fastlint.diagnostic import RuleInfo

PLUGIN = "entry point "
"""What the origin of a rule from an installed package begins with."""
_TOP = "fastlint_own_"


class Place(NamedTuple):
    """A folder with rules, or a file: under which name it is asked for, where it lies, and what is in it."""

    origin: str
    path: str
    digest: str

    @property
    def package(self) -> str:
        """The package as which it is imported: another one whenever anything in it has changed."""
        return f"{_TOP}{self.digest}"


class Flaw(NamedTuple):
    """Something wrong with a rule's file: it is left out."""

    path: str
    row: int
    message: str


class Team(NamedTuple):
    """Own rules, as far as they can be used. Plain, so that workers can be told and reports keep them."""

    rules: tuple[RuleInfo, ...] = ()
    places: tuple[Place, ...] = ()
    flaws: tuple[Flaw, ...] = ()
    files: tuple[str, ...] = ()
    """All Python files in the folders: with another content, they are other rules."""
    sources: tuple[str, ...] = ()
    """Where installed packages were looked for that bring rules."""

    @property
    def folders(self) -> list[str]:
        """The folders in which further rules may appear."""
        beside = {os.path.dirname(file) for file in self.files}  # noqa: PTH120
        return sorted(beside | {place.path for place in self.places if place.path not in self.files})

    def place_of(self, info: RuleInfo) -> Place:
        """Where a rule comes from."""
        return next(place for place in self.places if place.origin == info.origin)

    def stamp(self, codes: Iterable[str]) -> bytes:
        """Changes with the content of the rules among these codes, and of what lies beside them."""
        wanted = set(codes)
        return repr(sorted({self.place_of(info).digest for info in self.rules if info.code in wanted})).encode()


NOBODY = Team()
