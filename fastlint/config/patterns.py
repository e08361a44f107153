"""Glob patterns of the configuration, with ruff's meaning.

A pattern matches the last part of a path (`conftest.py`, `migrations`) or the whole of it, where a relative pattern
starts from the folder of the configuration file (`src/gen/*.py`). `*` also crosses slashes; `**/` stands for any number
of folders, `{a,b}` for either. A backslash is a slash.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from fastlint.config.automaton import Automaton, Part, either, literal, many, one

Matcher = Callable[[str, str], bool]
"""Tells whether a path matches, given its last part and the whole of it (absolute, with forward slashes)."""


def posix(path: str | Path) -> str:
    """The path with forward slashes."""
    return str(path) if os.sep == "/" else str(path).replace(os.sep, "/")


def is_absolute(pattern: str) -> bool:
    """Whether a pattern starts at a drive or the root of the file system."""
    return pattern.startswith("/") or pattern[1:3] in (":/", ":\\")


def anchored(pattern: str, folder: Path) -> str:
    """The pattern as seen from anywhere: one that names folders starts from `folder`, one that is a mere name stays."""
    if pattern.startswith("!"):
        return f"!{anchored(pattern[1:], folder)}"
    bare = _slashed(pattern).rstrip("/")
    return bare if "/" not in bare or is_absolute(bare) else f"{posix(folder).rstrip('/')}/{bare.removeprefix('./')}"


@lru_cache(maxsize=256)
def matcher(patterns: tuple[str, ...], root: Path) -> Matcher:
    """One test for many patterns; each has been found to have no `problem`."""
    patterns = tuple(_slashed(pattern).rstrip("/") for pattern in patterns)
    plain = {pattern for pattern in patterns if not _is_glob(pattern) and "/" not in pattern}
    globs = [pattern for pattern in patterns if pattern not in plain]
    names = _any_of([tuple(_parts(pattern)) for pattern in globs if "/" not in pattern])
    paths = _any_of([_anchored_parts(pattern, root) for pattern in globs if "/" in pattern])
    return lambda name, path: name in plain or bool((names and names(name)) or (paths and paths(path)))


def problem(pattern: str) -> str:
    """What is wrong with a pattern, in a few words; empty if it can be used."""
    try:
        for _ in _parts(_slashed(pattern.removeprefix("!"))):
            pass
    except ValueError as error:
        return str(error)
    return ""


def _slashed(pattern: str) -> str:
    """The pattern with forward slashes: a backslash separates folders on Windows, and escapes nothing here."""
    return pattern.replace("\\", "/")


def _is_glob(pattern: str) -> bool:
    return any(character in pattern for character in "*?[{")


def _any_of(patterns: Sequence[Sequence[Part]]) -> Callable[[str], object] | None:
    return Automaton(patterns).match if patterns else None


def _anchored_parts(pattern: str, root: Path) -> Sequence[Part]:
    if is_absolute(pattern):
        return tuple(_parts(pattern))
    return (*literal(posix(root).rstrip("/") + "/"), *_parts(pattern.removeprefix("./")))


_PIECE = re.compile(r"\*\*/|\*+|\?|\[!?\]?[^\]]*\]|\{[^{}]*\}|.", re.DOTALL)


def _parts(pattern: str) -> Iterator[Part]:
    """A glob as the parts that are matched; raises ValueError for brackets that hold no set of characters."""
    for match in _PIECE.finditer(pattern):
        glob = match[0]
        if glob == "**/":
            yield either((), (many("."), one("/")))
        elif glob[0] == "*":
            yield many(".")
        elif glob == "?":
            yield one("[^/]")
        elif glob[0] == "[" and len(glob) > 2:
            yield characters(glob)
        elif glob[0] == "{" and len(glob) > 2:
            yield either(*(tuple(_parts(choice)) for choice in glob[1:-1].split(",")))
        else:
            yield from literal(glob)


def characters(glob: str) -> Part:
    """A set of characters such as `[a-z]` or `[!_]`; raises ValueError if it is none."""
    inner = glob[1:-1]
    negated = inner.startswith("!")
    inner = re.sub(r"([\[\]\\^&~|]|(?<=-)-)", r"\\\1", inner[negated:])
    try:
        return one(f"[{'^' * negated}{inner}]")
    except ValueError:
        raise ValueError(f"{glob} is no set of characters") from None
