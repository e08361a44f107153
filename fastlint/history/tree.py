"""A tree of git as files in a folder: what an analysis reads of it, and nothing else."""

# paths are those of git: text with slashes
# ruff: noqa: PTH117, PTH118, PTH120, PTH206

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from fastlint.history.git import LINK, Blob
from fastlint.passes.project_files import kind_of, starts_something

_ENDS = (".py", ".pyi", ".ipynb", ".toml", ".cfg", ".ini", ".txt", ".in", ".lock", "ignore", "py.typed")
_BEGINS = ("environment", "conda")


def is_of_interest(path: str) -> bool:
    """Whether an analysis may read a file of this name."""
    name = path.rpartition("/")[2]
    return name.endswith(_ENDS) or name.startswith(_BEGINS) or bool(kind_of(name)) or starts_something(name)


def write_tree(folder: Path, files: Iterable[tuple[Blob, bytes | None]]) -> list[str]:
    """Write files into a folder, by their paths; returns the paths of those that have no content.

    A path that leads out of the folder, which only a forged tree has, is left out; so is a link that does.
    """
    absent: list[str] = []
    links: list[tuple[str, str]] = []
    for blob, data in files:
        if data is None:
            absent.append(blob.path)
        elif _is_proper(blob.path):
            if blob.mode == LINK:
                links.append((blob.path, os.fsdecode(data)))
            else:
                place = folder / blob.path
                with suppress(OSError, ValueError):
                    place.parent.mkdir(parents=True, exist_ok=True)
                    place.write_bytes(data)
    # Behind the files, so that none is written through a link.
    for path, target in links:
        inside = os.path.normpath(os.path.join(os.path.dirname(path), target))
        if not os.path.isabs(target) and inside.split(os.sep)[0] != os.pardir:
            with suppress(OSError, ValueError):
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / path).symlink_to(target)
    return absent


def _is_proper(path: str) -> bool:
    parts = path.split("/")
    strange = any(part.lower() in ("", ".", "..", ".git") or (os.sep != "/" and os.sep in part) for part in parts)
    return not strange and not os.path.isabs(path) and not os.path.splitdrive(path)[0]
