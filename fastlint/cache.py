"""Results of earlier runs on disk: read whole or not at all, replaced atomically, never trusted blindly.

A damaged, foreign or unwritable cache costs time, not results: reading then gives None, writing gives False.
"""

from __future__ import annotations

import marshal
import os
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any

FOLDER = ".fastlint_cache"
_MAGIC = b"fastlint cache 1\n"
_IGNORE = "# Made by fastlint; safe to delete.\n*\n"


def digest_of(data: bytes) -> bytes:
    """The key of a file's content."""
    return blake2b(data, digest_size=16).digest()


class Cache:
    """A folder of cache files; `stamp` (bytes) tells the fastlint, rules and Python they were made by."""

    def __init__(self, folder: Path | None, stamp: bytes) -> None:
        self.folder = folder
        self.stamp = stamp

    def prepare(self) -> None:
        """Make the folder before anything is looked at: later it would change the folder around it."""
        with suppress(OSError):
            self._prepare()

    def read(self, name: str) -> Any:
        """What was written under a name, None if there is nothing of use."""
        if self.folder is None:
            return None
        try:
            data = (self.folder / name).read_bytes()
        except OSError:
            return None
        head = _MAGIC + self.stamp
        if not data.startswith(head):
            return None
        try:
            return marshal.loads(memoryview(data)[len(head) :])
        except (EOFError, ValueError, TypeError, MemoryError, SystemError):
            return None

    def write(self, name: str, value: Any) -> bool:
        """Keep a value of plain types; readers see the old file or the new one, never a part."""
        if self.folder is None:
            return False
        temporary = self.folder / f"{name}.{os.getpid()}.tmp"
        try:
            self._prepare()
            temporary.write_bytes(_MAGIC + self.stamp + marshal.dumps(value))
            temporary.replace(self.folder / name)
        except OSError:
            temporary.unlink(missing_ok=True) if self.folder.is_dir() else None
            return False
        return True

    def _prepare(self) -> None:
        if self.folder is not None and not self.folder.is_dir():
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / ".gitignore").write_text(_IGNORE, encoding="utf-8")


def stat_digest(*folders: Path) -> bytes:
    """Changes when a file below these folders is added, removed or edited."""
    total = blake2b(digest_size=16)
    for folder in folders:
        for path in _listing(str(folder)):
            total.update(path.encode("utf-8", "surrogatepass"))
    return total.digest()


def _listing(folder: str) -> list[str]:
    found: list[str] = []
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return found
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            if entry.name != "__pycache__":
                found += _listing(entry.path)
        elif entry.name.endswith((".py", ".toml")):
            status = entry.stat()
            found.append(f"{entry.name}:{status.st_size}:{status.st_mtime_ns}")
    return found
