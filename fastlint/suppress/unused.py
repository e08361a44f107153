"""Suppressions that silence nothing or name no rule (FLT002)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from fastlint.diagnostic import Edit, RuleInfo, Span
from fastlint.suppress.model import (
    EVERYTHING,
    Directive,
    Kind,
    Mark,
    Suppressions,
    Word,
    families,
    is_foreign,
    names_rule,
)

CODE = "FLT002"
_MOST_NAMED, _LONGEST = 10, 60
_FORMS = "`# fastlint: ignore[RULE]` or `# fastlint: file-ignore[RULE]`"


@dataclass(frozen=True, slots=True)
class Unused:
    """A suppression, or the words of one, without effect; `edits` take just that away (none for a malformed one)."""

    span: Span
    message: str
    edits: tuple[Edit, ...]


def unused(
    suppressions: Suppressions,
    used: Collection[Mark],
    rules: Mapping[str, RuleInfo],
    selected: Collection[str],
    *,
    all_known: bool = True,
) -> list[Unused]:
    """What of the suppressions of a file is without effect.

    `used` are the marks from all files, `rules` all rules by code, `selected` the codes enabled for this file: a word
    is judged only if every rule that it means is enabled. A blanket `# noqa` and the codes of other tools are never
    judged; where not `all_known` rules are among them, neither are words that mean none. These findings are already
    tried against the suppressions of the file.
    """
    silencing = _Silencing(suppressions, rules)
    meant: dict[str, frozenset[str]] = {}
    return [
        finding
        for directive in suppressions.directives
        if (finding := _judge(directive, used, rules, selected, meant, all_known)) and not silencing.covers(directive)
    ]


def _judge(
    directive: Directive,
    used: Collection[Mark],
    rules: Mapping[str, RuleInfo],
    selected: Collection[str],
    meant: dict[str, frozenset[str]],
    all_known: bool,
) -> Unused | None:
    """The finding about one directive; `meant` remembers the rules that words mean."""
    if directive.kind is Kind.MALFORMED:
        return Unused(directive.span, f"This comment suppresses nothing: write {_FORMS}", ())
    if not directive.words:
        idle = directive.kind is Kind.IGNORE and (directive.row, EVERYTHING) not in used
        if not (idle and set(rules) <= set(selected)):
            return None
        message = "unused suppression: nothing is reported here; remove the comment"
        return Unused(directive.span, message, (directive.removal,))
    idle_words, unknown = _idle_words(directive, used, rules, selected, meant)
    unknown = unknown if all_known else []
    without_effect = {*idle_words, *unknown}
    bad = [word for word in directive.words if word in without_effect]
    if not bad:
        return None
    if len(bad) == len(directive.words):
        return Unused(directive.span, _message(idle_words, unknown, rules), (directive.removal,))
    row, first, last = directive.row, bad[0], bad[-1]
    span = Span(row, first.column, row, last.end_column)
    return Unused(span, _message(idle_words, unknown, rules), tuple(_word_edits(directive, bad)))


def _idle_words(
    directive: Directive,
    used: Collection[Mark],
    rules: Mapping[str, RuleInfo],
    selected: Collection[str],
    known: dict[str, frozenset[str]],
) -> tuple[list[Word], list[Word]]:
    """The words whose rules found nothing here, and the words that mean no rule."""
    idle, unknown = [], []
    ours = families(rules) if directive.kind is Kind.NOQA else ()
    for word in directive.words:
        if (directive.kind is Kind.NOQA and is_foreign(word.text, ours)) or (directive.row, word.text) in used:
            continue
        meant = known.get(word.text)
        if meant is None:
            meant = known[word.text] = frozenset(code for code, info in rules.items() if names_rule(word.text, info))
        if not meant:
            unknown.append(word)
        elif meant != {CODE} and meant <= set(selected):
            idle.append(word)
    return idle, unknown


def _word_edits(directive: Directive, bad: Iterable[Word]) -> Iterator[Edit]:
    """Cut each word with the separator before it, or behind it where no word stays before it."""
    row, words, bad = directive.row, directive.words, set(bad)
    first_kept = next(index for index, word in enumerate(words) if word not in bad)
    for index, word in enumerate(words):
        if word in bad and index < first_kept:
            yield Edit(Span(row, word.column, row, words[index + 1].column), "")
        elif word in bad:
            yield Edit(Span(row, words[index - 1].end_column, row, word.end_column), "")


def _message(idle: list[Word], unknown: list[Word], rules: Mapping[str, RuleInfo]) -> str:
    parts = []
    if idle:
        parts.append(f"unused suppression: nothing is reported here as {_listed(idle)}; remove it")
    if unknown:
        parts.append(f"no such rule: {_listed(unknown)}{_suggestion(unknown, rules)}")
    return "; ".join(parts)


def _listed(words: list[Word]) -> str:
    more = f" and {len(words) - _MOST_NAMED} more" if len(words) > _MOST_NAMED else ""
    return ", ".join(f"`{word.text}`" for word in words[:_MOST_NAMED]) + more


def _suggestion(unknown: list[Word], rules: Mapping[str, RuleInfo]) -> str:
    import difflib

    known = [*rules, *(info.name for info in rules.values()), *(info.group for info in rules.values())]
    close = [difflib.get_close_matches(word.text[:_LONGEST], known, n=1) for word in unknown[:_MOST_NAMED]]
    names = dict.fromkeys(name for names in close for name in names)
    return f"; did you mean {', '.join(f'`{name}`' for name in names)}?" if names else "; remove it"


class _Silencing:
    """The suppressions of a file that silence this rule, by the rows on which they begin and end."""

    def __init__(self, suppressions: Suppressions, rules: Mapping[str, RuleInfo]) -> None:
        info = rules.get(CODE)
        name, group = (info.name, info.group) if info else ("", "")
        matching = [other for other in suppressions.directives if other.matching(CODE, name, group)]
        self.first = sorted(other.first for other in matching)
        self.last = sorted(other.last for other in matching)
        self.blanket = {other.span for other in matching if not other.words}

    def covers(self, directive: Directive) -> bool:
        """Whether another suppression, or one that names this rule, covers the row of the comment."""
        row = directive.row
        number = bisect_right(self.first, row) - bisect_left(self.last, row)
        is_own = directive.span in self.blanket and directive.first <= row <= directive.last
        return number > is_own
