"""Fix, look again, fix again, until nothing is left to fix: the one loop, over all files of a project at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from fastlint.diagnostic import Diagnostic
from fastlint.fix.apply import apply_fixes
from fastlint.fix.idle import wanted_by, without_idle_imports
from fastlint.fix.soundness import keeps, soundness
from fastlint.source import Source, UndecodableError

MOST_ROUNDS = 10

Look = Callable[[Mapping[str, bytes]], Sequence[Diagnostic]]
"""Findings of the project with some contents in the place of its files'."""
Read = Callable[[str], bytes | None]


class Files(NamedTuple):
    """All files of a project.

    `read` gives the content of a file in which its findings were found; None if it is to be left alone, because it has
    another one by now, or is not ours. `glance` gives whatever it holds, to see what it imports.
    """

    paths: tuple[str, ...]
    read: Read
    glance: Read


@dataclass(frozen=True)
class StableFix:
    """A project after all rounds.

    `contents` are those of changed files, `before` what stood there; `applied` counts fixes by file and code;
    `remaining` are the findings that are left, `dropped` those whose fix was refused because it would have broken the
    file. `left_alone` are files whose bytes do not come back from their text.
    `converged` is False if fixes undid each other or never ended.
    """

    contents: dict[str, bytes]
    before: dict[str, bytes]
    applied: dict[str, Counter[str]]
    remaining: tuple[Diagnostic, ...]
    dropped: tuple[Diagnostic, ...] = ()
    left_alone: frozenset[str] = frozenset()
    converged: bool = True


def fix_until_stable(found: Sequence[Diagnostic], files: Files, look: Look, *, unsafe: bool) -> StableFix:
    """Fix and look again in rounds (at most 10), beginning with what was `found`.

    Where fixes lead back to contents that were there before, those are the result, so that a second run ends in the
    same place.
    """
    rounds = _Rounds(files, unsafe)
    seen = [rounds.result(found, converged=False)]
    for _ in range(MOST_ROUNDS):
        if not rounds.fix(found):
            return rounds.result(found)
        for state in seen:
            if state.contents == rounds.contents:
                return state
        found = look(rounds.contents)
        seen.append(rounds.result(found, converged=False))
    return seen[-1]


@dataclass
class _Rounds:
    files: Files
    unsafe: bool
    contents: dict[str, bytes] = field(default_factory=dict)
    before: dict[str, bytes] = field(default_factory=dict)
    applied: dict[str, Counter[str]] = field(default_factory=dict)
    dropped: list[Diagnostic] = field(default_factory=list)
    left_alone: set[str] = field(default_factory=set)

    def result(self, found: Sequence[Diagnostic], *, converged: bool = True) -> StableFix:
        """The state of things."""
        before = {path: self.before[path] for path in self.contents}
        applied = {path: Counter(counts) for path, counts in self.applied.items()}
        dropped, left_alone = tuple(dict.fromkeys(self.dropped)), frozenset(self.left_alone)
        return StableFix(dict(self.contents), before, applied, tuple(found), dropped, left_alone, converged)

    def fix(self, found: Sequence[Diagnostic]) -> bool:
        """Make what can be made at once in every file; whether anything changed."""
        changed = False
        for path, diagnostics in _by_file(found).items():
            data = self._content(path) if any(d.fix for d in diagnostics) else None
            if data is None:
                continue
            after, applied = self._fixed(path, data, diagnostics)
            if after == data:
                continue
            changed = True
            self.applied.setdefault(path, Counter()).update(applied)
            if after == self.before.setdefault(path, data):
                self.contents.pop(path, None)
            else:
                self.contents[path] = after
        return changed

    def _fixed(self, path: str, data: bytes, diagnostics: Sequence[Diagnostic]) -> tuple[bytes, Counter[str]]:
        """The content of one file after a round."""
        try:
            source = Source.from_bytes(path, data)
        except UndecodableError:
            return data, Counter()
        if not source.writes_back(data):
            self.left_alone.add(path)
            return data, Counter()
        result = apply_fixes(source, diagnostics, unsafe=self.unsafe)
        self.dropped += result.dropped
        if result.text == source.text:
            return data, Counter()
        text = without_idle_imports(source, result.text, wanted_by(self._others(path), path))
        if text != result.text and not keeps(source, soundness(source), text):
            text = result.text
        return replace(source, text=text).to_bytes(), result.applied

    def _others(self, path: str) -> Iterator[str]:
        """The texts of the project's other files, as far as they can be read."""
        for other in self.files.paths:
            data = self.contents.get(other) or self.files.glance(other)
            if other != path and data is not None:
                yield data.decode("utf-8", "replace")

    def _content(self, path: str) -> bytes | None:
        return self.contents[path] if path in self.contents else self.files.read(path)


def _by_file(diagnostics: Sequence[Diagnostic]) -> dict[str, list[Diagnostic]]:
    files: dict[str, list[Diagnostic]] = {}
    for diagnostic in diagnostics:
        files.setdefault(diagnostic.filename, []).append(diagnostic)
    return files
