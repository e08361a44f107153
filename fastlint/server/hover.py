"""The page of a rule, where the pointer rests on a finding or on a word that means the rule."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from lsprotocol import types

from fastlint.config.selection import find_rule
from fastlint.diagnostic import Diagnostic, RuleInfo, Span
from fastlint.reporters._page import page_markdown
from fastlint.server.documents import Document

_WORD = re.compile(r"[A-Za-z0-9-]+")
_COMMENT = re.compile(r"noqa|fastlint[ \t]*:")


def hover(
    document: Document, position: types.Position, found: Iterable[Diagnostic], rules: Mapping[str, RuleInfo]
) -> types.Hover | None:
    """The pages of the rules that are meant at a position; None if there is none."""
    row, column = document.text.place(position)
    named = _named(document, row, column, rules)
    if named is not None:
        rule, span = named
        return _hover([_page(rule)], document.text.range(span))
    here = [one for one in found if _covers(one.span, row, column) and one.code in rules]
    if not here:
        return None
    pages = [_page(rules[code]) for code in dict.fromkeys(one.code for one in here)]
    return _hover(pages, document.text.range(min((one.span for one in here), key=_size)))


def _named(document: Document, row: int, column: int, rules: Mapping[str, RuleInfo]) -> tuple[RuleInfo, Span] | None:
    """The rule that a word of a comment means, and the place of the word."""
    line = document.text.source.line(row)
    comment = _COMMENT.search(line)
    if comment is None:
        return None
    for word in _WORD.finditer(line, comment.end()):
        if word.start() < column <= word.end() + 1 and (rule := find_rule(word[0], rules)) is not None:
            return rule, Span(row, word.start() + 1, row, word.end() + 1)
    return None


def _hover(pages: list[str], where: types.Range) -> types.Hover:
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, "\n\n---\n\n".join(pages)), where)


def _page(rule: RuleInfo) -> str:
    fix = f", {rule.fixable.value} fix" if rule.fixable else ""
    head = f"### {rule.name} ([{rule.code}]({rule.url}))\n\n{rule.severity.value}{fix}"
    return f"{head}\n\n{page_markdown(rule.page)}"


def _covers(span: Span, row: int, column: int) -> bool:
    return (span.row, span.column) <= (row, column) <= (span.end_row, span.end_column)


def _size(span: Span) -> tuple[int, int]:
    return span.end_row - span.row, span.end_column - span.column
