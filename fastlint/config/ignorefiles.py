"""What .gitignore, .ignore and .git/info/exclude leave out.

The files of a folder and of the folders above it form a chain; the closest one that mentions a path decides, and within
one file the last line that does. Since a walk never enters a folder that is left out, nothing below it can come back,
as in git.
"""

# pathlib would double the time: thousands of paths pass through here as strings
# ruff: noqa: PTH110, PTH113, PTH118, PTH120, PTH123

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

IGNORE_FILES = (".gitignore", ".ignore")

_GROUP_NAME = re.compile(r"\(\?P<\w+>")


@dataclass(frozen=True, slots=True)
class IgnoreRules:
    """The patterns of one folder, in front of those of the folders above it."""

    folder: str
    above: IgnoreRules | None
    spec: GitIgnoreSpec
    mentioned: re.Pattern[str]

    def ignores(self, path: str, is_folder: bool) -> bool:
        """Whether a path (absolute, with forward slashes) is left out."""
        rules: IgnoreRules | None = self
        path = f"{path}/" if is_folder else path
        while rules:
            relative = path[len(rules.folder) :]
            if rules.mentioned.match(relative) and (verdict := rules.spec.check_file(relative).include) is not None:
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
        above = [path for path in above if path == root or path.startswith(root.rstrip(os.sep) + os.sep)]
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
        with open(path, encoding="utf-8-sig", errors="surrogateescape") as file:
            return file.read().splitlines()
    except OSError:
        return []


def _compiled(lines: list[str], folder: str, above: IgnoreRules | None) -> IgnoreRules | None:
    """Rules of some lines; a single expression that tells whether any line mentions a path saves asking each one."""
    lines = [line for line in lines if line.strip() and not line.startswith("#")]
    if not lines:
        return above
    spec = _spec(lines)
    patterns = [_GROUP_NAME.sub("(?:", pattern.regex.pattern) for pattern in spec.patterns if pattern.regex]
    mentioned = re.compile("|".join(f"(?:{pattern})" for pattern in patterns) or r"(?!)", re.DOTALL)
    return IgnoreRules(folder.replace(os.sep, "/").rstrip("/") + "/", above, spec, mentioned)


def _spec(lines: list[str]) -> GitIgnoreSpec:
    """The lines that are patterns: git passes over one that is not, such as a lone `!`."""
    from pathspec import GitIgnoreSpec

    try:
        return GitIgnoreSpec.from_lines(lines)
    except ValueError:
        return GitIgnoreSpec.from_lines(line for line in lines if _is_pattern(line))


def _is_pattern(line: str) -> bool:
    from pathspec import GitIgnoreSpec

    try:
        return bool(GitIgnoreSpec.from_lines([line]))
    except ValueError:
        return False
