"""What is made of fastlint's own files, kept beside them as Python keeps bytecode, and only where it may do so."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Generic, TypeVar

from fastlint.codec import Codec, Malformed
from fastlint.disk import read_regular, replace_file

T = TypeVar("T")


class Beside(Generic[T]):
    """Keeps values by a name and the digest of what they were made of, in `__pycache__` of a folder."""

    def __init__(self, codec: Codec[tuple[bytes, T]]) -> None:
        self._codec = codec

    def value(self, folder: Path, name: str, digest: bytes, make: Callable[[], T]) -> T:
        """What was kept, if it was made of the same; else what is made now."""
        place = folder / "__pycache__" / f"{name}.{sys.implementation.cache_tag}.kept"
        with suppress(OSError, Malformed):
            known, value = self._codec.decode(read_regular(place))
            if known == digest:
                return value
        value = make()
        if not sys.dont_write_bytecode:
            with suppress(OSError):
                place.parent.mkdir(exist_ok=True)
                replace_file(str(place), self._codec.encode((digest, value)))
        return value
