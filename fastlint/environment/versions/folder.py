"""What the files of one folder say about dependencies."""

# pathlib would double the time of what runs before every check
# ruff: noqa: PTH118, PTH120, PTH208

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from fastlint.disk import read_text
from fastlint.environment.versions import declared, installed, locked, providers
from fastlint.environment.versions.names import Requirement
from fastlint.environment.versions.ranges import either

_ENVIRONMENTS = (".venv", "venv")
_LARGEST = 50_000_000
REQUIREMENTS_FOLDER = "requirements"
_NAMED = re.compile(
    r"""(?:-[rc]|--requirement|--constraint)[\s=,"']*([\w./{}$:-]+\.(?:txt|in|pip))\b|([\w./{}$:-]*requirements[\w./-]*\.(?:txt|in))\b"""
)
"""A requirements file as what builds or tests a project names it."""

_WORKFLOWS = (".github", "workflows")

T = TypeVar("T")


@dataclass
class Folder:
    """Specifiers by distribution: from lock files and pins, from the environment in the folder, from stated ranges.

    `declared` are the distributions that are asked for, and `name[extra]` for each extra; `mentioned` those that may be
    installed in some way that is not understood; `files` what was read, `unreadable` what was no use, with the reason;
    `sites` the folders of installed packages.
    """

    locked: dict[str, str] = field(default_factory=dict)
    installed: dict[str, str] = field(default_factory=dict)
    ranges: dict[str, str] = field(default_factory=dict)
    declared: set[str] = field(default_factory=set)
    mentioned: set[str] = field(default_factory=set)
    files: list[str] = field(default_factory=list)
    unreadable: dict[str, str] = field(default_factory=dict)
    sites: list[str] = field(default_factory=list)


def read_folder(path: str, others: Collection[str] = ()) -> Folder:
    """Read what there is; a file that is no good counts as empty. `others` are folders that have their own files."""
    reading = _Reading(path, others)
    reading.read()
    return reading.result()


class _Reading:
    def __init__(self, path: str, others: Collection[str]) -> None:
        self.path = path
        self.others = others
        self.pins: dict[str, list[str]] = {}
        self.ranges: dict[str, list[str]] = {}
        self.found = Folder()

    def read(self) -> None:
        """Read all files that are called like ones about dependencies."""
        names = _listing(self.path)
        for name in names:
            self._read_file(name)
        for name in _ENVIRONMENTS:
            if name in names and not self.found.installed:
                self.found.installed, folders = installed.of_project(os.path.join(self.path, name))
                self.found.files += folders
                self.found.sites = folders if self.found.installed else []

    def _read_file(self, name: str) -> None:
        """Read one file, if it is called like one about dependencies."""
        path = os.path.join(self.path, name)
        if lock := locked.reader(name):
            for distribution, version in self._content(path, lock):
                self.pins.setdefault(distribution, []).append(version)
        elif requirements := declared.reader(name):
            self._take(self._content(path, requirements), pins=False)
        elif declared.is_requirements(name):
            self._take(self._requirements(path), pins=True)
        elif providers.installs(name) or providers.builds(name):
            for text in self._content(path, _whole):
                self.found.mentioned.update(providers.mentioned(text) if providers.installs(name) else ())
                self._take_named(text)
        elif name == _WORKFLOWS[0]:
            self._read_workflows()
        elif name == REQUIREMENTS_FOLDER:
            for inner in _listing(path):
                if inner.endswith((".txt", ".in")):
                    self._take(self._requirements(os.path.join(path, inner)), pins=True)

    def result(self) -> Folder:
        """What was read, one specifier for each distribution."""
        self.found.locked = {name: either(f"=={one}" for one in versions) for name, versions in self.pins.items()}
        self.found.ranges = {name: ",".join(dict.fromkeys(texts)) for name, texts in self.ranges.items()}
        return self.found

    def _take(self, requirements: Iterable[Requirement], *, pins: bool) -> None:
        for requirement in requirements:
            self.found.declared.add(requirement.name)
            self.found.declared.update(f"{requirement.name}[{extra}]" for extra in requirement.extras)
            if pins and requirement.pin:
                self.pins.setdefault(requirement.name, []).append(requirement.pin)
            elif requirement.specifier:
                self.ranges.setdefault(requirement.name, []).append(requirement.specifier)

    def _read_workflows(self) -> None:
        folder = os.path.join(self.path, *_WORKFLOWS)
        for name in _listing(folder):
            if name.endswith((".yml", ".yaml")):
                for text in self._content(os.path.join(folder, name), _whole):
                    self._take_named(text)

    def _take_named(self, text: str) -> None:
        """Requirements of files that a text names; a path of an image ends as that of the file in the project."""
        for match in _NAMED.finditer(text):
            parts = [part for part in (match[1] or match[2]).split("/") if part not in ("", ".", "..")]
            paths = (os.path.join(self.path, *parts[start:]) for start in range(len(parts)))
            path = next(filter(os.path.isfile, paths), None)
            if path is not None and os.path.dirname(path) not in self.others:
                self._take(self._requirements(path), pins=True)

    def _requirements(self, path: str) -> Iterator[Requirement]:
        """Requirements of a file and of those that it includes, each file once."""

        def include(name: str) -> Iterator[Requirement]:
            return self._requirements(os.path.normpath(os.path.join(os.path.dirname(path), name)))

        if path not in self.found.files:
            yield from self._content(path, lambda text: declared.from_requirements(text, include))

    def _content(self, path: str, reader: Callable[[str], Iterator[T]]) -> list[T]:
        """All that a reader finds in a file; nothing, if the file is not what its name says."""
        self.found.files.append(path)
        try:
            text = read_text(path, _LARGEST)
            if "\0" in text:
                self.found.unreadable[path] = "is no text in UTF-8"
            return list(reader(text))
        except (FileNotFoundError, IsADirectoryError):
            return []
        except Exception as error:  # noqa: BLE001 - one odd file never costs the run
            if not os.path.isdir(path):  # noqa: PTH112
                self.found.unreadable[path] = _reason(error)
            return []


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"cannot be read ({error.strerror or error})"
    return "is not in its format"


def _whole(text: str) -> Iterator[str]:
    yield text


def _listing(path: str) -> list[str]:
    try:
        return sorted(os.listdir(path))
    except OSError:
        return []
