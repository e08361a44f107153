"""Has anything changed since the last run? Answered by file status alone."""

from __future__ import annotations

import os

from fastlint.cache import digest_of
from fastlint.disk import read_regular
from fastlint.passes.project_files import kind_of

Stamp = tuple[int, int]
"""Modification time in nanoseconds and size; (-1, -1) for a path that is not there."""

NOTHING: Stamp = (-1, -1)
_COARSEST = 50_000_000
_TICK = 10_000_000
"""Nanoseconds by which the time of a file may lie before the moment of its change: it is taken once a tick."""


def stamp(path: str) -> Stamp:
    """The stamp of a path."""
    try:
        status = os.stat(path)
    except OSError:
        return NOTHING
    return status.st_mtime_ns, status.st_size


def directory_stamp(path: str) -> Stamp:
    """The stamp of a folder: its time changes when a name in it comes or goes; its size means nothing."""
    return stamp(path)[0], 0


def listing(folder: str) -> tuple[str, ...]:
    """What in a folder can matter: Python files, folders that are not hidden, files about the project."""
    try:
        with os.scandir(folder) as entries:
            return tuple(sorted(e.name for e in entries if _matters(e)))
    except OSError:
        return ()


def _matters(entry: os.DirEntry[str]) -> bool:
    name = entry.name
    if name.endswith((".py", ".ipynb", ".toml", "ignore", ".cfg")) or kind_of(name):
        return True
    if name.endswith((".txt", ".in")) and os.path.basename(os.path.dirname(entry.path)) == "requirements":
        return True
    if name.lower() in ("pipfile", "makefile") or name.startswith(("environment", "conda")):
        return True
    return not name.startswith((".", "__pycache__")) and entry.is_dir(follow_symlinks=False)


def settled(taken: Stamp, now: int) -> Stamp:
    """A stamp so fresh that a later change could bear the same time is not to be trusted."""
    return (0, taken[1]) if taken[0] > now - _COARSEST else taken


def touched_since(path: str, started: int) -> bool:
    """Whether a path has been changed since a moment, or may have been; of one that is not there, the folder of it."""
    for place in (path, os.path.dirname(path)):
        try:
            status = os.stat(place)
        except OSError:
            continue
        return max(status.st_mtime_ns, status.st_ctime_ns) >= started - _TICK
    return False


def same_content(path: str, digest: bytes) -> bool:
    """Whether a file still has the content it had."""
    try:
        return digest_of(read_regular(path)) == digest
    except OSError:
        return False
