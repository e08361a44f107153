"""Copies of a project that lie in it: a backup, what was deployed on a day, an old state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import combinations, takewhile
from typing import NamedTuple

from fastlint.later_pattern import later

_OF_COPIES = later(
    r"(?i)(?:^|[-_. /])(?:copy|copies|backups?|bak|old|archived?|archives?|snapshots?|legacy|orig|original|prev|"
    r"previous|deploy|deployed|deployments?|releases?|dist|build|tmp|temp)(?:$|[-_. /\d])"
    r"|(?<!\d)20\d\d[-_.]?[01]\d[-_.]?[0-3]\d"
)
"""What folders of copies are called, or the day on which somebody made one."""
_FEWEST = 10
_PART = 0.5
"""So many files have to be the same, and so large a part of all files of the copy."""
_MOST_ALIKE = 8
"""Files of which there are more than that say nothing: `__init__.py`, licences."""


class Copy(NamedTuple):
    """A folder that repeats another one, which may lie around it; folders are paths without a slash at the end."""

    folder: str
    of: str


def copies(paths: Sequence[str], contents: Sequence[Hashable]) -> list[Copy]:
    """The folders that are copies of others, by their names and the files that are the same in both.

    `contents` are the digests of the files at `paths`. Of folders that lie side by side, one has to be called a copy,
    and the other not: services that share files are none.
    """
    if not any(_OF_COPIES.search(path) for path in paths):
        return []
    same: Counter[Copy] = Counter()
    for group in _alike(paths, contents):
        same.update({pair for a, b in combinations(group, 2) if (pair := _pair(a, b)) is not None})
    found = [pair for pair, count in same.items() if count >= _FEWEST and count >= _PART * _files(pair.folder, paths)]
    return sorted(pair for pair in found if not any(_lies_in(pair.folder, other.folder) for other in found))


def copied(paths: Sequence[str], found: Iterable[Copy]) -> dict[int, Copy]:
    """The files that belong to copies, by number."""
    return {m: one for one in found for m, path in enumerate(paths) if path.startswith(f"{one.folder}/")}


def _alike(paths: Sequence[str], contents: Sequence[Hashable]) -> Iterator[list[str]]:
    """Groups of files with the same name and content."""
    groups: dict[Hashable, list[str]] = {}
    for path, content in zip(paths, contents, strict=True):
        groups.setdefault((path.rpartition("/")[2], content), []).append(path)
    return (group for group in groups.values() if 2 <= len(group) <= _MOST_ALIKE)


def _pair(a: str, b: str) -> Copy | None:
    """Which folder may be a copy of which, if two files are the same; None if the names do not tell."""
    first, second = a.split("/"), b.split("/")
    shared = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(first[::-1], second[::-1], strict=False))))
    roots = "/".join(first[:-shared]), "/".join(second[:-shared])
    marked = [_is_called_a_copy(own, other) for own, other in (roots, roots[::-1])]
    if marked[0] == marked[1]:
        return None
    return Copy(*roots) if marked[0] else Copy(*roots[::-1])


def _is_called_a_copy(folder: str, other: str) -> bool:
    """Whether a part of a path that is not one of the other path is called as copies are."""
    around = set(other.split("/"))
    return any(_OF_COPIES.search(part) for part in folder.split("/") if part not in around)


def _files(folder: str, paths: Sequence[str]) -> int:
    return sum(path.startswith(f"{folder}/") for path in paths)


def _lies_in(folder: str, other: str) -> bool:
    return folder != other and folder.startswith(f"{other}/")
