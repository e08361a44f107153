"""The rules of each file of a project, those of files that are not checked included: asked for, they are resolved."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from typing import NamedTuple

from fastlint.config.loading import Configuration
from fastlint.config.selection import RuleSet, select_rules
from fastlint.config.settings import Settings
from fastlint.diagnostic import Confidence, Diagnostic
from fastlint.rules import manifest


class FileRules(NamedTuple):
    """The rules of one file: enabled ones, and those whose fixes are wanted.

    `of_folder` are enabled but for the per-file ignores: which finding a call has must not depend on these. `preview`:
    whether rules that have not proven themselves are wanted too; `confidence`: the least one of wanted findings.
    """

    enabled: frozenset[str]
    fixable: frozenset[str]
    of_folder: frozenset[str]
    preview: bool
    forgives: bool = False
    """Whether the per-file ignores say that the file need not be one that can be analysed."""
    confidence: Confidence = Confidence.HIGH

    def is_sure_enough(self, found: Diagnostic) -> bool:
        """Whether a finding is to be shown."""
        return found.confidence is Confidence.HIGH or self.confidence is Confidence.LOW


NONE = FileRules(frozenset(), frozenset(), frozenset(), False)

Selection = Callable[[str], FileRules]
"""The rules of a file (relative to the project's root, with slashes)."""


class Selecting:
    """The selection that configuration files and the command line make; folders with the same settings share rules."""

    def __init__(self, root: str, configuration: Configuration) -> None:
        self.root = root
        self.configuration = configuration
        self._sets: dict[str, RuleSet] = {}
        self._folders: dict[str, tuple[RuleSet, Settings] | None] = {}
        self._known: dict[str, FileRules] = {}

    def __call__(self, path: str) -> FileRules:
        """The rules of a file; none where its configuration cannot be used."""
        known = self._known.get(path)
        if known is None:
            known = self._known[path] = self._rules(path)
        return known

    def warnings(self, paths: Collection[str]) -> list[str]:
        """What the user should know about the settings of some files, or of the run if there are none."""
        found: list[str] = []
        for path in paths:
            self(path)
        for chosen in self._sets.values():
            found += chosen.warnings
        return found if paths else [*select_rules(self.configuration.settings, manifest()).warnings]

    def of_project(self, paths: Iterable[str]) -> Settings:
        """The settings of the run, with what counts for a project as a whole from all configurations of its files.

        `knowledge` is that of all of them, `python` the outermost one; of two rows of one name the outermost counts.
        """
        outermost_last = sorted(self.every(paths), key=_depth, reverse=True)
        rows = [dict(row) for settings in outermost_last for row in settings.knowledge]
        pythons = [settings.python for settings in outermost_last if settings.python is not None]
        general = self.configuration.settings
        python = pythons[-1] if pythons else general.python
        return replace(general, knowledge=tuple(rows or general.knowledge), python=python)

    def every(self, paths: Iterable[str]) -> list[Settings]:
        """The settings that govern some files, and those of the root."""
        folders = sorted({path.rpartition("/")[0] for path in paths})
        return [*{id(found): found for folder in ("", *folders) if (found := self._settings(folder))}.values()]

    def own_rules(self, paths: Iterable[str]) -> list[str]:
        """The places with rules of their own that the configurations of some files name."""
        run = self.configuration.settings
        return list(dict.fromkeys(place for settings in (run, *self.every(paths)) for place in settings.own_rules))

    def sources(self, paths: Iterable[str]) -> list[str]:
        """The configuration files that govern some files."""
        every = [self._settings(folder) for folder in sorted({path.rpartition("/")[0] for path in paths})]
        return sorted({str(settings.source) for settings in every if settings and settings.source})

    def versions_of(self, folder: str) -> dict[str, str]:
        """The versions that the configuration of a folder states."""
        settings = self._settings(folder)
        return dict(settings.versions) if settings else {}

    def _settings(self, folder: str) -> Settings | None:
        """The settings of a folder (relative to the root); None if its configuration cannot be used."""
        return self.configuration.for_folder(self._absolute(folder) if folder else self.root)

    def _rules(self, path: str) -> FileRules:
        folder = path.rpartition("/")[0]
        if folder not in self._folders:
            self._folders[folder] = self._of_folder(folder)
        known = self._folders[folder]
        if known is None:
            return NONE
        chosen, settings = known
        absolute = self._absolute(path)
        return FileRules(
            chosen.for_file(absolute),
            chosen.fixable,
            chosen.enabled,
            settings.preview,
            chosen.forgives(absolute),
            settings.least_confidence,
        )

    def _of_folder(self, folder: str) -> tuple[RuleSet, Settings] | None:
        settings = self._settings(folder)
        if settings is None:
            return None
        chosen = self._sets.get(settings.digest())
        if chosen is None:
            chosen = self._sets[settings.digest()] = select_rules(settings, manifest())
        return chosen, settings

    def _absolute(self, path: str) -> str:
        return os.path.join(self.root, path.replace("/", os.sep))


def _depth(settings: Settings) -> tuple[int, str]:
    """How far down the configuration of some settings lies; without one they count as the outermost."""
    return len(settings.source.parts) if settings.source else 0, str(settings.source)
