"""What the two processes of the language server say to each other; plain values that are pickled."""

from __future__ import annotations

from typing import NamedTuple

from fastlint.config.settings import Overrides
from fastlint.diagnostic import Diagnostic

# to the process that analyses


class Edited(NamedTuple):
    """A document is open with this text."""

    path: str
    version: int
    text: str


class Closed(NamedTuple):
    """A document is open no more: what is on disk counts."""

    path: str


class ChangedOnDisk(NamedTuple):
    """Files have changed on disk; with `is_structure` which files there are, or what the settings are."""

    is_structure: bool


class Configured(NamedTuple):
    """The settings that the client lays over every configuration file, and the folders that it has open."""

    overrides: Overrides
    folders: tuple[str, ...]


class FixAll(NamedTuple):
    """A wish for the text of a document after all safe fixes."""

    number: int
    path: str


# from it


class Lens(NamedTuple):
    """What is said above a route."""

    row: int
    text: str


class Found(NamedTuple):
    """The findings of a file: of a document in this version, else of what is on disk.

    None: it could not be looked at, what was found before stands.
    """

    path: str
    version: int | None
    diagnostics: tuple[Diagnostic, ...] | None
    lenses: tuple[Lens, ...] = ()
    is_final: bool = True


class Fixed(NamedTuple):
    """The text that was asked for, and of which version it was made; None if there is none."""

    number: int
    version: int
    text: str | None


class Note(NamedTuple):
    """Something that a person should read (an error), or find in the log."""

    text: str
    is_shown: bool


class Busy(NamedTuple):
    """How far a long look at a project is; an empty phase: it is over."""

    phase: str
    done: int
    total: int


class Alive(NamedTuple):
    """A sign of life; `is_idle`: nothing is left to do of the `taken` orders that have come so far."""

    is_idle: bool
    taken: int = 0


Order = Edited | Closed | ChangedOnDisk | Configured | FixAll
News = Found | Fixed | Note | Busy
Answer = News | Alive
