"""A project that stays in memory: looked at as a whole, and again file by file while somebody types."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from typing import NamedTuple

from fastlint.cache import Cache, Memory
from fastlint.config.roots import is_below
from fastlint.diagnostic import Diagnostic, Span
from fastlint.disk import read_regular
from fastlint.engine.analysis import Thawed
from fastlint.engine.checking import Checking, Outcome
from fastlint.engine.folding import at_further_places
from fastlint.engine.indexing import SUPPRESSIONS, Indexed, index_data
from fastlint.engine.moving import moved, movement
from fastlint.engine.own_rules import UNANALYSABLE_FILE, UNUSED_SUPPRESSION, unanalysable
from fastlint.engine.request import Request
from fastlint.engine.run import Run, problem_diagnostic
from fastlint.fix import Files, fix_until_stable
from fastlint.inference.module_summary import Summary
from fastlint.passes.degrading import Guard
from fastlint.passes.project_files import kind_of
from fastlint.rules import manifest
from fastlint.source import Source
from fastlint.suppress import suppress

_MOST_LINKED = 3
"""Other modules that are linked again at once, because they know functions of the changed one by number."""


class Interrupted(BaseException):
    """Something more urgent is to be done than to look at the whole project."""


class Whole(NamedTuple):
    """What was found when the whole project was last looked at.

    `contents` are those of files that are not what is on disk, or have changed since. `named` is what other modules
    know of the functions and classes of files that have changed since.
    """

    checking: Checking
    outcome: Outcome
    contents: dict[str, bytes]
    named: dict[str, Summary]


class LiveProject:
    """The project of a file; its files are named from its `root`, with slashes.

    `tick` is called again and again while the whole project is looked at, and may raise Interrupted. Raises
    ConfigError and UsageError.
    """

    def __init__(self, request: Request, tick: Callable[[], None]) -> None:
        self.tick = tick
        self.run = Run(replace(request, progress=lambda *_: self.tick()))
        self.run.checked = list(self.run.paths)
        self.run.others = [path for path in self.run.about if kind_of(path.rpartition("/")[2])]
        self.root = self.run.root
        self.memory = Memory(self.run.cache)
        self.thawed = Thawed()
        self.whole: Whole | None = None
        self.told: list[Diagnostic] = []
        """All that was found then, where it stands by now."""
        self.latest: dict[str, Checking] = {}
        """Who looked last at a file that has changed since the whole project was looked at."""
        self.broken: set[str] = set()
        """Files that were no Python when they were last looked at."""
        self.modules: Mapping[str, int] = {path: m for m, path in enumerate(self.run.paths)}

    def filename(self, path: str) -> str:
        """The name that a file has in findings; on Windows a document of it may be written otherwise."""
        return self.run._path(path)

    def path(self, absolute: str) -> str | None:
        """The name of a file in the project; None if it is none of its files."""
        path = self.run._relative(absolute) if is_below(absolute, self.root) else ""
        return path if path in self.modules or path in self.run.others else None

    def take_over(self, before: LiveProject) -> None:
        """Go on with what is known of the same project, as it was when other files belonged to it."""
        self.memory, self.thawed = before.memory, before.thawed
        if self.run.paths == before.run.paths:
            self.whole, self.told, self.latest = before.whole, before.told, before.latest

    def checking_of(self, path: str) -> Checking:
        """Who looked last at a file."""
        return self.latest.get(path, self._known.checking)

    @property
    def _known(self) -> Whole:
        assert self.whole is not None, "the whole project comes first"
        return self.whole

    # everything

    def look(self, contents: Mapping[str, bytes]) -> list[Diagnostic]:
        """All findings of the project with some contents in the place of its files, as a reader sees them.

        Files that are open, and as they are on disk, are nothing special: what is found out then is kept for others.
        """
        unsaved = {path: data for path, data in contents.items() if data != self._content(path)}
        self.memory.is_shared = not unsaved
        checking = self.run.checking(unsaved, self.memory)
        checking.analysis.thawed = self.thawed
        checking.guard.tick = self.tick
        outcome = checking.run()
        self.whole = Whole(checking, outcome, dict(contents), {})
        self.told = outcome.diagnostics
        self.latest = {}
        return self._shown(outcome, contents)

    def _shown(self, outcome: Outcome, contents: Mapping[str, bytes]) -> list[Diagnostic]:
        """The findings as a report shows them: folded, with absolute names, without those that a baseline knows.

        A habit is told at its first place, and as information at all others: nobody has all files open.
        """
        run = self.run
        unknown = run.known.without(outcome, contents) if run.known is not None else outcome
        found, _ = run._folded(unknown, Guard(len(run.paths), forgives=True))
        found += at_further_places(found, unknown.diagnostics)
        kept = [one for one in found if one.code != UNANALYSABLE_FILE or not run.selection(one.filename).forgives]
        told = [*map(run._absolute, kept), *map(problem_diagnostic, run.problems())]
        return sorted(told, key=lambda one: one.sort_key)

    # one file

    def look_at(self, path: str, data: bytes) -> list[Diagnostic]:
        """The findings of one module in another version, with all others as they were when they were last looked at.

        What only a look at the whole project can tell stands where it stood, moved with the text. The same holds for
        all findings while the text is no Python, and where too many others would have to be linked anew.
        """
        own = self._found_in(path, data)
        found = [*(one for one in self.told if one.filename != path), *own]
        filename = self.run._path(path)
        shown = self._shown(replace(self._known.outcome, diagnostics=found), {**self._known.contents, path: data})
        return [one for one in shown if one.filename == filename]

    def fixed(self, path: str, data: bytes) -> str | None:
        """The text of a module after all safe fixes; None if nothing changes."""

        def look(contents: Mapping[str, bytes]) -> Sequence[Diagnostic]:
            return self._found_in(path, contents.get(path, data))

        files = Files(tuple(self.modules), lambda name: data if name == path else None, self._content)
        first, told = look({}), self.told
        after = fix_until_stable(first, files, look, unsafe=False)
        look({})
        self.told = told
        return Source.from_bytes(path, after.contents[path]).text if path in after.contents else None

    def _found_in(self, path: str, data: bytes) -> list[Diagnostic]:
        """The findings of one module, not folded."""
        indexed = index_data(path, data)
        self._move(path, data)
        before = [one for one in self.told if one.filename == path]
        self.broken.discard(path)
        if indexed.problem is not None:
            self.broken.add(path)
            row, column, why = indexed.problem
            broken = unanalysable(path, Span(row, column, row, column), why)
            return [*(replace(one, fix=None) for one in before if one.code != UNANALYSABLE_FILE), broken]
        if not self._link(path, data, indexed):
            return before
        own = [one for one in self._checked(path) if not self._needs_all(one)]
        return [*(one for one in before if self._needs_all(one)), *own]

    def _move(self, path: str, data: bytes) -> None:
        """Move what was found with the text of a file: edit by edit, as several at once would leave a gap."""
        before = self._known.contents.get(path)
        if before is None:
            before = self._content(path) or b""
        self._known.contents[path] = data
        if before != data:
            how = movement(before.decode("utf-8", "replace"), data.decode("utf-8", "replace"))
            self.told = moved(self.told, path, how)

    def _content(self, path: str) -> bytes | None:
        """What a file holds on disk; None if it cannot be read."""
        try:
            return read_regular(self.run._path(path))
        except OSError:
            return None

    def _link(self, path: str, data: bytes, indexed: Indexed) -> bool:
        """Link a file anew; False where too many others would have to be, as they know its functions by number."""
        analysis, m = self._known.checking.analysis, self.modules[path]
        named = self._known.named.setdefault(path, analysis.summaries[m])
        others: list[int] = []
        if not _begins_with(indexed.summary, named):
            others = [n for n, record in enumerate(analysis.records) if n != m and record.asked >> m & 1]
            if len(others) > _MOST_LINKED:
                return False
            self._known.named[path] = indexed.summary
        analysis.files.overlay[path] = data
        self._known.checking.files[path] = indexed
        analysis.replace(m, indexed, others)
        return True

    def _checked(self, path: str) -> list[Diagnostic]:
        """What is found in one file alone, after it was linked anew."""
        one = self.latest[path] = copy(self._known.checking)
        one.checked, one.others, one.cache, one.isolate, one.changed = [path], (), Cache(None), False, []
        one.here = frozenset({self.modules[path]})
        one.guard = one.analysis.guard = Guard(len(one.analysis.paths), forgives=True)
        found = one._check(one.contexts())
        known = {p: SUPPRESSIONS.decode(f.suppressions) for p, f in one.files.items() if f.suppressions is not None}
        kept, _ = suppress(found, known, manifest(), one.noqa)
        return one._wanted_fixes([d for d in kept if one.selection(path).is_sure_enough(d)])

    def _needs_all(self, found: Diagnostic) -> bool:
        """Whether only a look at the whole project tells if a finding is there."""
        subject = manifest()[found.code].subject
        return found.code == UNUSED_SUPPRESSION or subject in self._known.checking.dear


def _begins_with(now: Summary, before: Summary) -> bool:
    """Whether the functions and classes that a module had still have their numbers."""
    functions = [f.qualname for f in now.functions], [f.qualname for f in before.functions]
    classes = [c[1] for c in now.classes], [c[1] for c in before.classes]
    return all(new[: len(old)] == old for new, old in (functions, classes))
