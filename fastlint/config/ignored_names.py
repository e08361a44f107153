"""Lines of ignore files that are mere names (`dist/`, `*.log`, `!.env`): a path is looked up in them.

Most lines are. To compile a regular expression for each of them takes longer than to find all files of a project.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_NAME = re.compile(r"(!?)(\*?)([\w.~$+=-]+)(\*?)(/?)")
"""A name in any folder, with a star in front of it or behind it at most."""
_PIECE = re.compile(r"^\*\*/|/\*\*/|\*+|\?|\[[\w.-]+\]|[^*?\[]")
_ODD = "\\[!#"
"""What may mean something else than itself."""


class _Name(NamedTuple):
    """What a line says of a name: whether it is left out, and whether only folders are meant."""

    is_out: bool
    only_folders: bool


class Names:
    """The names in some lines of an ignore file, and whether another of its lines may mention a path."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._whole: dict[str, list[_Name]] = {}
        self._ends: list[tuple[str, _Name]] = []
        self._starts: list[tuple[str, _Name]] = []
        others = [line for line in lines if not self._take(line.rstrip(" "))]
        self._has_stars = bool(self._ends or self._starts)
        self._is_odd = not all(map(_is_plain, others))
        self._others = self._expression(others) if not self._is_odd else None

    def _expression(self, lines: Iterable[str]) -> re.Pattern[str] | None:
        """For all that some lines can mention."""
        found = "|".join(filter(None, map(_loosely, lines)))
        try:
            return re.compile(f"(?:^|/)(?:{found})(?:/|$)") if found else None
        except re.error:
            self._is_odd = True
            return None

    def _take(self, line: str) -> bool:
        """Note a line that is a name."""
        match = _NAME.fullmatch(line)
        if match is None or (match[2] and match[4]):
            return False
        said, name = _Name(not match[1], bool(match[5])), match[3]
        if match[2]:
            self._ends.append((name, said))
        elif match[4]:
            self._starts.append((name, said))
        else:
            self._whole.setdefault(name, []).append(said)
        return True

    def said(self, path: str) -> bool | None:
        """Whether a path (of a folder with a slash behind it) is left out; None if no line mentions it.

        Raises LookupError if that takes a look at the lines themselves: some may mean a path, or say the contrary.
        """
        if self._is_odd or "\n" in path or (self._others is not None and self._others.search(path)):
            raise LookupError(path)
        parts, found = path.split("/"), set()
        last = len(parts) - 1
        for i, part in enumerate(parts):
            names: list[_Name] = []
            if part in self._whole:
                names += self._whole[part]
            if self._has_stars and part:
                names += self._patterns(part)
            for name in names:
                if i < last or not name.only_folders:
                    found.add(name.is_out)
        if len(found) > 1:
            raise LookupError(path)
        return found.pop() if found else None

    def _patterns(self, part: str) -> Iterator[_Name]:
        """What lines with a star say of a name."""
        yield from (name for end, name in self._ends if part.endswith(end))
        yield from (name for start, name in self._starts if part.startswith(start))


def _is_plain(line: str) -> bool:
    """Whether it is known what a line can mention at most."""
    pieces = re.sub(r"\[[\w.-]+\]", "", line.removeprefix("!").rstrip(" "))
    is_spaced = any(character.isspace() and character != " " for character in line) or line[:1] == " "
    return not is_spaced and not any(character in pieces for character in _ODD)


def _loosely(line: str) -> str:
    """A regular expression for all that a line can mention, and maybe more."""
    body = line.removeprefix("!").rstrip(" ").strip("/")
    return "".join(map(_piece, _PIECE.findall(body)))


def _piece(piece: str) -> str:
    if piece == "**/":
        return "(?:.*/)?"
    if piece == "/**/":
        return "/(?:.*/)?"
    if piece[0] == "*":
        return "[^/]*" if piece == "*" else ".*"
    if piece[0] == "[" and len(piece) > 1:
        return piece
    return "." if piece == "?" else re.escape(piece)
