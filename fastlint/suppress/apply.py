"""Silence the diagnostics that a suppression covers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from fastlint.diagnostic import Diagnostic, RuleInfo
from fastlint.suppress.model import Mark, Suppressions


def suppress(
    diagnostics: Iterable[Diagnostic], suppressions: Mapping[str, Suppressions], rules: Mapping[str, RuleInfo]
) -> tuple[list[Diagnostic], dict[str, set[Mark]]]:
    """Diagnostics that no suppression covers, and the marks of the suppressions that were of use, by file.

    `suppressions` is keyed by the file names of the diagnostics, `rules` by code. A diagnostic is covered by a
    suppression on its own row or `noqa_row`, or on the row of its cause, which may lie in another file; a suppression
    on another step of its call path does not count.
    """
    kept: list[Diagnostic] = []
    used: defaultdict[str, set[Mark]] = defaultdict(set)
    for diagnostic in diagnostics:
        covering = _covering(diagnostic, suppressions, rules.get(diagnostic.code))
        for filename, marks in covering:
            used[filename] |= marks
        if not covering:
            kept.append(diagnostic)
    return kept, dict(used)


def _covering(
    diagnostic: Diagnostic, suppressions: Mapping[str, Suppressions], info: RuleInfo | None
) -> list[tuple[str, frozenset[Mark]]]:
    name, group = (info.name, info.group) if info else (diagnostic.name, "")
    places = {(diagnostic.filename, diagnostic.span.row), (diagnostic.filename, diagnostic.noqa_row)}
    if diagnostic.cause is not None:
        path, _, row = diagnostic.cause.rpartition(":")
        places.add((path, int(row)))
    found = (
        (filename, suppressions[filename].covers(row, diagnostic.code, name, group))
        for filename, row in places
        if filename in suppressions
    )
    return [(filename, marks) for filename, marks in found if marks]
