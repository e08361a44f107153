"""Which folder is the project that a path belongs to."""

# pathlib would double the time, and these are asked for every path of the command line
# ruff: noqa: PTH100, PTH109, PTH110, PTH111, PTH112, PTH113, PTH116, PTH118, PTH120, PTH208

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

MARKERS = (
    "pyproject.toml", "fastlint.toml", ".fastlint.toml", "setup.cfg", "setup.py", "requirements.txt", ".git", ".hg",
)  # fmt: skip
_MARKERS = frozenset(MARKERS)
REPOSITORIES = (".git", ".hg")
_LEVELS = 3
"""How far above a project without a repository the folder may be that holds it together with others."""


def folder_of(path: str | Path) -> str:
    """A folder itself, of a file the folder that it is in (absolute)."""
    path = os.path.abspath(path)
    return path if os.path.isdir(path) else os.path.dirname(path)


def is_below(path: str, folder: str) -> bool:
    r"""Whether a path lies in a folder, at any depth, and is not the folder itself; both absolute.

    On Windows `c:\shop` and `C:\Shop` are one folder: editors write drives otherwise than the system does.
    """
    return os.path.normcase(path).startswith(os.path.normcase(folder.rstrip(os.sep) + os.sep))


def is_in(path: str, folder: str) -> bool:
    """Whether a path is a folder, or lies in it; both absolute."""
    return os.path.normcase(path) == os.path.normcase(folder) or is_below(path, folder)


def common_folder(folders: Sequence[str]) -> str:
    """The folder that holds all of some absolute folders."""
    try:
        return os.path.commonpath(folders)
    except ValueError:  # different drives
        return folders[0]


def marked_project(folder: str) -> str | None:
    """The closest folder upwards that looks like a project; None if there is none."""
    while not is_no_project(folder):
        if is_marked(folder):
            return folder
        folder = os.path.dirname(folder)
    return None


def is_marked(folder: str) -> bool:
    """Whether a folder looks like a project."""
    try:
        return not _MARKERS.isdisjoint(os.listdir(folder))
    except OSError:
        return False


def project_around(folder: str) -> str:
    """The project that a folder is in.

    Without one that is marked: the current folder if it is around, else the outermost package, else the folder itself.
    """
    if marked := marked_project(folder):
        return marked
    here = os.getcwd()
    is_around = is_below(folder, here) and not (is_no_project(here) or _is_shared(here))
    return here if is_around else _outermost_package(folder)


def repositories_around(project: str) -> list[str]:
    """The folders that may hold a project together with others, the outermost first.

    Marked folders up to that of the repository; without a repository, not far away and in no folder of everybody.
    """
    found: list[str] = []
    folder, climbed = project, 0
    near: list[str] = []
    while not any(os.path.exists(os.path.join(folder, name)) for name in REPOSITORIES):
        folder = os.path.dirname(folder)
        climbed += 1
        if is_no_project(folder) or _is_shared(folder):
            return near[::-1]
        if is_marked(folder):
            found.append(folder)
            near += [folder] if climbed <= _LEVELS else []
    return found[::-1]


def folders_above(folder: str) -> Iterator[str]:
    """The folders above one, up to that of a user, of everybody or of a disk."""
    folder = os.path.dirname(folder)
    while not (is_no_project(folder) or _is_shared(folder)):
        yield folder
        folder = os.path.dirname(folder)


def _is_shared(folder: str) -> bool:
    """Whether everybody may write to a folder, as to that for temporary files."""
    try:
        return os.name != "nt" and bool(os.stat(folder).st_mode & 0o002)
    except OSError:
        return True


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
