"""Files that are named like those of Python, and are something else: templates, notebooks, documents, archives."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import PurePosixPath

from fastlint.index.facts import Problem
from fastlint.later_pattern import later
from fastlint.source import lines_of

TEMPLATE = "a template, no Python"
"""What the problem of such a file says."""
SYNTAX_ERROR = "syntax error"
NOTEBOOK = "an exported notebook, no Python"
BLANKS = "a template with blanks to fill in, no Python"

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

_LONG_TEXT = later(r"(\"{3}|'{3})(?:\\.|.)*?\1", re.DOTALL)
_TEXT = later(r"([\"'])(?:\\.|(?!\1).)*(?:\1|$)|#.*")
_STATEMENT = later(r"(?m)^[ \t]*\{(?:%-?[ \t]*[a-z]\w*\b.*%|#.*#)\}")
_MAGIC = later(
    r"\s*(?:!{1,2}[\w./{$(~]|%{1,2}(?:cd|pip3?|conda|mamba|matplotlib|load_ext|reload_ext|autoreload|time|timeit|run|env"
    r"|set_env|config|pylab|capture|writefile|bash|sh|script|html|sql|ls|pwd|mkdir|rm|cp|mv|who|whos|store|tensorboard"
    r"|javascript|latex|prun|reset)(?:\s|$))"
)
"""A row for the shell, or a command of IPython."""
_BLANK = later(
    r"\s*(?:(?:async\s+)?(?:def|class|import|from)\b[^#\"'(=]*<[A-Za-z_][\w -]*>"
    r"|[\w.]+\s*(?::[^=]*)?=\s*<[A-Za-z_][\w -]*>\s*(?:#.*)?$)"
)
"""A name or value that somebody is to write there: `def test_<name>():`, `KEY = <your key>`."""
_VALUE = later(r"\{\{[^{}]+\}\}|\{%.*%\}")


def is_template(text: str, row: int) -> bool:
    """Whether a text that is no Python is one for Jinja: with statements or comments, or a value where Python fails."""
    if "{{" not in text and "{%" not in text and "{#" not in text:
        return False
    if _STATEMENT.search(_LONG_TEXT.sub("", text)):
        return True
    lines = lines_of(text)
    return 0 < row <= len(lines) and _VALUE.search(_TEXT.sub("", lines[row - 1])) is not None


def is_to_be_edited(text: str, row: int) -> str:
    """What a text is that fails at a row for a shell, or at a blank to fill in: run in another way, or not yet."""
    lines = lines_of(text)
    line = lines[row - 1] if 0 < row <= len(lines) else ""
    return NOTEBOOK if _MAGIC.match(line) else BLANKS if _BLANK.match(line) else ""


def other_format(data: bytes) -> str:
    """What the problem of a file says that its first bytes give away as one of another format, else ""."""
    head = data[:200].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return next((f"{what}{_NO_PYTHON}" for sign, what in _SIGNATURES.items() if head.startswith(sign)), "")


def is_left_out(path: str, problem: Problem, is_said: Callable[[bytes], bool]) -> bool:
    """Whether a file need not be analysed: a template, also by its folder (`{{ cookiecutter.name }}/main.py`).

    One that is fit to be edited or run in another way is a fault all the same where other modules name it.
    """
    if problem.message in (NOTEBOOK, BLANKS):
        return not is_said(PurePosixPath(path).stem.encode())
    return problem.message.endswith(_NO_PYTHON) or ("{{" in path and problem.message.startswith(SYNTAX_ERROR))


def left_out(files: Iterable[tuple[str, Problem | None]], is_said: Callable[[bytes], bool]) -> tuple[str, ...]:
    """Files that are no Python, and need not be, with what they are."""
    with_problems = ((path, problem) for path, problem in files if problem is not None)
    found = ((path, problem.message) for path, problem in with_problems if is_left_out(path, problem, is_said))
    return tuple(f"{path} is {message if message.endswith(_NO_PYTHON) else TEMPLATE}" for path, message in found)
