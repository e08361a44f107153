"""Files that somebody else may have put there: read if they are regular and not too large, written beside and moved.

What a repository ships can be a link to a device, a named pipe or a file without end.
"""

from __future__ import annotations

import codecs
import errno
import os
from contextlib import suppress
from stat import S_ISREG

LARGEST = 64 * 1024 * 1024
"""Bytes. Nobody writes larger sources, settings or lists of requirements."""
_BLOCK = 65536
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)


def read_regular(
    path: str | os.PathLike[str], limit: int = LARGEST, *, links: bool = True, is_private: bool = False
) -> bytes:
    """The bytes of a regular file of at most `limit`; raises OSError for anything else.

    Without `links` the file itself must not be a link; a private one belongs to the user alone.
    """
    handle = os.open(path, _READ if links else _READ | _NO_LINK)
    try:
        status = os.fstat(handle)
        if not S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "not a regular file")
        if is_private and hasattr(os, "geteuid") and (status.st_uid != os.geteuid() or status.st_mode & 0o077):
            raise PermissionError(errno.EPERM, "open to others")
        return _read(handle, status.st_size, limit)
    finally:
        os.close(handle)


def read_text(path: str | os.PathLike[str], limit: int = LARGEST, errors: str = "replace") -> str:
    """The text of such a file, in UTF-8 or in what the mark at its head says; rows end with a line feed."""
    data = read_regular(path, limit)
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8-sig")
    text = data.decode(encoding, errors)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _read(handle: int, size: int, limit: int) -> bytes:
    blocks: list[bytes] = []
    total = 0
    while total <= limit:
        block = os.read(handle, min(max(size - total, _BLOCK), limit + 1 - total))
        if not block:
            return blocks[0] if len(blocks) == 1 else b"".join(blocks)
        blocks.append(block)
        total += len(block)
    raise OSError(errno.EFBIG, f"larger than {limit} bytes")


def replace_file(path: str, data: bytes) -> None:
    """Write a file so that readers see the old one or the new one; a link at its place is replaced, not followed.

    Raises OSError; nothing stays behind then.
    """
    part = f"{path}.{os.urandom(8).hex()}.tmp"
    handle = os.open(part, _NEW | _NO_LINK, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(part, path)  # noqa: PTH105
    except OSError:
        with suppress(OSError):
            os.unlink(part)  # noqa: PTH108
        raise
