"""The words of a finding: where, what, why, and how to mend it.

Plain frozen values. Rows and columns start at 1 and columns count characters (code points), as in ruff's JSON; the end
of a span is exclusive.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs; the values are what configuration and reports say."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for info, 1 for warning, 2 for error."""
        return ("info", "warning", "error").index(self.value)


class Confidence(StrEnum):
    """How sure a finding is: every step of its claim is known (high), or one of them is guessed (low)."""

    HIGH = "high"
    LOW = "low"


class Applicability(StrEnum):
    """Whether a fix keeps the meaning of the program (safe), may change it (unsafe), or is only a sketch (display)."""

    SAFE = "safe"
    UNSAFE = "unsafe"
    DISPLAY = "display"


LONGEST_MESSAGE = 160
"""Characters of a message: longer ones are shortened where parts of them are told elsewhere, as the way of a call."""
_LONG_NAME = 24
_LEAST_FAULT = 48
"""Characters that are left to what is wrong: of several things to be done the last ones are left out for them."""
_IN_PACKAGE = re.compile(r"`(?:[\w<>]+(?:\[[^`\]]*\])?\.)+([\w]+\.[\w]+)`")
_QUALIFIED = re.compile(r"`(?:[\w<>]+(?:\[[^`\]]*\])?\.)+([\w]+)`")
_LONG = re.compile(rf"`([\w.]{{{_LONG_NAME + 1},}})`")
_QUOTED = re.compile(rf"`([^`\s]{{{_LONG_NAME + 1},}})`")
MANY = 4
"""As many findings in a file with one repair, and with the same callee where there is one, are one habit."""


def fitting(message: str, *more: str) -> str:
    """A message, and what is added to it, in `LONGEST_MESSAGE` characters where shorter names are enough for that.

    Of the longest names in what is wrong only the last two parts are told, then the last one, then their ends; the code
    that a finding shows has them whole. A second way of doing what is to be done is left out if that is not enough, and
    longer names are told again; and the last of several things to be done, where hardly anything of what is wrong would
    be left. Of several things that may be added it is the first for which that makes room; if none does, the end of
    what is wrong is left out.
    """
    fault = remedy = added = ""
    for added in more or ("",):
        fault, remedy = _shortened(message, LONGEST_MESSAGE - len(added))
        if len(fault) + len(remedy) + len(added) <= LONGEST_MESSAGE:
            return f"{fault}{remedy}{added}"
    return f"{_beginning(fault, LONGEST_MESSAGE - len(remedy) - len(added))}{remedy}{added}"


def _shortened(message: str, room: int) -> tuple[str, str]:
    """What is wrong and what is to be done, with names that are short enough for the room if they can be."""
    fault, mark, remedy = message.rpartition("; ")
    fault, remedy = (fault, mark + remedy) if mark else (remedy, "")
    for told in (remedy, remedy.rpartition(", or ")[0] or remedy):
        short, way = _with_shorter_names(fault, told, room)
        if len(short) + len(way) <= room:
            return short, way
    while min(len(short), _LEAST_FAULT) + len(way) > room and ", " in way:
        way = way.rpartition(", ")[0]
    return short, way


def _with_shorter_names(fault: str, remedy: str, room: int) -> tuple[str, str]:
    """Both with the longest names shortened, one by one, while there is no room for them."""
    for pattern in (_IN_PACKAGE, _QUALIFIED):
        while len(fault) + len(remedy) > room and (long := max(pattern.finditer(fault), key=_length, default=None)):
            fault = fault.replace(long[0], f"`{long[1]}`")
    while len(fault) + len(remedy) > room and (long := max(_QUOTED.finditer(fault), key=_length, default=None)):
        fault = fault.replace(long[0], _without_its_middle(long))
    while len(fault) + len(remedy) > room and (long := max(_LONG.finditer(remedy), key=_length, default=None)):
        remedy = remedy.replace(long[0], _without_its_middle(long))
    return fault, remedy


def first_fitting(texts: Iterable[str]) -> str:
    """The first of several wordings that is short enough for a message, or the last one."""
    text = ""
    for text in texts:
        if len(text) <= LONGEST_MESSAGE:
            break
    return text


