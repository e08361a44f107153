"""Which versions of libraries a project uses, as far as its files tell.

From the configuration, else a lock file (or pins in requirements files), else pins of a distribution that is
imported, else an installed environment, else the ranges that the project states; within each, the folder closest to a
file counts.
What no file about a folder tells is what any other of the repository says. Broken files are no answer, and no error.
"""

# pathlib would double the time of what runs before every check
# ruff: noqa: PTH118

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from fastlint.environment.versions import installed
from fastlint.environment.versions.folder import Folder, read_folder
from fastlint.environment.versions.names import normalized, specifier
from fastlint.environment.versions.places import aside, places, subfolders, upwards
from fastlint.environment.versions.providers import absent
from fastlint.environment.versions.ranges import certain, either, holds, is_open

__all__ = ["WATCHED", "Dependencies", "Versions", "certain", "holds", "places"]

# fmt: off
WATCHED = frozenset((
    "aiohttp", "anyio", "asyncpg", "bcrypt", "email-validator", "fastapi", "fastapi-cli", "gunicorn", "httptools",
    "httpx", "httpx2", "itsdangerous", "jinja2", "orjson", "passlib", "psycopg", "psycopg2", "pwdlib", "pydantic",
    "pydantic-settings", "pyjwt", "pymongo", "pytest-asyncio", "python-jose", "python-multipart", "redis", "slowapi",
    "sqlalchemy", "sqlmodel", "starlette", "ujson", "uvicorn", "uvloop", "websockets",
))
# fmt: on
"""Distributions whose versions rules may ask for; the others change no finding."""

_MARKING = frozenset({"fastlint.toml", "pyproject.toml", "requirements.txt", "setup.cfg", "setup.py"})
_BROUGHT = (("<0.100", "pydantic", "<2"), ("<0.117", "starlette", "<0.48"), ("<0.87", "starlette", "<0.21"))
"""Of FastAPI: versions, and what else is installed with them (`Requires-Dist` of the wheels)."""


@dataclass(frozen=True)
class Dependencies:
    """Of the code in one folder: specifiers by distribution (`"==0.115.2"`, `">=0.100,<1"`), and the distributions
    that are asked for, with `name[extra]` for each extra. `missing` are those of a few distributions that are not
    installed with anything that the project states; empty if it does not state FastAPI (or Starlette) either.
    """

    versions: Mapping[str, str]
    declared: frozenset[str]
    missing: tuple[str, ...]


