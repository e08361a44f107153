"""The folders of a repository that may hold files about dependencies."""

# pathlib would double the time of what runs before every check
# ruff: noqa: PTH110, PTH118, PTH120

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator

from fastlint.config.roots import is_marked
from fastlint.environment.versions.declared import is_requirements
from fastlint.environment.versions.folder import REQUIREMENTS_FOLDER

REPOSITORY = ".git"
_DEPTH = 2
"""How many levels below the root may have their own dependencies without a marker: `backend/`, `services/api/`."""
_MOST_ASIDE = 200
"""Folders without code in which requirements are looked for."""


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


def subfolders(root: str, paths: Iterable[str]) -> set[str]:
    """The folders below the root that may have dependencies of their own: those near it, and distributions anywhere."""
    parents = {path.rpartition("/")[0] for path in paths}
    every = {
        "/".join(parts[: depth + 1]) for parts in (p.split("/") for p in parents if p) for depth in range(len(parts))
    }
    return {folder for folder in every if folder.count("/") < _DEPTH or is_marked(os.path.join(root, folder))}


def aside(root: str, heads: Iterable[str], others: Collection[str]) -> Iterator[str]:
    """The folders without code that hold requirements, near the root or in one of `heads`; `others` have code."""
    seen = set(others)
    queue = [(os.path.normpath(root), 0), *((os.path.normpath(os.path.join(root, head)), _DEPTH - 1) for head in heads)]
    looked = 0
    while queue and looked < _MOST_ASIDE:
        folder, depth = queue.pop(0)
        for name, path in _folders_in(folder):
            if path in seen or name == REQUIREMENTS_FOLDER or looked >= _MOST_ASIDE:
                continue
            looked += 1
            seen.add(path)
            names = _names_in(path)
            if "pyvenv.cfg" not in names:
                queue += [(path, depth + 1)] if depth + 1 < _DEPTH else []
                if any(map(is_requirements, names)):
                    yield path


def _folders_in(folder: str) -> list[tuple[str, str]]:
    try:
        with os.scandir(folder) as entries:
            found = [e for e in entries if not e.name.startswith((".", "__")) and e.is_dir(follow_symlinks=False)]
            return sorted((e.name, e.path) for e in found if e.name not in ("node_modules", "site-packages"))
    except OSError:
        return []


def _names_in(folder: str) -> list[str]:
    try:
        return os.listdir(folder)  # noqa: PTH208 - only names
    except OSError:
        return []
