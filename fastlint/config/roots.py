"""Which folder is the project that a path belongs to."""

# pathlib would double the time, and these are asked for every path of the command line
# ruff: noqa: PTH100, PTH110, PTH111, PTH112, PTH113, PTH118, PTH120

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

MARKERS = (
    "pyproject.toml", "fastlint.toml", ".fastlint.toml", "setup.cfg", "setup.py", "requirements.txt", ".git", ".hg",
)  # fmt: skip


def folder_of(path: str | Path) -> str:
    """A folder itself, of a file the folder that it is in (absolute)."""
    path = os.path.abspath(path)
    return path if os.path.isdir(path) else os.path.dirname(path)


def common_folder(folders: Sequence[str]) -> str:
    """The folder that holds all of some absolute folders."""
    try:
        return os.path.commonpath(folders)
    except ValueError:  # different drives
        return folders[0]


def marked_project(folder: str) -> str | None:
    """The closest folder upwards that looks like a project; None if there is none."""
    while not is_no_project(folder):
        if any(os.path.exists(os.path.join(folder, marker)) for marker in MARKERS):
            return folder
        folder = os.path.dirname(folder)
    return None


def project_around(folder: str) -> str:
    """The project that a folder is in; without one that is marked, the outermost package, else the folder itself."""
    return marked_project(folder) or _outermost_package(folder)


def naming_root(projects: Iterable[str]) -> str:
    """The folder that the modules of some projects are named from."""
    root = common_folder(sorted(projects))
    if marked_project(root) != root and _is_package(root):
        return os.path.dirname(_outermost_package(root))
    return root


def is_no_project(folder: str) -> bool:
    """Whether a folder holds all of a disk or of a user: the files around a checked one are not looked for there."""
    return os.path.dirname(folder) == folder or folder == os.path.expanduser("~")


def _outermost_package(folder: str) -> str:
    while _is_package(folder) and _is_package(above := os.path.dirname(folder)) and above != folder:
        folder = above
    return folder


def _is_package(folder: str) -> bool:
    return os.path.isfile(os.path.join(folder, "__init__.py"))
