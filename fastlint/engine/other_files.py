"""What is kept of a project while files come and go: modules are counted anew, and some imports mean another file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any

from fastlint.footprint import Sources
from fastlint.index.facts import Facts
from fastlint.inference.imports import ImportMap
from fastlint.passes import record
from fastlint.passes.record import Frozen

_OWN = ("self", "cls")
_PACKAGE = "__init__.py"


class OtherFiles:
    """The files of a project at the last run (`before`) and `now`, both in order."""

    def __init__(self, before: Sequence[str], now: Sequence[str], is_third_party: Callable[[str], bool]) -> None:
        self.before, self.now = before, now
        self.is_third_party = is_third_party
        numbers = {path: m for m, path in enumerate(now)}
        self.number = {m: numbers[path] for m, path in enumerate(before) if path in numbers}
        self.gone = [m for m in range(len(before)) if m not in self.number]
        self.changed = {*before} ^ {*now}
        self._runs = _runs(self.number)

    @property
    def is_slight(self) -> bool:
        """Whether what is kept can hold: no folder that has other files became a package, or is one no more."""
        packages = tuple(path.removesuffix(_PACKAGE) for path in self.changed if path.endswith(f"/{_PACKAGE}"))
        staying = {*self.before} & {*self.now}
        is_alike = _PACKAGE not in self.changed and not any(path.startswith(packages) for path in staying)
        return is_alike and len(self.changed) <= len(staying)

    # what is kept, with other numbers

    def carried(self, frozen: Frozen, holds: Callable[[Frozen], Frozen | None]) -> Frozen | None:
        """A record with the numbers of now; None if it rests on a file that is gone, or does not hold."""
        asked, placed = record.masks(frozen)
        if (asked | placed) & self._gone:
            return None
        kept = record.with_masks(frozen, self._sources(asked), self._bits(placed))
        if holds(kept) is None:
            return None
        try:
            return record.moved(kept, self.number.__getitem__)
        except KeyError:
            return None

    @cached_property
    def _gone(self) -> int:
        return sum(1 << m for m in self.gone)

    def _sources(self, asked: int) -> int:
        old, new = Sources(len(self.before)), Sources(len(self.now))
        found = self._bits(asked & old.tables - 1) | (new.tables if asked & old.tables else 0)
        return found | self._bits(old.flow_modules(asked)) << len(self.now) + 1

    def _bits(self, bits: int) -> int:
        """Bits of modules by their new numbers: those of modules that are gone are left out."""
        return sum((bits >> start & (1 << size) - 1) << new for start, size, new in self._runs)

    # what imports mean

    def concerned(self, mentions: Callable[[int], bytes], facts: Callable[[int], Facts]) -> Iterator[int]:
        """Modules for which a name may mean another file than before: numbers of now.

        Whatever is looked for among the files is named in the text of who looks for it.
        """
        before, now = (ImportMap(paths, self.is_third_party) for paths in (self.before, self.now))
        folders = before.folders ^ now.folders
        words = {_name(path) for path in self.changed} | {folder.rpartition("/")[2] for folder in folders}
        around = {path.rpartition("/")[0] for path in (*self.changed, *folders)}
        spelled = [word.encode() for word in words]
        for m in self.number.values():
            text = mentions(m)
            if any(word in text for word in spelled):
                folder, _, name = self.now[m].rpartition("/")
                imports = _Imports(self.now[m], before, now)
                if (name == _PACKAGE and folder in around) or any(_means(imports, words, facts(m))):
                    yield m


class _Imports:
    """Whether imports of a file mean the same before and now."""

    def __init__(self, path: str, before: ImportMap, now: ImportMap) -> None:
        self.maps = [(known, known.files[path]) for known in (before, now)]

    def differ(self, level: int, dotted: str, name: str | None) -> bool:
        """Whether an import, or the import of a package on the way, means something else."""
        parts = dotted.split(".")
        modules = [".".join(parts[:end]) for end in range(1, len(parts) + 1)]
        one, other = ([known.meaning(m, level, part, name) for part in modules] for known, m in self.maps)
        return one != other


def _means(imports: _Imports, words: set[str], facts: Facts) -> Iterator[bool]:
    """For each place of a module that may name one of some files: whether it may mean another one than before."""
    for term in _terms(facts):
        if term[0] == "import" and len(term) == 4:
            yield imports.differ(*term[1:])
        elif term[0] == "." and len(term) == 3:
            yield term[2] in words and term[1] not in _OWN
        elif term[0] == "const" and isinstance(term[1], str):
            yield not words.isdisjoint(term[1].replace(":", ".").split("."))


def _terms(value: Any) -> Iterator[tuple[Any, ...]]:
    """All tuples in facts that begin with a text."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if type(one) is tuple and one and type(one[0]) is str:
            yield one
        parts = one.values() if type(one) is dict else one
        waiting += [part for part in parts if isinstance(part, (tuple, list, dict))]


def _name(path: str) -> str:
    """How a file is named by who imports it."""
    folder, _, name = path.rpartition("/")
    return folder.rpartition("/")[2] if name == _PACKAGE else name.removesuffix(".py")


def _runs(number: dict[int, int]) -> list[tuple[int, int, int]]:
    """Modules side by side that stay so: the first one, how many, and the new number of the first one."""
    found: list[tuple[int, int, int]] = []
    for old, new in number.items():
        if found and old - found[-1][0] == new - found[-1][2] == found[-1][1]:
            start, size, first = found[-1]
            found[-1] = start, size + 1, first
        else:
            found.append((old, 1, new))
    return found
