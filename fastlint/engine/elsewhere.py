"""Findings of files that are not checked, as far as lines of checked ones cause them.

A part of a project is judged by the whole: a suppression on a blocking line is of use if it silences a finding in any
file. Which files these are is known before any rule runs, because the nouns of such findings name their cause.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from fastlint.suppress import Mark, Suppressions
from fastlint.suppress.model import EVERYTHING, Directive

Nouns = Mapping[str, tuple[Any, ...]]


def caused_by(
    contexts: Mapping[int, Nouns], paths: Sequence[str], checked: Collection[str], judged: Mapping[str, Suppressions]
) -> Iterator[tuple[str, dict[str, tuple[Any, ...]]]]:
    """Unchecked files, with those of their nouns whose findings a suppression that is judged can silence."""
    for m, nouns in sorted(contexts.items()):
        if paths[m] in checked:
            continue
        caused = {name: tuple(n for n in items if any(_at_cause(n, judged))) for name, items in nouns.items()}
        if kept := {name: items for name, items in caused.items() if items}:
            yield paths[m], kept


def covering(nouns: Nouns, judged: Mapping[str, Suppressions], marks: dict[str, set[Mark]]) -> None:
    """Count all that can silence some nouns' findings as used: whether it does is not known."""
    for items in nouns.values():
        for noun in items:
            for path, directive in _at_cause(noun, judged):
                words = [word.text for word in directive.words] or [EVERYTHING]
                marks.setdefault(path, set()).update((directive.row, word) for word in words)


def _at_cause(noun: Any, judged: Mapping[str, Suppressions]) -> Iterator[tuple[str, Directive]]:
    """The suppressions that cover the line which a noun names as its cause."""
    path, _, row = (getattr(noun, "cause", None) or "").rpartition(":")
    if path in judged:
        yield from ((path, each) for each in judged[path].directives if each.first <= int(row) <= each.last)
