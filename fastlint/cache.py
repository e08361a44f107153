"""Results of earlier runs on disk: only what this user wrote himself, read whole or not at all, replaced atomically.

A file of the cache is headed by a digest of its name and its content under a secret key (`secret`) that lies in the
user's own cache folder, or in `FASTLINT_CACHE_KEY`. So what was damaged, cut off, moved, made by another fastlint or
came with a repository is no cache. A cache that cannot be read or written costs time, not results: reading then
gives None, writing False.
"""

from __future__ import annotations

import os
import re
import stat
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

from fastlint.codec import Codec
from fastlint.disk import read_regular, replace_file

FOLDER = ".fastlint_cache"
KEY_VARIABLE = "FASTLINT_CACHE_KEY"
_MAGIC = b"fastlint cache 2\n"
_DIGEST_SIZE = 32
_LARGEST = 1 << 30
_IGNORE = b"# Made by fastlint; safe to delete.\n*\n"
_LABEL = re.compile(r"[0-9][\w.+]*-[0-9a-f]{16}")
_MOST_LABELS = 4
"""Folders of installations that are kept: an editor's, pre-commit's, a virtual environment's, and the one before."""

T = TypeVar("T")


def digest_of(data: bytes) -> bytes:
    """The key of a file's content."""
    return blake2b(data, digest_size=16).digest()


class Cache:
    """A folder of cache files; in it, those of one installation of fastlint lie in a folder with its `label`."""

    def __init__(self, folder: Path | None, label: str = "", key: bytes | None = None) -> None:
        self.folder = folder if key else None
        self.label = label
        self._key = key or b""

    @property
    def keeps(self) -> bool:
        """Whether what is written can be read again."""
        return self.folder is not None

    def prepare(self) -> None:
        """Make the folder before anything is looked at: later it would change the folder around it."""
        with suppress(OSError, ValueError):
            self._prepare()

    def read(self, name: str, codec: Codec[T]) -> T | None:
        """What was written under a name, None if there is nothing of use."""
        try:
            if self.folder is None or not self._is_proper():
                return None
            data = read_regular(self._place / name, _LARGEST, links=False)
            body = memoryview(data)[len(_MAGIC) + _DIGEST_SIZE :]
            if not data.startswith(self._head(name, body)):
                return None
            return codec.decode(bytes(body))
        except Exception:  # noqa: BLE001 - whatever is wrong with it, it is no cache
            return None

    def write(self, name: str, codec: Codec[T], value: T) -> bool:
        """Keep a value; readers see the old file or the new one, never a part."""
        try:
            if self.folder is None:
                return False
            self._prepare()
            if not self._is_proper():
                return False
            body = codec.encode(value)
            replace_file(str(self._place / name), self._head(name, body) + body)
        except (OSError, ValueError, TypeError, RecursionError, MemoryError):
            return False
        return True

    def clear(self) -> None:
        """Forget what this installation has kept."""
        with suppress(OSError, ValueError):
            if self.folder is not None and self.label and self._is_proper():
                from shutil import rmtree

                rmtree(self._place)

    @property
    def _place(self) -> Path:
        assert self.folder is not None
        return self.folder / self.label

    def _head(self, name: str, body: bytes | memoryview) -> bytes:
        state = blake2b(f"{self.label}\0{name}\0".encode(), key=self._key[:64], digest_size=_DIGEST_SIZE)
        state.update(body)
        return _MAGIC + state.digest()

    def _is_proper(self) -> bool:
        """Whether the folders are folders: a link could lead anywhere."""
        assert self.folder is not None
        return all(stat.S_ISDIR(os.lstat(place).st_mode) for place in {self.folder, self._place})

    def _prepare(self) -> None:
        if self.folder is None:
            return
        if not os.path.lexists(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
        if not stat.S_ISDIR(os.lstat(self.folder).st_mode) or os.path.lexists(self._place):
            return
        if not os.path.lexists(self.folder / ".gitignore"):
            replace_file(str(self.folder / ".gitignore"), _IGNORE)
        self._place.mkdir(exist_ok=True)
        self._forget_others()

    def _forget_others(self) -> None:
        """Remove what installations have kept that were not used for the longest time."""
        assert self.folder is not None
        with os.scandir(self.folder) as entries:
            found = [e for e in entries if _LABEL.fullmatch(e.name) and e.is_dir(follow_symlinks=False)]
        found.sort(key=lambda entry: entry.stat(follow_symlinks=False).st_mtime_ns, reverse=True)
        for entry in [e for e in found if e.name != self.label][_MOST_LABELS - 1 :]:
            from shutil import rmtree

            rmtree(entry.path, ignore_errors=True)


class KeptCache(Cache):
    """What a cache holds, for a run that must not change it."""

    def __init__(self, cache: Cache) -> None:
        super().__init__(cache.folder, cache.label, cache._key)

    def prepare(self) -> None:
        """Nothing is made."""

    def write(self, name: str, codec: Codec[T], value: T) -> bool:
        """Nothing is kept."""
        return False

    def clear(self) -> None:
        """Nothing is forgotten."""


def user_folder() -> Path | None:
    """The folder of the user for what fastlint keeps on this machine; None if there is no home."""
    if os.name == "nt":
        base = os.environ.get("LOCALAPPDATA", "")
    else:
        base = os.environ.get("XDG_CACHE_HOME", "") or os.path.expanduser("~/.cache")  # noqa: PTH111
    return Path(base) / "fastlint" if os.path.isabs(base) else None  # noqa: PTH117


class Memory(Cache):
    """Results that a process keeps for itself; what it has not got is read from the cache behind it, once.

    What is written goes there too for as long as it `is_shared`: what comes of unsaved texts is of use to nobody else.
    """

    def __init__(self, behind: Cache) -> None:
        super().__init__(None)
        self.behind = behind
        self.is_shared = True
        self._values: dict[str, Any] = {}

    @property
    def keeps(self) -> bool:
        """Always."""
        return True

    def read(self, name: str, codec: Codec[T]) -> T | None:
        """The very value that was written, not a copy."""
        if name not in self._values:
            self._values[name] = self.behind.read(name, codec)
        value: T | None = self._values[name]
        return value

    def write(self, name: str, codec: Codec[T], value: T) -> bool:
        """Keep a value."""
        self._values[name] = value
        return not self.is_shared or self.behind.write(name, codec, value)

    def clear(self) -> None:
        """Forget what was kept, here and there."""
        self._values.clear()
        self.behind.clear()


def secret() -> bytes | None:
    """The key of this user on this machine, made when first asked for; None if there is no place for one."""
    if stated := os.environ.get(KEY_VARIABLE):
        return blake2b(os.fsencode(stated)).digest()
    folder = user_folder()
    if folder is None:
        return None
    place = folder / "key"
    return _kept_secret(place) or _new_secret(place)


def _kept_secret(place: Path) -> bytes | None:
    try:
        found = read_regular(place, _DIGEST_SIZE, links=False, is_private=True)
    except (OSError, ValueError):
        return None
    return found if len(found) == _DIGEST_SIZE else None


def _new_secret(place: Path) -> bytes | None:
    with suppress(OSError, ValueError):
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        replace_file(str(place), os.urandom(_DIGEST_SIZE))
    return _kept_secret(place)
