"""Which files say a word that rules about nodes need: looked for in a file when it is new, and kept by its content."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from fastlint.cache import Cache
from fastlint.codec import Codec

if TYPE_CHECKING:
    from fastlint.engine.analysis import Analysis


class _Kept(NamedTuple):
    """The words that were looked for, and what files with some contents are known to say."""

    words: list[str]
    found: dict[bytes, bool]


_KEPT: Codec[_Kept] = Codec(_Kept, leaves=False)


class Mentions:
    """Tells of modules whether some of these words stand in them."""

    def __init__(self, analysis: Analysis, cache: Cache, words: Iterable[str]) -> None:
        self._analysis = analysis
        self._cache = cache
        self._words = sorted(words)
        self._spelled = [word.encode() for word in self._words]
        self._found: dict[bytes, bool] = {}
        kept = cache.read("mentions", _KEPT) if self._words else None
        self._known = kept.found if kept is not None and kept.words == self._words else {}

    def is_in(self, m: int) -> bool:
        """Whether a module mentions one of the words."""
        digest = self._analysis.indexed[m].digest
        known = self._known.get(digest) if self._words and digest else False
        if known is None:
            data = self._analysis.content(self._analysis.paths[m])
            known = data is not None and any(word in data for word in self._spelled)
        if digest:
            self._found[digest] = known
        return known

    def keep(self) -> None:
        """Remember what was found, if that is more or less than was known."""
        if self._words and self._found != self._known:
            self._cache.write("mentions", _KEPT, _Kept(self._words, self._found))
