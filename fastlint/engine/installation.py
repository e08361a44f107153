"""Which fastlint this is: the content of its own sources and rules, and the Python that runs it."""

from __future__ import annotations

import os
import sys
from functools import cache
from hashlib import blake2b
from pathlib import Path

from fastlint.cache import Cache, digest_of, secret, user_folder
from fastlint.codec import Codec
from fastlint.disk import read_regular
from fastlint.version import __version__

_KEPT: Codec[tuple[str, str]] = Codec(tuple[str, str])
"""Digests of the states of the files and of their contents."""


@cache
def label() -> str:
    """Names this fastlint: equal installations have the same, wherever they lie and whenever they were made."""
    content = _content()
    python = f"{__version__} {sys.version_info[:3]} {sys.implementation.name} {sys.platform} "
    return f"{__version__}-{blake2b(python.encode() + content.encode(), digest_size=8).hexdigest()}"


def _content() -> str:
    """A digest of all sources; it is remembered for as long as no file has another state."""
    from fastlint.rules import folder

    folders = [str(Path(__file__).parent.parent), str(folder())]
    files = [file for top in folders for file in _files(top, "")]
    state = digest_of("\n".join([*folders, *(f"{name} {status}" for _, name, status in files)]).encode()).hex()
    memory = Cache(user_folder(), "sources", secret())
    name = digest_of(folders[0].encode("utf-8", "surrogatepass")).hex()
    known = memory.read(name, _KEPT)
    if known is not None and known[0] == state:
        return known[1]
    total = blake2b(digest_size=16)
    for path, inner, _ in files:
        total.update(inner.encode() + b"\0" + digest_of(read_regular(path)))
    memory.write(name, _KEPT, (state, total.hexdigest()))
    return total.hexdigest()


def _files(folder: str, inside: str) -> list[tuple[str, str, str]]:
    """Path, name below the top folder, and state of each source; the time of the last change cannot be set."""
    found: list[tuple[str, str, str]] = []
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.is_dir(follow_symlinks=False):
                if entry.name != "__pycache__":
                    found += _files(entry.path, f"{inside}{entry.name}/")
            elif entry.name.endswith((".py", ".toml")):
                status = entry.stat()
                times = f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino}"
                found.append((entry.path, inside + entry.name, times))
    return found
