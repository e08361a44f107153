"""Glob patterns of the configuration, with ruff's meaning.

A pattern matches the last part of a path (`conftest.py`, `migrations`) or the whole of it, where a relative pattern
starts from the folder of the configuration file (`src/gen/*.py`). `*` also crosses slashes; `**/` stands for any number
of folders, `{a,b}` for either.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

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
    bare = pattern.rstrip("/")
    return bare if "/" not in bare or is_absolute(bare) else f"{posix(folder).rstrip('/')}/{bare.removeprefix('./')}"


@lru_cache(maxsize=256)
def matcher(patterns: tuple[str, ...], root: Path) -> Matcher:
    """One test for many patterns."""
    plain = {pattern.rstrip("/") for pattern in patterns if not _is_glob(pattern) and "/" not in pattern.rstrip("/")}
    globs = [pattern.rstrip("/") for pattern in patterns if pattern.rstrip("/") not in plain]
    names = _any_of([_translate(pattern) for pattern in globs if "/" not in pattern])
    paths = _any_of([_anchored_regex(pattern, root) for pattern in globs if "/" in pattern])
    return lambda name, path: name in plain or bool((names and names(name)) or (paths and paths(path)))


def _is_glob(pattern: str) -> bool:
    return any(character in pattern for character in "*?[{")


def _any_of(regexes: Sequence[str]) -> Callable[[str], object] | None:
    return re.compile("|".join(f"(?:{regex})" for regex in regexes), re.DOTALL).fullmatch if regexes else None


def _anchored_regex(pattern: str, root: Path) -> str:
    if is_absolute(pattern):
        return _translate(posix(pattern))
    return re.escape(posix(root).rstrip("/") + "/") + _translate(pattern.removeprefix("./"))


_PIECE = re.compile(r"\*\*/|\*+|\?|\[!?\]?[^\]]*\]|\{[^{}]*\}|.", re.DOTALL)


def _translate(pattern: str) -> str:
    """A glob as a regular expression."""
    return "".join(_piece(match[0]) for match in _PIECE.finditer(pattern))


def _piece(glob: str) -> str:
    if glob == "**/":
        return "(?:.*/)?"
    if glob[0] == "*":
        return ".*"
    if glob == "?":
        return "[^/]"
    if glob[0] == "[" and len(glob) > 2:
        inner = glob[1:-1].replace("\\", "\\\\")
        return f"[^{inner[1:]}]" if inner[0] == "!" else f"[{inner.replace('^', chr(92) + '^', 1)}]"
    if glob[0] == "{" and len(glob) > 2:
        return f"(?:{'|'.join(_translate(choice) for choice in glob[1:-1].split(','))})"
    return re.escape(glob)
