"""Templates of which Python files are made: named like these, and no Python."""

from __future__ import annotations

import re
from collections.abc import Iterable

from fastlint.index.facts import Problem
from fastlint.source import lines_of

TEMPLATE = "a template, no Python"
"""What the problem of such a file says."""
SYNTAX_ERROR = "syntax error"

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


def is_left_out(path: str, problem: Problem) -> bool:
    """Whether a file need not be analysed: a template, also by its folder (`{{ cookiecutter.name }}/main.py`)."""
    return problem.message == TEMPLATE or ("{{" in path and problem.message.startswith(SYNTAX_ERROR))


def left_out(files: Iterable[tuple[str, Problem | None]]) -> tuple[str, ...]:
    """Files that are no Python, and need not be."""
    return tuple(path for path, problem in files if problem is not None and is_left_out(path, problem))
