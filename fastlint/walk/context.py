"""All that the project knows about one module: what a check needs beside the text."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any, NamedTuple

from fastlint.codec import Codec


class Context(NamedTuple):
    """One module as the project sees it.

    `subjects` are the facts to show to rules, by the name of their type; `names` what module-level names are bound to
    (`{"np": "numpy"}`); `versions` the library versions of the project, as far as known; `is_test` by the usual paths;
    `preview`: whether less certain findings are wanted too; `missing`: distributions that nothing which the project
    asks for installs (of those in `environment/versions/providers.py`); `is_aside`: it is an example or the like beside
    an application that does not import it.
    """

    subjects: dict[str, tuple[Any, ...]]
    names: dict[str, str]
    versions: dict[str, str]
    is_test: bool
    preview: bool
    missing: tuple[str, ...] = ()
    is_aside: bool = False

    def digest(self) -> bytes:
        """The same for equal contexts in every run."""
        return blake2b(_AS_BYTES.encode(self), digest_size=16).digest()


_AS_BYTES: Codec[Context] = Codec(Context)
"""Different contexts are different bytes: what stands in a place has one type, but for plain values (test_codec)."""

EMPTY = Context({}, {}, {}, False, False)
