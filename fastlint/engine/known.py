"""Which findings of a run are known already, from baselines, and which entries of these are of no use any more."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from fastlint.baseline import KnownFinding, Layout, NewerBaselineError, match, read_baseline
from fastlint.config.errors import UsageError, shown
from fastlint.diagnostic import Confidence, Diagnostic
from fastlint.disk import read_regular
from fastlint.engine.own_rules import UNANALYSABLE_FILE
from fastlint.source import Source, UndecodableError

if TYPE_CHECKING:
    from fastlint.engine.checking import Outcome
    from fastlint.engine.run import Run


class Texts:
    """The files of a project as they are now, and their layouts; `overlay` stands in for files on disk.

    File names are relative to a folder; names of other folders may lead there from it.
    """

    def __init__(self, root: str, overlay: Mapping[str, bytes]) -> None:
        self._root = root
        self._overlay = {joined(root, path): data for path, data in overlay.items()}
        self._layouts: dict[str, Layout | None] = {}

    def within(self, folder: str) -> Names:
        """The same files, named from another folder."""
        return Names(self, folder)

    def has_file(self, place: str) -> bool:
        """Whether a file (absolute) is there."""
        return place in self._overlay or os.path.isfile(place)

    def layout(self, place: str) -> Layout | None:
        """The layout of a file (absolute); None if it cannot be read."""
        if place not in self._layouts:
            self._layouts[place] = self._read(place)
        return self._layouts[place]

    def _read(self, place: str) -> Layout | None:
        try:
            data = self._overlay[place] if place in self._overlay else read_regular(place)
            return Layout(Source.from_bytes(place, data))
        except (OSError, ValueError, UndecodableError):
            return None


class Names(NamedTuple):
    """The files of a project under their names from a folder."""

    texts: Texts
    folder: str

    def has_file(self, path: str) -> bool:
        """Whether there is a file of this name."""
        return self.texts.has_file(joined(self.folder, path))

    def still_has(self, path: str, scope: str, statement: str) -> bool:
        """Whether a file still has a function or class of that name; at the top of a module, the statement."""
        layout = self.texts.layout(joined(self.folder, path))
        return layout is not None and layout.still_has(scope, statement)

    def entry(self, found: Diagnostic, place: str) -> KnownFinding:
        """A finding in a file (absolute) as an entry."""
        layout = self.texts.layout(place)
        span = found.span
        scope, statement, fragment = (
            (layout.scope(span.row), layout.statement(span.row), layout.fragment(span)) if layout else ("", "", "")
        )
        message = found.message.partition("; ")[0]
        return KnownFinding(
            named(place, self.folder), found.code, scope, message, statement, fragment, found.confidence
        )


class Judged(NamedTuple):
    """What a baseline says of a run.

    `lasting` are the entries that are still of use, as they are told now; `fixed` those that are not. `known` are the
    findings that it knows, by identity; `new` the others of checked files, as entries.
    """

    lasting: list[KnownFinding]
    fixed: list[KnownFinding]
    known: frozenset[int]
    new: list[KnownFinding]


class Known:
    """The baselines of a run, by their place (absolute).

    `default` is the one of files without any. `is_written`: they are about to be, and need not be there.
    """

    def __init__(self, run: Run, default: str | None = None, *, is_written: bool = False) -> None:
        self._run = run
        self._folders = self._of_folders(default)
        run.control |= self._folders.keys()
        read = _read_if_there if is_written else read_baseline
        self._entries = {place: read(Path(place)) for place in sorted(self._folders)}
        self.judged: dict[str, Judged] = {}

    def without(self, outcome: Outcome, overlay: Mapping[str, bytes]) -> Outcome:
        """The outcome without the findings that are known."""
        if not self._entries:
            return outcome
        self.judge(outcome, overlay)
        dropped = frozenset[int]().union(*(judged.known for judged in self.judged.values()))
        kept = [one for one in outcome.diagnostics if id(one) not in dropped]
        elsewhere = tuple(one for one in outcome.elsewhere if id(one) not in dropped)
        return replace(outcome, diagnostics=kept, elsewhere=elsewhere)

    def judge(self, outcome: Outcome, overlay: Mapping[str, bytes]) -> dict[str, Judged]:
        """What each baseline says of an outcome."""
        texts = Texts(self._run.root, overlay)
        self.judged = {place: self._judged(place, outcome, texts) for place in self._entries}
        return self.judged

    @property
    def notes(self) -> list[str]:
        """What the user should do about the baselines."""
        return [
            f"{shown(place)}: {_counted(judged.fixed)} fixed since the baseline was written: "
            "run `fastlint baseline --prune`"
            for place, judged in self.judged.items()
            if judged.fixed
        ]

    @property
    def details(self) -> list[str]:
        """What was left out, for `--verbose`."""
        return [
            f"baseline: {shown(place)}, {len(judged.known)} known finding{'s' * (len(judged.known) != 1)} not shown"
            for place, judged in self.judged.items()
        ]

    def _of_folders(self, default: str | None) -> dict[str, set[str]]:
        """The folders that each baseline speaks for."""
        found: dict[str, set[str]] = {}
        paths = (*self._run.paths, *self._run.others)
        for folder in {path.rpartition("/")[0] for path in paths}:
            settings = self._run.configuration.for_folder(joined(self._run.root, folder))
            place = (settings.baseline if settings is not None else None) or default
            if place is not None:
                found.setdefault(place, set()).add(folder)
        return found

    def _judged(self, place: str, outcome: Outcome, texts: Texts) -> Judged:
        names, entries = texts.within(os.path.dirname(place)), self._entries[place]
        found = _findings_in(self._folders[place], outcome)
        told = [names.entry(one, joined(self._run.root, one.filename)) for one in found]
        matched = match(told, entries, names)
        lasting: list[KnownFinding] = []
        fixed: list[KnownFinding] = []
        new: list[KnownFinding] = []
        for one, entry, number in zip(found, told, matched.known, strict=True):
            if number is not None:
                lasting.append(entry)
            elif one.filename in self._checked:
                new.append(entry)
        for number in matched.left:
            is_fixed = self._would_be_found(entries[number], place, outcome, texts)
            (fixed if is_fixed else lasting).append(entries[number])
        known = {id(one) for one, number in zip(found, matched.known, strict=True) if number is not None}
        return Judged(lasting, fixed, frozenset(known), new)

    @cached_property
    def _checked(self) -> frozenset[str]:
        return frozenset((*self._run.checked, *self._run.others))

    def _would_be_found(self, entry: KnownFinding, place: str, outcome: Outcome, texts: Texts) -> bool:
        """Whether the run would have found what an entry of no finding speaks of, if it were still there."""
        run, absolute = self._run, joined(os.path.dirname(place), entry.path)
        path = named(absolute, run.root)
        if not texts.has_file(absolute):
            # It may have been renamed to a file that was not checked.
            return self._checked.issuperset(run.paths)
        rules = run.selection(path)
        unread = any(one.code == UNANALYSABLE_FILE and one.filename == path for one in outcome.diagnostics)
        is_shown = entry.confidence == Confidence.HIGH or rules.confidence is Confidence.LOW
        return path in self._checked and not unread and is_shown and entry.rule in rules.enabled


def _read_if_there(place: Path) -> list[KnownFinding]:
    """The entries of a baseline that is to be written; none if there is none that can be read."""
    try:
        return read_baseline(place)
    except NewerBaselineError:
        raise
    except UsageError:
        return []


def _counted(entries: Sequence[KnownFinding]) -> str:
    return f"{len(entries)} finding{'s' * (len(entries) != 1)} {'are' if len(entries) != 1 else 'is'}"


def _findings_in(folders: Iterable[str], outcome: Outcome) -> list[Diagnostic]:
    """The findings in some folders that a baseline may know, in the order of their places."""
    wanted = {*folders}
    found = [
        one
        for one in (*outcome.diagnostics, *outcome.elsewhere)
        if one.code != UNANALYSABLE_FILE
        and one.filename.rpartition("/")[0] in wanted
        and (one.filename, one.span.row) not in outcome.apart
    ]
    return sorted(found, key=lambda one: one.sort_key)


def joined(root: str, path: str) -> str:
    return os.path.normpath(os.path.join(root, path.replace("/", os.sep)))


def named(place: str, folder: str) -> str:
    """The name of a file from a folder, with slashes."""
    try:
        return os.path.relpath(place, folder).replace(os.sep, "/")
    except ValueError:  # another drive
        return place.replace(os.sep, "/")
