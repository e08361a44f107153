"""The page of a rule (its docstring) as Markdown."""

from __future__ import annotations

import re
from inspect import cleandoc
from textwrap import dedent

from fastlint.source import lines_of

_HEADING = re.compile(r"([A-Z][A-Za-z ]*(?: \(unsafe\))?):(?:[ ]+(.+))?")


def page_markdown(page: str) -> str:
    """`Bad:` with an indented example below becomes a heading and a fenced block of Python; prose stays prose."""
    lines = lines_of(cleandoc(page))
    blocks: list[str] = []
    while lines:
        heading = _HEADING.fullmatch(lines[0])
        indented = _take_indented(lines[1:])
        if heading and not heading[2] and any(indented):
            body = dedent("\n".join(indented)).strip("\n")
            blocks += ["", f"## {heading[1]}", "", *(_fenced(body) if _is_example(heading[1]) else [body]), ""]
            del lines[: 1 + len(indented)]
        else:
            blocks.append(f"**{heading[1]}:** {heading[2]}" if heading and heading[2] else lines[0])
            del lines[0]
    kept = [block for before, block in zip(["", *blocks], blocks, strict=False) if block or before]
    return "\n".join(kept).strip()


def _is_example(heading: str) -> bool:
    return heading.startswith(("Bad", "Good", "Fixed"))


def _fenced(code: str) -> list[str]:
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", code)), default=0))
    return [f"{fence}python", code, fence]


def _take_indented(lines: list[str]) -> list[str]:
    """The lines from the first on that are indented or blank."""
    taken: list[str] = []
    for line in lines:
        if line and not line.startswith(" "):
            break
        taken.append(line)
    return taken


def section(page: str, heading: str) -> str:
    """What stands under a heading of the page: its sentence, or its example; nothing if the page lacks it."""
    lines = lines_of(cleandoc(page))
    for row, line in enumerate(lines):
        match = _HEADING.fullmatch(line)
        if match and match[1] == heading:
            rest = lines[row + 1 :]
            if not match[2]:
                return dedent("\n".join(_take_indented(rest))).strip("\n")
            end = next((i for i, below in enumerate(rest) if not below.strip()), len(rest))
            return "\n".join([match[2], *rest[:end]])
    return ""
