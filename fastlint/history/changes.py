"""Which files and rows differ from a commit, as git sees it; renamed files are the same files."""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property

from fastlint.history.git import SUBMODULE, Repository

_HUNK = re.compile(rb"@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_NEW_FILE = re.compile(rb'\+\+\+ (?:"b/(.*)"|b/(.*?)\t?)$')

Rows = tuple[int, int]
"""The first and the last of some rows; of a place where rows were only taken out, the ones around it."""


class Changes:
    """The changes of the work tree, or of the index, since a commit. File names start at the root of the repository."""

    def __init__(self, repository: Repository, commit: str, *, staged: bool) -> None:
        self._repository = repository
        self._commit = commit
        self._staged = staged

    @cached_property
    def _inner(self) -> dict[str, Changes]:
        """Those of submodules that are checked out, by the paths of these; they are in the index as a commit alone."""
        found: dict[str, Changes] = {}
        for blob in () if self._staged else self._repository.files(self._commit):
            if blob.mode == SUBMODULE and (inner := self._repository.submodule(blob.path)) and inner.has(blob.name):
                found[f"{blob.path}/"] = Changes(inner, blob.name, staged=False)
        return found

    @cached_property
    def _files(self) -> dict[str, str]:
        """The changed files by their names now, with the names they had; "" for new ones."""
        words = iter(self._repository.names_changed(self._commit, staged=self._staged).split(b"\0"))
        found: dict[str, str] = {}
        for word in words:
            if not word:
                continue
            status = word.rpartition(b" ")[2][:1]
            path = _decoded(next(words))
            if status in b"RC":
                after = _decoded(next(words))
                found[after] = path if status == b"R" else ""
            elif status != b"D":
                found[path] = "" if status == b"A" else path
        new = () if self._staged else self._repository.untracked()
        inner = {
            f"{prefix}{path}": before and f"{prefix}{before}"
            for prefix, changes in self._inner.items()
            for path, before in changes._files.items()
        }
        return {**dict.fromkeys(new, ""), **inner, **found}

    @cached_property
    def renamed(self) -> dict[str, str]:
        """The files that go by another name now, by the one they had."""
        return {before: after for after, before in self._files.items() if before and before != after}

    @property
    def files(self) -> list[str]:
        """The changed files, by their names now."""
        return sorted(self._files)

    def is_new(self, path: str) -> bool:
        """Whether a file was not there."""
        return self._files.get(path) == ""

    def rows(self, paths: Iterable[str]) -> dict[str, list[Rows]]:
        """The changed rows of some files that were there before."""
        changed = [path for path in dict.fromkeys(paths) if self._files.get(path)]
        found: dict[str, list[Rows]] = {}
        for prefix, inner in self._inner.items():
            rows = inner.rows(path.removeprefix(prefix) for path in changed if path.startswith(prefix))
            found |= {f"{prefix}{path}": own for path, own in rows.items()}
        own = [path for path in changed if not path.startswith((*self._inner,))]
        if own:
            asked = [*own, *(before for path in own if (before := self._files[path]) != path)]
            out = self._repository.rows_changed(self._commit, asked, staged=self._staged)
            found |= dict(_parsed(out.split(b"\n"), own))
        return found


def _parsed(lines: Iterable[bytes], wanted: Collection[str]) -> Iterator[tuple[str, list[Rows]]]:
    """The rows of each file that a patch without context is about."""
    path, inside = "", 0
    found: dict[str, list[Rows]] = {}
    for line in lines:
        if inside:
            # What the rows of a file say must not be taken for a head.
            inside -= not line.startswith(b"\\")
        elif match := _NEW_FILE.match(line):
            path = _decoded(codecs.escape_decode(match[1])[0] if match[1] else match[2])
        elif match := _HUNK.match(line):
            before, first, after = _number(match[1]), int(match[2]), _number(match[3])
            inside = before + after
            found.setdefault(path, []).append((first, first + after - 1) if after else (first, first + 1))
    yield from ((path, rows) for path, rows in found.items() if path in wanted)


def _number(count: bytes | None) -> int:
    """How many rows a head of a patch speaks of: it does not say 1."""
    return 1 if count is None else int(count)


def _decoded(path: bytes) -> str:
    return os.fsdecode(path)
