"""Files that are named like those of Python, and are something else: templates of them, documents, archives."""

from __future__ import annotations

import re
from collections.abc import Iterable

from fastlint.index.facts import Problem
from fastlint.source import lines_of

TEMPLATE = "a template, no Python"
"""What the problem of such a file says."""
SYNTAX_ERROR = "syntax error"

_SIGNATURES = {
    b"{\\rtf": "an RTF document",
    b"pk\x03\x04": "a zip archive",
    b"\x1f\x8b": "a gzip archive",
    b"%pdf-": "a PDF document",
    b"\x89png": "an image",
    b"<!doctype html": "an HTML page",
    b"<html": "an HTML page",
    b"<?xml": "an XML document",
}
"""What files of other formats begin with, in small letters."""
_NO_PYTHON = ", no Python"

_LONG_TEXT = re.compile(r"(\"{3}|'{3})(?:\\.|.)*?\1", re.DOTALL)
_TEXT = re.compile(r"([\"'])(?:\\.|(?!\1).)*(?:\1|$)|#.*")
_STATEMENT = re.compile(r"(?m)^[ \t]*\{(?:%-?[ \t]*[a-z]\w*\b.*%|#.*#)\}")
_VALUE = re.compile(r"\{\{[^{}]+\}\}|\{%.*%\}")


def is_template(text: str, row: int) -> bool:
    """Whether a text that is no Python is one for Jinja: with statements or comments, or a value where Python fails."""
    if "{{" not in text and "{%" not in text and "{#" not in text:
        return False
    if _STATEMENT.search(_LONG_TEXT.sub("", text)):
        return True
    lines = lines_of(text)
    return 0 < row <= len(lines) and _VALUE.search(_TEXT.sub("", lines[row - 1])) is not None


def other_format(data: bytes) -> str:
    """What the problem of a file says that its first bytes give away as one of another format, else ""."""
    head = data[:200].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return next((f"{what}{_NO_PYTHON}" for sign, what in _SIGNATURES.items() if head.startswith(sign)), "")


def is_left_out(path: str, problem: Problem) -> bool:
    """Whether a file need not be analysed: a template, also by its folder (`{{ cookiecutter.name }}/main.py`)."""
    return problem.message.endswith(_NO_PYTHON) or ("{{" in path and problem.message.startswith(SYNTAX_ERROR))


def left_out(files: Iterable[tuple[str, Problem | None]]) -> tuple[str, ...]:
    """Files that are no Python, and need not be, with what they are."""
    found = ((path, problem.message) for path, problem in files if problem is not None and is_left_out(path, problem))
    return tuple(f"{path} is {message if message.endswith(_NO_PYTHON) else TEMPLATE}" for path, message in found)
