"""Which findings are known already: each known one stands for one finding, the most alike first."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Collection, Hashable, Sequence
from typing import NamedTuple, Protocol

from fastlint.baseline.file import KnownFinding

_Key = Callable[[KnownFinding], Hashable]


class Project(Protocol):
    """What is asked of the project as it is now."""

    def has_file(self, path: str) -> bool:
        """Whether there is a file of this name."""

    def still_has(self, path: str, scope: str, statement: str) -> bool:
        """Whether a file still has a function or class of that name; at the top of a module, the statement."""


class Matched(NamedTuple):
    """For each finding the number of the entry that it is known by, None for a new one; the entries of no finding."""

    known: list[int | None]
    left: list[int]


_IN_PLACE: tuple[_Key, ...] = (
    lambda e: (e.path, e.rule, e.scope, e.statement, e.fragment),
    lambda e: (e.path, e.rule, e.scope, e.statement),
    lambda e: (e.path, e.rule, e.scope, e.fragment),
    lambda e: (e.path, e.rule, e.scope, e.message),
)
_MOVED: tuple[_Key, ...] = (
    lambda e: (e.path, e.rule, e.statement, e.fragment),
    lambda e: (e.rule, e.scope, e.statement, e.fragment),
)
"""For entries whose function is not in its place any more: renamed, or moved to another file."""
_RENAMED: tuple[_Key, ...] = (
    lambda e: (e.rule, e.scope, e.statement),
    lambda e: (e.rule, e.scope, e.message),
)
"""For entries whose file is not there any more."""


def match(found: Sequence[KnownFinding], known: Sequence[KnownFinding], project: Project) -> Matched:
    """Pair findings with known ones; of equal findings the first ones are the known ones."""
    pairing = _Pairing(found, known)
    for key in _IN_PLACE:
        pairing.pair(key)
    if pairing.is_open:
        left = [known[number] for number in pairing.left]
        gone = {e for e in left if not project.still_has(e.path, e.scope, e.statement)}
        for key in _MOVED:
            pairing.pair(key, gone)
        gone = {e for e in gone if not project.has_file(e.path)}
        for key in _RENAMED:
            pairing.pair(key, gone)
    return Matched(pairing.known, [*pairing.left])


class _Pairing:
    """What is still open: findings that nothing is known of, and entries that no finding was taken for."""

    def __init__(self, found: Sequence[KnownFinding], known: Sequence[KnownFinding]) -> None:
        self.known: list[int | None] = [None] * len(found)
        self.found = dict(enumerate(found))
        self.left = dict(enumerate(known))

    @property
    def is_open(self) -> bool:
        """Whether there is anything left to pair."""
        return bool(self.found and self.left)

    def pair(self, key: _Key, among: Collection[KnownFinding] | None = None) -> None:
        """Pair those that are alike by a key; `among`: the entries that may be taken (None: all)."""
        waiting: defaultdict[Hashable, deque[int]] = defaultdict(deque)
        for number, entry in self.left.items():
            if among is None or entry in among:
                waiting[key(entry)].append(number)
        for number, entry in [*self.found.items()] if waiting else ():
            if alike := waiting.get(key(entry)):
                self.known[number] = taken = alike.popleft()
                del self.found[number], self.left[taken]
