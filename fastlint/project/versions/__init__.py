"""Which versions of libraries a project uses, as far as its files tell.

From the configuration, else a lock file (or pins in requirements files), else an installed environment, else the ranges
that the project states; within each, the folder closest to a file counts. Broken files are no answer, and no error.
"""

# pathlib would double the time of what runs before every check
# ruff: noqa: PTH110, PTH118, PTH120

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from fastlint.config.roots import is_marked
from fastlint.project.versions import installed
from fastlint.project.versions.bringers import absent
from fastlint.project.versions.folder import REQUIREMENTS_FOLDER, Folder, read_folder
from fastlint.project.versions.names import normalized, specifier
from fastlint.project.versions.ranges import certain, holds

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

_FOR_PYDANTIC_2 = ">=0.100"
"""Of FastAPI: earlier ones do not install with Pydantic 2."""
REPOSITORY = ".git"
_DEPTH = 2
"""How many levels below the root may have their own dependencies without a marker: `backend/`, `services/api/`."""


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
        self._above = [read_folder(folder) for folder in (upwards(root) if root else ())]
        inner = sorted(_subfolders(root, paths)) if root else ()
        self._below = {folder: read_folder(os.path.join(root or "", folder)) for folder in inner}
        self.environment, folders = _environment(python, active)
        self._known: dict[str, Dependencies] = {}
        found = [folders] if self.environment else [folder.sites for folder in (*self._above, *self._below.values())]
        self.sites: list[str] = next(filter(None, found), [])
        every = [*self._above, *self._below.values()]
        self.files = frozenset(folders).union(*(folder.files for folder in every))

    def watched(self, path: str) -> dict[str, str]:
        """The versions that rules may ask for, in a fixed order, for a file."""
        versions = self.for_file(path).versions
        return {name: versions[name] for name in sorted(WATCHED & versions.keys())}

    def for_file(self, path: str) -> Dependencies:
        """The dependencies of a file (relative to the root, with slashes)."""
        closest = path.rpartition("/")[0]
        if closest not in self._known:
            self._known[closest] = self._merged(closest)
        return self._known[closest]

    def home(self, path: str) -> tuple[str, frozenset[str]]:
        """The folder (relative to the root) of the distribution that a file belongs to, and what that asks for."""
        parts = path.split("/")[:-1][:_DEPTH]
        for depth in range(len(parts), 0, -1):
            folder = self._below.get("/".join(parts[:depth]))
            if folder is not None and (folder.declared or folder.locked):
                return "/".join(parts[:depth]), frozenset(folder.declared).union(folder.locked)
        return "", frozenset().union(*(folder.declared.union(folder.locked) for folder in self._above))

    def origin(self, path: str, name: str) -> str:
        """Where the version of a distribution comes from, for a file; empty if nothing tells it."""
        return next((origin for origin, told in self._sources(path.rpartition("/")[0]) if name in told), "")

    def _chain(self, closest: str) -> list[Folder]:
        """What the folders say whose dependencies are those of a folder, the closest first."""
        parts = closest.split("/")
        inner = ["/".join(parts[:depth]) for depth in range(len(parts), 0, -1)]
        return [self._below[folder] for folder in inner if folder in self._below] + self._above

    def _sources(self, closest: str) -> list[tuple[str, Mapping[str, str]]]:
        """All that says something of the versions of a folder, by rank, with what it is."""
        chain = self._chain(closest)
        stated = {normalized(name): _as_stated(text) for name, text in self._stated_in(closest).items()}
        return [
            ("configuration", stated),
            *(("lock file or pins", folder.locked) for folder in chain),
            ("environment", self.environment),
            *(("environment", folder.installed) for folder in chain),
            *(("stated range", folder.ranges) for folder in chain),
        ]

    def _merged(self, closest: str) -> Dependencies:
        """What the first of the sources says that says anything."""
        chain = self._chain(closest)
        versions: dict[str, str] = {}
        for _, source in reversed(self._sources(closest)):
            versions |= source
        if "fastapi" in versions and not holds({"fastapi": _FOR_PYDANTIC_2}, versions):
            given = versions.get("pydantic", "")
            versions["pydantic"] = given if given.startswith("==") else ",".join(filter(None, (given, "<2")))
        asked_for: frozenset[str] = frozenset().union(*(folder.declared for folder in chain))
        wanted = asked_for.union(*(folder.locked for folder in chain))
        known = wanted.union(versions, *(folder.mentioned for folder in chain))
        return Dependencies(versions, asked_for, absent(wanted, known))


def _as_stated(text: str) -> str:
    """`0.115` means that series, `0.115.2` that version, and a specifier itself."""
    if stated := specifier(text):
        return stated
    return f"=={text}" if text.count(".") > 1 or text.endswith("*") else f"=={text}.*"


def upwards(root: str) -> list[str]:
    """The root, and the folders above it up to that of the repository: a workspace has its lock file there."""
    above = [root]
    while not os.path.exists(os.path.join(above[-1], REPOSITORY)):
        parent = os.path.dirname(above[-1])
        if parent == above[-1]:
            return [root]  # no repository
        above.append(parent)
    return above


def places(root: str) -> tuple[list[str], list[str]]:
    """Where something may appear that changes versions: folders with files about them, and names of repositories."""
    folders = upwards(root)
    inner = (os.path.join(folder, REQUIREMENTS_FOLDER) for folder in folders)
    parents, folder = [root], root
    while folder != os.path.dirname(folder) and not os.path.exists(os.path.join(folder, REPOSITORY)):
        folder = os.path.dirname(folder)
        parents.append(folder)
    names = [os.path.join(parent, REPOSITORY) for parent in parents]
    return [*folders, *filter(os.path.isdir, inner)], [name for name in names if not os.path.exists(name)]


def _subfolders(root: str, paths: Iterable[str]) -> set[str]:
    """The folders below the root that may have dependencies of their own: those near it, and distributions anywhere."""
    parents = {path.rpartition("/")[0] for path in paths}
    every = {
        "/".join(parts[: depth + 1]) for parts in (p.split("/") for p in parents if p) for depth in range(len(parts))
    }
    return {folder for folder in every if folder.count("/") < _DEPTH or is_marked(os.path.join(root, folder))}


def _environment(python: str | None, active: str | None) -> tuple[dict[str, str], list[str]]:
    if python is not None:
        return installed.environment(python)
    return installed.of_project(active) if active else ({}, [])