def _beginning(text: str, room: int) -> str:
    """As much as there is room for: up to where a part of it ends, if that is most of it, else as many words."""
    head = max((text.rfind(mark, 0, room) for mark in (": ", ", ", " (")), default=-1)
    if head >= max(_LEAST_FAULT // 2, room // 2) and text.count("`", 0, head) % 2 == 0:
        return text[:head]
    words = text[: max(room - 4, 0)].rpartition(" ")[0].rstrip(":,;")
    return words + "..." + "`" * (words.count("`") % 2)


def _without_its_middle(name: re.Match[str]) -> str:
    end = (_LONG_NAME - 3) // 2
    return f"`{name[1][:end]}...{name[1][-end:]}`"


def _length(found: re.Match[str]) -> int:
    return len(found[0])


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A region of one file: first row and column, and the row and column behind its last character."""

    row: int
    column: int
    end_row: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the text of `span` by `content`; an empty span inserts, an empty content deletes.

    `rank` is that of an import: it is made once, however many fixes want it, and of what is inserted at one place the
    lower rank comes first.
    """

    span: Span
    content: str
    rank: int = 0


def arranged(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Edits in the order of the text, each edit with a rank once, and those of one place and rank by the alphabet."""
    listed = list(edits)
    kept = [edit for i, edit in enumerate(listed) if not edit.rank or edit not in listed[:i]]
    return tuple(sorted(kept, key=lambda edit: (edit.span, edit.rank, edit.content if edit.rank else "")))


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits that together mend one finding in its own file."""

    message: str
    edits: tuple[Edit, ...]
    applicability: Applicability = Applicability.SAFE


@dataclass(frozen=True, slots=True)
class Related:
    """A further place that explains a finding: one step of its call path, the other half of a conflict."""

    filename: str
    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding.

    A rule yields it with a span, a message and, where it can, a fix; the machine completes `code`, `name`, `severity`
    and `filename`. `related` is the call path in the order in which the calls happen. `cause` identifies what findings
    have in common (the blocking line, as `path:row`): they are grouped by it, and a suppression there silences them
    all. `noqa_row` is the row on which a suppression comment counts: the last row of the statement's first line.

    `repair` names, within the file, what one edit mends: findings of one rule with the same repair are reported as one,
    if there are `many` of them; so are those of all files whose repair is their cause.
    `habit` names what is told where no place asks for a decision of its own: findings of one rule with the same habit
    in many files are one; those of any two places are one where a single edit mends a `whole` distribution. `shared` is
    the message at the cause, for findings that are reported there when many have it in common. `entries` are the places
    that a reported finding stands for, if it stands for more than its own.
    """

    span: Span
    message: str
    fix: Fix | None = None
    related: tuple[Related, ...] = ()
    cause: str | None = None
    severity: Severity = None  # type: ignore[assignment]  # the rule's own, until the machine completes it
    code: str = ""
    name: str = ""
    filename: str = ""
    noqa_row: int = 0
    confidence: Confidence = Confidence.HIGH
    repair: str = ""
    many: int = 2
    habit: str = ""
    whole: bool = False
    shared: str = ""
    entries: tuple[Related, ...] = ()

    @property
    def steps(self) -> tuple[Related, ...]:
        """The call path alone: `related` without further places that the finding stands for."""
        places = {(place.filename, place.span) for place in self.entries}
        return tuple(place for place in self.related if (place.filename, place.span) not in places)

    @property
    def ways(self) -> tuple[tuple[Related, ...], ...]:
        """The call paths on which a finding lies: its own, or at a cause that many share one from each of these."""
        own = Related(self.filename, self.span, "")
        if self.entries and not self.steps and len(self.related) == len(self.entries):
            return tuple((place, own) for place in self.related if own != replace(place, message=""))
        return ((own, *self.steps),) if self.steps else ()

    @property
    def numbered(self) -> tuple[tuple[int, Related], ...]:
        """The related places with the numbers of steps; 0 for further places."""
        steps = self.steps
        return tuple((steps.index(place) + 1 if place in steps else 0, place) for place in self.related)

    @property
    def sort_key(self) -> tuple[str, Span, str, str]:
        """Order of a report: file, place, code."""
        return self.filename, self.span, self.code, self.message


@dataclass(frozen=True, slots=True)
class RuleInfo:
    """What the outside may know of a rule without importing it; cached by the content of the rules folder.

    `default` tells whether it is on without being selected, `preview` that it also needs `--preview`; `fixable` is the
    applicability of its fix, if it has one; `summary` the first line of its page; `page` the whole docstring; `path`
    the file of the rule; `overlaps` codes of other linters (`"ruff:ASYNC251"`); `needs` what must be there for it to
    be asked; `subject` the name of what it is shown (`CallPath`, `cst.With`). `of_dead_code`, `needs_server` and
    `as_written` as in `Rule`. `origin` tells where a rule that is not fastlint's comes from.
    """

    code: str
    name: str
    group: str
    severity: Severity
    default: bool
    preview: bool
    fixable: Applicability | None
    summary: str
    page: str = field(repr=False)
    path: str = field(repr=False)
    overlaps: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    subject: str = ""
    of_dead_code: bool = False
    needs_server: bool = True
    as_written: bool = False
    origin: str = ""

    @property
    def url(self) -> str:
        """Address of the rule's page on the documentation site; empty for a rule that is not fastlint's."""
        if self.origin:
            return ""
        return f"https://fastlint.github.io/fastlint/rules/{self.name}/"
