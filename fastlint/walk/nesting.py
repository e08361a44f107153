"""How deeply a text is nested, told before LibCST reads it: where it is too deep, LibCST ends the process."""

from __future__ import annotations

import re

_MOST_BRACKETS = 200
_MOST_OPERATORS = 1500
_OPERATORS = ("lambda", "else", "elif", "and", "or", "not", "await", "for", "in", "is", *"([{'\"+-*/%@&|^~<>.=")
"""What nests without a bracket: an operator is read with all that stands before or behind it inside."""
_TOKEN = re.compile(
    r"(?P<string>(?<![\w\"'])[rRbBuU]{0,2}(?:'''(?:[^\\]|\\.)*?'''|\"\"\"(?:[^\\]|\\.)*?\"\"\""
    r"|'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\"))"
    r"|(?P<comment>\#[^\n]*)|(?P<branch>\n[ \t]*elif\b)"
    r"|(?P<start>\n[ \t]*(?:async[ \t]+def|def|class|return|import|with|try)\b)"
    r"|(?P<row>\n)|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<comma>[,;])|(?P<operator>\b(?:lambda|else|and|or|not|await|for|in|is)\b"
    r"|[+\-*/%@&|^~<>.=])",
    re.DOTALL,
)


def is_too_deep(text: str) -> bool:
    """Whether LibCST should not be shown a text."""
    if deepest_brackets(text) > _MOST_BRACKETS:
        return True
    return sum(map(text.count, _OPERATORS)) > _MOST_OPERATORS and longest_run(text) > _MOST_OPERATORS


def deepest_brackets(text: str) -> int:
    """How deeply brackets are nested, counted without regard to strings: never less than the truth."""
    depth = deepest = 0
    for character in text:
        if character in "([{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in ")]}":
            depth = max(depth - 1, 0)
    return deepest


def longest_run(text: str) -> int:
    """Operators that may stand inside each other: those between two commas with those around the brackets there.

    A call or a subscript is an operator too, and so is a string behind another one. Of branches that follow each other,
    each stands inside the one before.
    """
    around: list[int] = []
    here = above = longest = branches = 0
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind in ("operator", "string"):
            here += 1
            longest = max(longest, above + here)
        elif kind == "open":
            around.append(here + 1)
            above, here = above + here + 1, 0
        elif kind == "close":
            before = around.pop() if around else 0
            above, here = above - before, here + before
            longest = max(longest, above + here)
        elif kind == "comma" or (kind == "row" and not around):
            here = 0
        elif kind == "branch":
            branches += 1
            around, here, above = [], 0, 0
        elif kind == "start":
            around, here, above = [], 0, 0
    return max(longest, branches)
