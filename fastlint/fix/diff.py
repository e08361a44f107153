"""The unified diff of a fix, in a form that `patch` and `git apply` take."""

from __future__ import annotations

import difflib
import os
import re
from pathlib import Path

from fastlint.source import Source

_ROW = re.compile(r"[^\n]*\n|[^\n]+")
_UNPRINTABLE = re.compile(r'[\x00-\x1f\x7f-\x9f"\\\u2028\u2029\u202a-\u202e\u2066-\u2069]')


def unified_diff(source: Source, text: str, *, root: str | os.PathLike[str] = ".") -> str:
    """Difference between a source and its fixed text, empty if there is none; the path is relative to `root`.

    It has the prefixes `a/` and `b/`, as git writes it, so that `git apply` and `patch -p1` take it in that folder.
    Line ends stay as they are in the file, and so does a byte order mark.
    """
    mark = "\ufeff" if source.encoding == "utf-8-sig" else ""
    rows = difflib.unified_diff(_ROW.findall(mark + source.text), _ROW.findall(mark + text), n=3)
    if not (body := list(rows)[2:]):
        return ""
    name = _relative(source.filename, root)
    return "".join([f"--- {_header_name(f'a/{name}')}\n", f"+++ {_header_name(f'b/{name}')}\n", *map(_ended, body)])


def _ended(row: str) -> str:
    return row if row.endswith("\n") else f"{row}\n\\ No newline at end of file\n"


def _relative(filename: str, root: str | os.PathLike[str]) -> str:
    path, base = Path(filename).absolute(), Path(root).absolute()
    return (path.relative_to(base) if path.is_relative_to(base) else path).as_posix().lstrip("/")


def _header_name(path: str) -> str:
    """The path as git writes it: quoted with octal bytes where it could forge rows, a tab behind one with spaces."""
    if _UNPRINTABLE.search(path):
        return f'"{_UNPRINTABLE.sub(_octal, path)}"'
    return f"{path}\t" if " " in path else path


def _octal(match: re.Match[str]) -> str:
    if match[0] in '"\\':
        return f"\\{match[0]}"
    return "".join(f"\\{byte:03o}" for byte in match[0].encode())
