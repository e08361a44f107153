"""Suppression comments: what they silence, which of them silence nothing, and how to take those away.

    x = f()  # noqa                                   everything here; as in flake8, so does `# noqa: words`
    x = f()  # noqa: E501, FLT101                     these codes or prefixes (FLT1) here; other tools' codes are theirs
    x = f()  # noqa: ASYNC251                         a rule that reports the same as this one of ruff, as its page says
    x = f()  # fastlint: ignore[blocking-sleep]       rules by name, code, prefix or group here
    # fastlint: ignore[FLT101] -- the reason          alone on its row: the next statement
    # fastlint: file-ignore[FLT101]                   the whole file; without brackets every rule
    # flake8: noqa: FLT101                            the whole file, alone on its row; without codes every rule

"Here" is the row of the comment. In a statement over several rows a comment on the first or the last row counts for all
of them, and one behind a triple-quoted string or a chain of backslashes for the rows that cannot bear a comment. The
"next statement" of a compound statement is its header; of a decorated function, its decorators and its header. Inside
brackets a comment alone on its row counts for the next row with code.
"""

from __future__ import annotations

from fastlint.suppress.apply import own_places, suppress
from fastlint.suppress.model import Directive, Mark, Noqa, Suppressions
from fastlint.suppress.parse import parse_suppressions
from fastlint.suppress.unused import Unused, unused

__all__ = [
    "Directive",
    "Mark",
    "Noqa",
    "Suppressions",
    "Unused",
    "own_places",
    "parse_suppressions",
    "suppress",
    "unused",
]
