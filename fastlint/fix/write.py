"""Replace a file so that whoever looks at it, or pulls the plug, finds the old text or the new one."""

from __future__ import annotations

import os
import re
import shutil
import stat
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

_TEMPORARY = ".fastlint-tmp"
_LITTER = re.compile(r"\..+\.[a-z0-9_]{8}" + re.escape(_TEMPORARY))
_OLD = 60.0
"""Seconds after which a temporary file belongs to nobody: to write one takes a moment."""


class WriteError(OSError):
    """A file was not written and still holds what it held; the message names the file and the remedy."""


class ChangedOnDiskError(WriteError):
    """The file on disk is no longer the one that was checked."""


def litter(folder: str) -> Iterator[str]:
    """The temporary files in a folder that killed fixes of this user have left behind."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if _LITTER.fullmatch(entry.name) and _is_left_behind(entry.stat(follow_symlinks=False)):
                yield entry.path


def remove_litter(folders: Iterable[str]) -> None:
    """Remove what killed fixes have left behind."""
    for folder in sorted(set(folders)):
        for path in list(litter(folder)):
            with suppress(OSError):
                os.unlink(path)  # noqa: PTH108


def _is_left_behind(status: os.stat_result) -> bool:
    ours = not hasattr(os, "geteuid") or status.st_uid == os.geteuid()
    return ours and stat.S_ISREG(status.st_mode) and status.st_nlink == 1 and time.time() - status.st_mtime > _OLD


def write_atomically(path: str | os.PathLike[str], old: bytes, new: bytes) -> None:
    """Replace the content `old` of a file by `new`, keeping mode, owner, extended attributes and links.

    A symbolic link keeps pointing: its target is written. The file is replaced in one step by a synced temporary file
    beside it; where that would cut a hard link, change the owner or is not possible (an unwritable folder), it is
    written in place, with a backup until the end. Raises ChangedOnDiskError, or WriteError for a read-only file.
    """
    target = Path(os.path.realpath(path))
    try:
        _replace(target, old, new)
    except WriteError:
        raise
    except OSError as error:
        raise WriteError(f"{target}: could not be written: {error.strerror or error}") from error


def _replace(target: Path, old: bytes, new: bytes) -> None:
    before = _status(target)
    _demand_unchanged(target, old)
    if before.st_nlink > 1 or not _swapped(target, before, old, new):
        _write_in_place(target, old, new)


def _swapped(target: Path, before: os.stat_result, old: bytes, new: bytes) -> bool:
    """Swap in a new file; False where that is not possible and the old file still stands."""
    temporary = _beside(target, before, new)
    if temporary is None:
        return False
    try:
        _demand_unchanged(target, old)
        temporary.replace(target)
    except ChangedOnDiskError:
        raise
    except OSError:  # the file is a mount point of its own, or held open on Windows
        return False
    finally:
        temporary.unlink(missing_ok=True)
    return True


def _status(target: Path) -> os.stat_result:
    try:
        status = target.stat()
    except FileNotFoundError:
        raise ChangedOnDiskError(f"{target}: was removed while it was checked; run fastlint again") from None
    if not stat.S_ISREG(status.st_mode):
        raise WriteError(f"{target}: is no regular file, not fixed")
    if not status.st_mode & 0o222 or not os.access(target, os.W_OK):
        raise WriteError(f"{target}: is read-only, not fixed; make it writable and run fastlint again")
    return status


def _demand_unchanged(target: Path, old: bytes) -> None:
    try:
        same = target.read_bytes() == old
    except FileNotFoundError:
        same = False
    if not same:
        raise ChangedOnDiskError(f"{target}: changed on disk while it was checked, not fixed; run fastlint again")


def _beside(target: Path, like: os.stat_result, data: bytes) -> Path | None:
    """A synced temporary file in the folder of the target with its mode and owner; None if there can be none."""
    try:
        handle, name = tempfile.mkstemp(_TEMPORARY, f".{target.name}.", target.parent)
    except OSError:
        return None
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        kept = _take_owner(temporary, like)
        if kept:
            shutil.copystat(target, temporary)
            os.utime(temporary)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    if not kept:
        temporary.unlink()
        return None
    return temporary


def _take_owner(temporary: Path, like: os.stat_result) -> bool:
    """Give the temporary file the owner and group of the original; False if that is not allowed."""
    mine = temporary.stat()
    if (mine.st_uid, mine.st_gid) != (like.st_uid, like.st_gid):
        try:
            os.chown(temporary, like.st_uid, like.st_gid)
        except OSError:
            return False
    return True


def _write_in_place(target: Path, old: bytes, new: bytes) -> None:
    backup = _backup(target, old)
    try:
        _demand_unchanged(target, old)
        _overwrite(target, new)
    except ChangedOnDiskError:
        backup.unlink()
        raise
    except BaseException as error:
        _restore(target, old, backup, error)
        raise
    backup.unlink()


def _backup(target: Path, old: bytes) -> Path:
    """A synced copy beside the file, or in the temporary folder if there is no room beside it."""
    prefix, suffix = f".{target.name}.", ".fastlint-backup"
    try:
        handle, path = tempfile.mkstemp(suffix, prefix, target.parent)
    except OSError:
        handle, path = tempfile.mkstemp(suffix, prefix)
    with os.fdopen(handle, "wb") as file:
        file.write(old)
        file.flush()
        os.fsync(file.fileno())
    return Path(path)


def _overwrite(target: Path, data: bytes) -> None:
    """Write over the old bytes first and cut off the rest last: at no moment is the file empty."""
    with target.open("r+b") as file:
        file.write(data)
        file.truncate()
        file.flush()
        os.fsync(file.fileno())


def _restore(target: Path, old: bytes, backup: Path, error: BaseException) -> None:
    with suppress(OSError):
        _overwrite(target, old)
        backup.unlink()
        return
    raise WriteError(f"{target}: could not be written ({error}); its old text is in {backup}") from error