class Versions:
    """The dependencies of all parts of a project.

    `root` is its folder (None: there is none), `paths` are its files (relative, with slashes), `stated` what the user
    says about versions (everywhere, or asked by folder), `python` the interpreter or environment that the user names,
    `active` the environment of the shell. `files` are the files and folders that the answers rest on, `sites` the
    folders of installed packages.
    """

    def __init__(
        self,
        root: str | None,
        paths: Iterable[str],
        stated: Mapping[str, str] | Callable[[str], Mapping[str, str]],
        python: str | None = None,
        active: str | None = None,
    ) -> None:
        self._stated_in = stated if callable(stated) else lambda _: stated
        inner = sorted(subfolders(root, paths)) if root else ()
        others = frozenset(os.path.normpath(os.path.join(root or "", folder)) for folder in inner)
        self._above = [read_folder(folder, others - {folder}) for folder in (upwards(root) if root else ())]
        self._below = {folder: read_folder(os.path.join(root or "", folder), others) for folder in inner}
        heads = [folder for folder, found in self._below.items() if found.declared or found.locked]
        self._aside = {path: read_folder(path, others) for path in aside(root, heads, others)} if root else {}
        self._root = root or ""
        self._imported: Mapping[str, Collection[str]] = {}
        self.environment, folders = _environment(python, active)
        self._known: dict[str, Dependencies] = {}
        self._told: dict[str, list[tuple[str, Mapping[str, str]]]] = {}
        found = [folders] if self.environment else [folder.sites for folder in (*self._above, *self._below.values())]
        self.sites: list[str] = next(filter(None, found), [])
        every = [*self._above, *self._below.values(), *self._aside.values()]
        self.files = frozenset(folders).union(*(folder.files for folder in every))
        self.unreadable = {path: reason for folder in every for path, reason in sorted(folder.unreadable.items())}

    def connect(self, paths: Sequence[str], imports: Iterable[Iterable[int]]) -> None:
        """Say which files each file imports, by number: pins of a distribution count in those that import from it."""
        homes = [self.home(path)[0] for path in paths]
        found: dict[str, set[str]] = {}
        for home, targets in zip(homes, imports, strict=True):
            found.setdefault(home, set()).update(homes[target] for target in targets)
        self._imported = found
        self._known.clear()
        self._told.clear()

    def watched(self, path: str) -> dict[str, str]:
        """The versions that rules may ask for, in a fixed order, for a file."""
        versions = self.for_file(path).versions
        return {name: versions[name] for name in sorted(WATCHED.intersection(versions))}

    def for_file(self, path: str) -> Dependencies:
        """The dependencies of a file (relative to the root, with slashes)."""
        closest = path.rpartition("/")[0]
        if closest not in self._known:
            told = self._telling_folder(closest)
            if told not in self._known:
                self._known[told] = self._merged(told)
            self._known[closest] = self._known[told]
        return self._known[closest]

    def _telling_folder(self, folder: str) -> str:
        """A folder, or the closest one above it with the same dependencies: no file between them tells of any."""
        above = folder.rpartition("/")[0]
        while above and self._says_nothing(folder) and self._stated_in(folder) == self._stated_in(above):
            folder, above = above, above.rpartition("/")[0]
        return folder

    def _says_nothing(self, folder: str) -> bool:
        found = self._below.get(folder)
        if found is None:
            return True
        return not (found.locked or found.installed or found.ranges or found.declared or found.mentioned)

    def home_of(self, path: str) -> str:
        """The folder (relative to the root) of the distribution that a file belongs to."""
        return self.home(path)[0]

    def home(self, path: str) -> tuple[str, frozenset[str]]:
        """The folder (relative to the root) of the distribution that a file belongs to, and what that asks for."""
        parts = path.split("/")[:-1]
        for depth in range(len(parts), 0, -1):
            folder = self._below.get("/".join(parts[:depth]))
            if folder is not None and (folder.declared or folder.locked):
                return "/".join(parts[:depth]), frozenset(folder.declared).union(folder.locked)
        return "", frozenset().union(*(folder.declared.union(folder.locked) for folder in self._above))

    def project(self, path: str) -> str:
        """The closest folder (relative to the root) above a file that a file about a project marks."""
        parts = path.split("/")[:-1]
        for depth in range(len(parts), 0, -1):
            folder = self._below.get("/".join(parts[:depth]))
            if folder is not None and any(
                file.replace(os.sep, "/").rpartition("/")[2] in _MARKING for file in folder.files
            ):
                return "/".join(parts[:depth])
        return ""

    def origin(self, path: str, name: str) -> str:
        """Where the version of a distribution comes from, for a file; empty if nothing tells it."""
        told = next((origin for origin, told in self._sources(path.rpartition("/")[0]) if name in told), "")
        return told or ("other folders" if is_open(self.for_file(path).versions.get(name, "")) else "")

    def _chain(self, closest: str) -> list[Folder]:
        """What the folders say whose dependencies are those of a folder, the closest first."""
        parts = closest.split("/")
        inner = ["/".join(parts[:depth]) for depth in range(len(parts), 0, -1)]
        return [self._below[folder] for folder in inner if folder in self._below] + self._above

    def _sources(self, closest: str) -> list[tuple[str, Mapping[str, str]]]:
        """All that says something of the versions of a folder, by rank, with what it is."""
        if closest not in self._told:
            self._told[closest] = self._telling(closest)
        return self._told[closest]

    def _telling(self, closest: str) -> list[tuple[str, Mapping[str, str]]]:
        chain = self._chain(closest)
        stated = {normalized(name): _as_stated(text) for name, text in self._stated_in(closest).items()}
        return [
            ("configuration", stated),
            *(("lock file or pins", folder.locked) for folder in chain),
            ("pins of what is imported", self._governing(closest, chain)),
            ("environment", self.environment),
            *(("environment", folder.installed) for folder in chain),
            *(("stated range", folder.ranges) for folder in chain),
        ]

    def _merged(self, closest: str) -> Dependencies:
        """What the first of the sources says that says anything."""
        chain = self._chain(closest)
        versions: dict[str, str] = {}
        for _, source in reversed(self._sources(closest)):
            if "fastapi" in source:
                versions.pop("starlette", None)  # it comes with FastAPI, not with the one of a folder further away
            versions |= source
        asked_for: frozenset[str] = frozenset().union(*(folder.declared for folder in chain))
        versions |= self._elsewhere(closest, chain, WATCHED.difference(versions), asked_for)
        _add_brought(versions)
        wanted = asked_for.union(*(folder.locked for folder in chain))
        known = wanted.union(versions, *(folder.mentioned for folder in chain))
        return Dependencies(versions, asked_for, absent(wanted, known))

    def _governing(self, closest: str, chain: list[Folder]) -> dict[str, str]:
        """Pins of the distributions that the one of a folder imports from: they are installed together."""
        own = {name for folder in chain for name, text in folder.ranges.items() if _is_pin(text)}
        found: dict[str, set[str]] = {}
        for home in self._reached(self.home(f"{closest}/")[0]):
            folder = self._below.get(home)
            pins = {**folder.ranges, **folder.locked} if folder is not None and folder not in chain else {}
            for name, text in pins.items():
                if name in WATCHED and name not in own and _is_pin(text):
                    found.setdefault(name, set()).add(text)
        return {name: either(texts) for name, texts in found.items()}

    def _reached(self, home: str) -> set[str]:
        """The distributions that one imports from, directly or not."""
        found: set[str] = set()
        queue = [home]
        while queue:
            for other in self._imported.get(queue.pop(), ()):
                if other not in found:
                    found.add(other)
                    queue.append(other)
        return found

    def _elsewhere(
        self, closest: str, chain: list[Folder], names: Collection[str], asked_for: Collection[str]
    ) -> dict[str, str]:
        """What other files of the repository say of distributions whose versions are not known.

        Of those that a file about the folder names, only files in folders without code count. None of it is certain.
        """
        home = os.path.normpath(os.path.join(self._root, self.home(f"{closest}/")[0]))
        beside = [folder for place, folder in self._aside.items() if place.startswith(home + os.sep)]
        every = [folder for folder in (*self._below.values(), *self._aside.values()) if folder not in chain]
        found: dict[str, str] = {}
        for name in names:
            folders = beside if name in asked_for else every
            texts = {text for folder in folders if (text := folder.locked.get(name) or folder.ranges.get(name))}
            if texts:
                found[name] = either({"", *texts})
        return found


def _is_pin(text: str) -> bool:
    return text.startswith("==") and "," not in text and not text.endswith("*")


def _add_brought(versions: dict[str, str]) -> None:
    """Add what comes with the version of FastAPI."""
    brought = {name: text for old, name, text in _BROUGHT if _is_within(old, versions.get("fastapi", ""))}
    for name, text in brought.items():
        given = versions.get(name, "")
        if not given.startswith("==") and not is_open(given):
            versions[name] = ",".join(filter(None, (given, text)))


def _is_within(old: str, fastapi: str) -> bool:
    """Whether a version, or one of those that may be meant, is surely older."""
    return not holds({"fastapi": old.replace("<", ">=")}, {"fastapi": fastapi})


def _as_stated(text: str) -> str:
    """`0.115` means that series, `0.115.2` that version, and a specifier itself."""
    if stated := specifier(text):
        return stated
    return f"=={text}" if text.count(".") > 1 or text.endswith("*") else f"=={text}.*"


def _environment(python: str | None, active: str | None) -> tuple[dict[str, str], list[str]]:
    if python is not None:
        return installed.environment(python)
    return installed.of_project(active) if active else ({}, [])
