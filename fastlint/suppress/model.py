"""The suppressions of one file as plain data."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from fastlint.diagnostic import Edit, RuleInfo, Span

Mark = tuple[int, str]
"""A used suppression: the row of its comment and the word in it that matched."""

Noqa = Literal["apply", "defer", "off"]
"""What `# noqa` comments do: silence findings; leave those on their own rows to a host that silences them itself
(flake8), and silence the others; or nothing.
"""

EVERYTHING = "*"
"""The word of a suppression that names no rule."""

LAST_ROW = 2**31
FAMILIES = frozenset({"FLT"})
"""Letters that the codes of fastlint's rules begin with; those of other tools are never judged."""

OVERLAPPING = frozenset({"ASYNC", "FAST", "RUF", "S", "T", "UP"})
"""Letters of other linters' rules that report the same as some of ours: their `noqa` counts for those."""

_OTHERS = (
    "A AIR ANN ARG B BLE C CC COM CPY D DAR DJ DOC DTZ DUO E EM ERA EXE F FA FBT FIX FLY FURB G I ICN INP INT ISC L "
    "LOG M N NPY PD PERF PGH PIE PL PLC PLE PLR PLW PT PTH PYI Q QGS R RET RSE SC SIM SLF SLOT SQL T TC TCH TD TID "
    "TRIO TRY W WPS YTT"
)
RESERVED = FAMILIES | OVERLAPPING | frozenset(_OTHERS.split())
"""Letters of codes that are spoken for: own rules take others, and a `noqa` with them alone can be of no use here."""

_CODE = re.compile(r"([A-Z]+)([0-9]*)")


class Kind(StrEnum):
    """Which comment it is."""

    NOQA = "noqa"
    IGNORE = "ignore"
    MALFORMED = "malformed"


ALL_KINDS = frozenset(Kind)


@dataclass(frozen=True, slots=True)
class Word:
    """What a suppression names: a code, a prefix, the name of a rule or a group; and its columns (end exclusive)."""

    text: str
    column: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Directive:
    """One suppression: where it stands, on which rows it counts, and the edit that takes all of it away."""

    kind: Kind
    span: Span
    words: tuple[Word, ...]
    first: int
    last: int
    removal: Edit

    @property
    def row(self) -> int:
        """Row of the comment."""
        return self.span.row

    def matching(self, code: str, name: str, group: str, overlaps: Iterable[str] = ()) -> list[str]:
        """The words that mean the rule, in a `noqa` also by the codes of other linters' rules that report the same."""
        if self.kind is Kind.MALFORMED:
            return []
        if not self.words:
            return [EVERYTHING]
        foreign = [entry.partition(":")[2] for entry in overlaps] if self.kind is Kind.NOQA else []
        return [
            word.text
            for word in self.words
            if matches(word.text, code, name, group) or any(_begins(word.text, other) for other in foreign)
        ]


@dataclass(frozen=True, slots=True)
class Suppressions:
    """All suppressions of one file, in the order of the text; small, picklable, empty for most files."""

    directives: tuple[Directive, ...] = ()


_Rows = tuple[int, int]


class Covering:
    """Finds the suppressions of a file that silence a rule on a row, however many there are."""

    def __init__(self, suppressions: Suppressions) -> None:
        self.groups: dict[_Rows, list[Directive]] = {}
        for directive in suppressions.directives:
            self.groups.setdefault((directive.first, directive.last), []).append(directive)
        self.everywhere = [rows for rows in self.groups if rows[1] == LAST_ROW]
        self.at: dict[int, list[_Rows]] = {}
        for first, last in self.groups.keys() - set(self.everywhere):
            for row in range(first, last + 1):
                self.at.setdefault(row, []).append((first, last))
        self.known: dict[tuple[object, ...], frozenset[Mark]] = {}

    def covers(
        self,
        row: int,
        code: str,
        name: str,
        group: str,
        kinds: frozenset[Kind] = ALL_KINDS,
        overlaps: tuple[str, ...] = (),
    ) -> frozenset[Mark]:
        """The suppressions (of some kinds) that silence a rule on a row: empty, hence false, if there is none.

        `overlaps` are the rules of other linters whose codes count in a `noqa`. The marks say which suppressions are of
        use; collect them for `unused`.
        """
        rule = code, name, group, overlaps
        rows = *self.at.get(row, ()), *self.everywhere
        found = [marks for one in rows if (marks := self._marks(one, rule, kinds))]
        return found[0] if len(found) == 1 else frozenset().union(*found)

    def _marks(
        self, rows: _Rows, rule: tuple[str, str, str, tuple[str, ...]], kinds: frozenset[Kind]
    ) -> frozenset[Mark]:
        key = rows, rule, kinds
        if key not in self.known:
            self.known[key] = frozenset(
                (directive.row, word)
                for directive in self.groups[rows]
                if directive.kind in kinds
                for word in directive.matching(*rule)
            )
        return self.known[key]


def matches(word: str, code: str, name: str, group: str) -> bool:
    """Whether a word of a suppression means a rule: its code or a prefix of it (letters in full), name or group."""
    if word.lower() in (name, group):
        return True
    return _begins(word, code)


def _begins(word: str, code: str) -> bool:
    """Whether a word is a code or a prefix of it; the letters of the code have to be there in full."""
    prefix, full = _CODE.fullmatch(word.upper()), _CODE.fullmatch(code)
    return bool(prefix and full) and same_family(word, code) and code.startswith(word.upper())


def same_family(word: str, code: str) -> bool:
    """Whether two codes begin with the same letters."""
    return letters(word) == letters(code)


def names_rule(word: str, info: RuleInfo) -> bool:
    """Whether a word of a suppression means this rule."""
    return matches(word, info.code, info.name, info.group)


def families(rules: Iterable[str]) -> frozenset[str]:
    """Letters that the codes of some rules begin with."""
    return FAMILIES.union(map(letters, rules))


def is_foreign(word: str, known: Collection[str] = FAMILIES) -> bool:
    """Whether a code in a `noqa` comment belongs to another tool; `known` are the letters of ours."""
    return letters(word) not in known


def letters(code: str) -> str:
    """The letters that a code begins with: FLT of FLT101."""
    return code.upper().rstrip("0123456789")
