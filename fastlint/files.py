"""Which files a run is about: the given paths, walked with the exclusions of the configuration and of .gitignore."""

# pathlib would double the time: thousands of paths pass through here as strings
# ruff: noqa: PTH100, PTH112, PTH113, PTH114, PTH118, PTH119, PTH120

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from fastlint.config.errors import Problem
from fastlint.config.ignorefiles import IGNORE_FILES, IgnoreRules, extended, inherited
from fastlint.config.loading import Configuration
from fastlint.config.patterns import matcher, posix
from fastlint.config.roots import MARKERS, marked_project
from fastlint.config.settings import Settings
from fastlint.passes.project_files import kind_of, starts_something


@dataclass(frozen=True, slots=True)
class Discovery:
    """The files of a run (absolute paths, sorted, each once) and what must stay the same for the answer to hold.

    `directories` are the folders that were listed: a file that comes or goes changes the modification time of its
    folder. `control_files` are the configuration and ignore files that were read, and those that were looked for above
    the given paths and are not there. `missing` are given paths that do not exist; `problems` are configuration files,
    folders and named files that cannot be used. With either, the run ends with exit code 2. `others` are files that
    are no Python and tell how the project is built, started and what it installs; `about` are these and more of the
    kind, which no rule is shown. `is_cut`: there are too many files.
    """

    files: tuple[str, ...]
    directories: tuple[str, ...]
    control_files: tuple[str, ...]
    missing: tuple[str, ...]
    problems: tuple[Problem, ...]
    others: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    is_cut: bool = False


