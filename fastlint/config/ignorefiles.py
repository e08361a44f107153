"""What .gitignore, .ignore and .git/info/exclude leave out.

The files of a folder and of the folders above it form a chain; the closest one that mentions a path decides, and within
one file the last line that does. Since a walk never enters a folder that is left out, nothing below it can come back,
as in git.
"""

# pathlib would double the time: thousands of paths pass through here as strings
# ruff: noqa: PTH110, PTH113, PTH118, PTH120

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from fastlint.config.automaton import Automaton, Part, either, literal, many, one
from fastlint.config.ignored_names import Names
from fastlint.config.patterns import characters
from fastlint.config.roots import is_in
from fastlint.disk import read_regular
from fastlint.source import lines_of

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

IGNORE_FILES = (".gitignore", ".ignore")

_GROUP_NAME = re.compile(r"\(\?P<\w+>")
_STARS = re.compile(r"\*+")
_FEW_STARS = 2
"""With so many in a line, the time that a regular expression takes is the square of the path's length at most."""
_PIECE = re.compile(r"(?:(?<=^)|(?<=/))\*\*/|/\*\*(?:/|$)|\*+|\?|\[[!^]?\]?[^\]]*\]|\\.|.", re.DOTALL)
_FOLDERS = either((), (many("."), one("/")))


@dataclass(frozen=True, slots=True)
class IgnoreRules:
    """The patterns of one folder, in front of those of the folders above it."""

    folder: str
    above: IgnoreRules | None
    verdict: Callable[[str], bool | None]
    """Whether a path (relative to the folder) is left out; None if no pattern mentions it."""

    def ignores(self, path: str, is_folder: bool) -> bool:
        """Whether a path (absolute, with forward slashes) is left out."""
        rules: IgnoreRules | None = self
        path = f"{path}/" if is_folder else path
        while rules:
            if (verdict := rules.verdict(path[len(rules.folder) :])) is not None:
                return verdict
            rules = rules.above
        return False


def extended(rules: IgnoreRules | None, folder: str, names: Collection[str], read: set[str]) -> IgnoreRules | None:
    """The rules of a folder that holds `names`, given those of the folder above; adds the files it reads to `read`."""
    lines: list[str] = []
    for name in IGNORE_FILES:
        if name in names:
            lines += _lines(os.path.join(folder, name), read)
    return _compiled(lines, folder, rules)


def inherited(folder: str, root: str, read: set[str]) -> IgnoreRules | None:
    """The rules that the folders above a folder make for it: up to the repository's root, or to `root` without one."""
    above = list(_ancestors(folder))
    tops = [index for index, path in enumerate(above) if os.path.exists(os.path.join(path, ".git"))]
    if os.path.exists(os.path.join(folder, ".git")):
        above = []
    elif tops:
        above = above[: tops[0] + 1]
    else:
        above = [path for path in above if is_in(path, root)]
    top = above[-1] if above else folder
    rules = _compiled(_lines(os.path.join(top, ".git", "info", "exclude"), read), top, None)
    for path in reversed(above):
        candidates = [name for name in IGNORE_FILES if os.path.isfile(os.path.join(path, name))]
        read.update(os.path.join(path, name) for name in IGNORE_FILES)
        rules = extended(rules, path, candidates, read)
    return rules


def _ancestors(folder: str) -> Iterator[str]:
    while (above := os.path.dirname(folder)) != folder:
        yield above
        folder = above


def _lines(path: str, read: set[str]) -> list[str]:
    read.add(path)
    try:
        return lines_of(read_regular(path).decode("utf-8-sig", "surrogateescape"))
    except OSError:
        return []


def _compiled(lines: list[str], folder: str, above: IgnoreRules | None) -> IgnoreRules | None:
    """Rules of some lines, a line that has many stars by itself: there pathspec's expressions could take for ever."""
    folder = folder.replace(os.sep, "/").rstrip("/") + "/"
    lines = [line for line in lines if line.strip() and not line.startswith("#")]
    for has_stars, group in groupby(lines, lambda line: len(_STARS.findall(line)) > _FEW_STARS):
        some = list(group)
        for verdict in filter(None, map(starred, some)) if has_stars else (_verdict(some),):
            above = IgnoreRules(folder, above, verdict)
    return above


def _verdict(lines: list[str]) -> Callable[[str], bool | None]:
    """What the lines say; they are compiled if a path comes that may be more than a name in them."""
    names, spoken = Names(lines), list[Callable[[str], bool | None]]()

    def verdict(path: str) -> bool | None:
        try:
            return names.said(path)
        except LookupError:
            if not spoken:
                spoken.append(_spoken(lines))
            return spoken[0](path)

    return verdict


def _spoken(lines: list[str]) -> Callable[[str], bool | None]:
    """What pathspec says; a single expression that tells whether any line mentions a path saves asking each one.

    Python warns of what a later one may read otherwise (`[[...path]].tsx`): not the user's concern.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        spec = _spec(lines)
        patterns = [_GROUP_NAME.sub("(?:", pattern.regex.pattern) for pattern in spec.patterns if pattern.regex]
        mentioned = re.compile("|".join(f"(?:{pattern})" for pattern in patterns) or r"(?!)", re.DOTALL)
    return lambda path: spec.check_file(path).include if mentioned.match(path) else None


def starred(line: str) -> Callable[[str], bool | None] | None:
    """What a single line says, matched in linear time; None if git passes over it."""
    line = line.rstrip(" ") if not line.rstrip(" ").endswith("\\") else line
    is_back = line.startswith("!")
    line = line[is_back:]
    only_folders, body = line.endswith("/"), line.strip("/")
    below = (one("/"), many("."))
    try:
        parts = (*_git_parts(body), *below) if only_folders else (*_git_parts(body), either((), below))
    except ValueError:
        return None
    anywhere = () if "/" in line.rstrip("/") else (_FOLDERS,)
    match = Automaton([(*anywhere, *parts)]).match
    return lambda path: not is_back if match(path) else None


def _git_parts(body: str) -> Iterator[Part]:
    """A line without its outer slashes as the parts that are matched."""
    for match in _PIECE.finditer(body):
        piece = match[0]
        if piece in ("**/", "/**/"):
            yield from (one("/"), _FOLDERS) if piece[0] == "/" else (_FOLDERS,)
        elif piece == "/**":
            yield from (one("/"), one("."), many("."))
        elif piece[0] == "*":
            yield many("[^/]")
        elif piece == "?":
            yield one("[^/]")
        elif piece[0] == "[" and len(piece) > 2:
            yield Part(f"(?!/){characters(piece.replace('[^', '[!', 1)).character}")
        else:
            yield from literal(piece[-1])


def _spec(lines: list[str]) -> GitIgnoreSpec:
    """The lines that are patterns: git passes over one that is not, such as a lone `!` or `[z-a]`."""
    from pathspec import GitIgnoreSpec

    try:
        return GitIgnoreSpec.from_lines(lines)
    except (ValueError, re.error):
        return GitIgnoreSpec.from_lines(line for line in lines if _is_pattern(line))


def _is_pattern(line: str) -> bool:
    from pathspec import GitIgnoreSpec

    try:
        return bool(GitIgnoreSpec.from_lines([line]))
    except (ValueError, re.error):
        return False
