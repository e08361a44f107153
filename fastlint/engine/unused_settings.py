"""Configuration that has no effect: patterns that match no file, and knowledge of packages that nothing mentions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from fastlint.config.errors import shown
from fastlint.config.patterns import matcher, posix
from fastlint.config.settings import Settings
from fastlint.knowledge.tables import named_rows


def unused(every: Iterable[Settings], paths: Sequence[str], mentions: Callable[[bytes], bool]) -> Iterator[str]:
    """A line for each; `paths` are all files of the project (absolute), `mentions` tells whether one says a word."""
    for settings in every:
        where = f" ({shown(settings.source)})" if settings.source else ""
        for pattern, _ in settings.per_file_ignores:
            if not _matches(pattern.removeprefix("!"), settings, paths):
                yield f'per-file-ignores "{pattern}" matches no file{where}'
        names = (name for row in settings.knowledge for name, _ in named_rows(row))
        for package in dict.fromkeys(name.partition(".")[0] for name in names):
            if not mentions(package.encode()):
                yield f'knowledge of "{package}": no file mentions it{where}'


def _matches(pattern: str, settings: Settings, paths: Sequence[str]) -> bool:
    matches = matcher((pattern,), settings.root)
    return any(matches(text.rpartition("/")[2], text) for text in map(posix, paths))