def discover(
    paths: Sequence[str],
    configuration: Configuration,
    *,
    is_around: bool = False,
    watch: Callable[[str], object] | None = None,
    limit: int | None = None,
) -> Discovery:
    """Find the files to check; a path that is named is checked whatever it is called, unless `force-exclude` is set.

    `is_around`: the paths are not asked for, but lie around such files: where they are no project themselves, the
    projects in them are left out. `watch` is told of each folder before it is listed. `limit`: how many files or
    folders are enough to give up.

    Raises ConfigError if the configuration that governs a given folder is broken.
    """
    walk = _Walk(configuration, is_around=is_around, watch=watch, limit=limit)
    for path in paths or (".",):
        walk.add(path)
    return Discovery(
        files=tuple(sorted(walk.files | walk.linked())),
        directories=tuple(sorted(walk.directories)),
        control_files=tuple(sorted(walk.control_files | configuration.control_files)),
        missing=tuple(walk.missing),
        problems=(*configuration.problems, *walk.problems),
        others=tuple(sorted(walk.others)),
        about=tuple(sorted(walk.others | walk.about)),
        is_cut=walk.is_full(),
    )


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder that is still to be listed, with what the folders above it say."""

    path: str
    settings: Settings
    ignored: IgnoreRules | None
    top: bool = False
    is_project: bool = True


class _Walk:
    def __init__(
        self,
        configuration: Configuration,
        *,
        is_around: bool,
        watch: Callable[[str], object] | None,
        limit: int | None,
    ) -> None:
        self.limit = limit
        self.configuration = configuration
        self.watch = watch
        self.is_around = is_around
        self.files: set[str] = set()
        self.others: set[str] = set()
        self.about: set[str] = set()
        self.directories: set[str] = set()
        self.control_files: set[str] = set()
        self.missing: list[str] = []
        self.problems: list[Problem] = []
        self._links: list[str] = []

    def add(self, given: str) -> None:
        """Add a path of the command line."""
        path = os.path.abspath(given)
        if not given:
            self.missing.append(given)
        elif os.path.isdir(path):
            settings = self.configuration.for_file(os.path.join(path, "_"))
            if not (settings.force_exclude and _excluded_above(path, settings)):
                self._walk(path, settings)
        elif os.path.isfile(path):
            named = self.configuration.for_folder(os.path.dirname(path))
            if named and not (named.force_exclude and _excluded_above(path, named)):
                self._name(path)
        elif os.path.lexists(path):
            broken = os.path.islink(path)
            message = "broken symbolic link" if broken else "not a regular file: only regular files are read"
            self.problems.append(Problem(Path(path), message))
        else:
            self.missing.append(given)

    def _name(self, path: str) -> None:
        """Add a file that is named on the command line."""
        (self.others if _is_other(os.path.basename(path)) else self.files).add(path)

    def linked(self) -> set[str]:
        """Symbolic links met on the way whose target is not checked anyway."""
        targets = {os.path.realpath(link): link for link in sorted(self._links, reverse=True)}
        return {link for target, link in targets.items() if target not in self.files}

    def _walk(self, path: str, settings: Settings) -> None:
        ignored = None
        if settings.respect_gitignore:
            ignored = inherited(path, str(settings.root), self.control_files)
            if ignored and not self.is_around and ignored.ignores(posix(path), is_folder=True):
                message = "left out by an ignore file (.gitignore): name its files, or set respect-gitignore = false"
                self.problems.append(Problem(Path(path), message))
                return
        is_project = not self.is_around or marked_project(path) is not None
        stack = [_Folder(path, settings, ignored, top=True, is_project=is_project)]
        while stack and not self.is_full():
            stack += self._list(stack.pop())

    def is_full(self) -> bool:
        """Whether more was found than is wanted."""
        return self.limit is not None and max(len(self.files), len(self.directories)) > self.limit

    def _list(self, folder: _Folder) -> Iterable[_Folder]:
        """Take the files of a folder; returns the folders in it."""
        if folder.path in self.directories:
            return []
        if self.watch is not None:
            self.watch(folder.path)
        try:
            with os.scandir(folder.path) as listing:
                entries = list(listing)
        except OSError as error:
            self.problems.append(Problem(Path(folder.path), f"cannot be read: {error.strerror}"))
            return []
        self.directories.add(folder.path)
        names = {entry.name for entry in entries}
        settings = self.configuration.enter(folder.path, names, folder.settings)
        is_other = "pyvenv.cfg" in names or not (folder.is_project or names.isdisjoint(MARKERS))
        if settings is None or (is_other and not folder.top):
            return []
        ignored = folder.ignored if settings.respect_gitignore else None
        if settings.respect_gitignore and not names.isdisjoint(IGNORE_FILES):
            ignored = extended(ignored, folder.path, names, self.control_files)
        return self._take(entries, settings, ignored, is_project=folder.is_project)

    def _take(
        self, entries: list[os.DirEntry[str]], settings: Settings, ignored: IgnoreRules | None, *, is_project: bool
    ) -> Iterable[_Folder]:
        included = matcher(settings.include, settings.root)
        excluded = _exclusion(settings)
        below: list[_Folder] = []
        for entry in entries:
            name, path = entry.name, posix(entry.path)
            is_folder = entry.is_dir(follow_symlinks=False)
            is_code = is_folder or included(name, path)
            is_other = not is_code and _is_other(name)
            if not (is_code or is_other or starts_something(name)):
                continue
            if excluded(name, path) or (ignored and ignored.ignores(path, is_folder)):
                continue
            if is_folder:
                below.append(_Folder(entry.path, settings, ignored, is_project=is_project))
            elif entry.is_file(follow_symlinks=False):
                (self.files if is_code else self.others if is_other else self.about).add(entry.path)
            elif is_code and entry.is_symlink() and os.path.isfile(entry.path):
                self._links.append(entry.path)
        return below


def _is_other(name: str) -> bool:
    return kind_of(name) != "" and not name.endswith(".py")


def _exclusion(settings: Settings) -> Callable[[str, str], bool]:
    return matcher(settings.exclude + settings.extend_exclude, settings.root)


def _excluded_above(path: str, settings: Settings) -> bool:
    """Whether a path or a folder above it, up to the root of the settings, is excluded."""
    excluded, root = _exclusion(settings), str(settings.root)
    while path != root and os.path.dirname(path) != path:
        if excluded(os.path.basename(path), posix(path)):
            return True
        path = os.path.dirname(path)
    return False
