"""Silence the diagnostics that a suppression covers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from fastlint.diagnostic import Diagnostic, RuleInfo
from fastlint.suppress.model import (
    ALL_KINDS,
    EVERYTHING,
    Covering,
    Kind,
    Mark,
    Noqa,
    Suppressions,
    families,
    is_foreign,
)

_WITHOUT_NOQA = ALL_KINDS - {Kind.NOQA}


def suppress(
    diagnostics: Iterable[Diagnostic],
    suppressions: Mapping[str, Suppressions],
    rules: Mapping[str, RuleInfo],
    noqa: Noqa = "apply",
) -> tuple[list[Diagnostic], dict[str, set[Mark]]]:
    """Diagnostics that are not silenced, and the marks of the suppressions that cover one, by file.

    `suppressions` is keyed by the file names of the diagnostics, `rules` by code. A diagnostic is covered by a
    suppression on its own row or `noqa_row`, or on the row of its cause, which may lie in another file; a suppression
    on another step of its call path does not count. A `# noqa` that is not to be applied is of use all the same.
    """
    covering = {filename: Covering(found) for filename, found in suppressions.items()}
    ours = families(rules)
    kept: list[Diagnostic] = []
    used: defaultdict[str, set[Mark]] = defaultdict(set)
    for diagnostic in diagnostics:
        info = rules.get(diagnostic.code)
        rule = (diagnostic.code, info.name, info.group) if info else (diagnostic.code, diagnostic.name, "")
        overlaps = info.overlaps if info else ()
        silenced = False
        for filename, row, own in places(diagnostic):
            if filename in covering and (marks := covering[filename].covers(row, *rule, overlaps=overlaps)):
                used[filename] |= marks
                # A host silences what its comments name; that a code of another linter means ours, it does not know.
                named = all(word == EVERYTHING or not is_foreign(word, ours) for _, word in marks)
                counts_all = noqa == "apply" or (noqa == "defer" and not (own and named))
                silenced |= counts_all or bool(covering[filename].covers(row, *rule, _WITHOUT_NOQA))
        if not silenced:
            kept.append(diagnostic)
    return kept, dict(used)


def own_places(
    kept: Iterable[Diagnostic], suppressions: Mapping[str, Suppressions], rules: Mapping[str, RuleInfo]
) -> Iterator[tuple[str, int]]:
    """Files and rows of findings that were left to the host although a comment of their own silences them."""
    covering = {path: Covering(own) for path, own in suppressions.items()}
    for found in kept:
        info = rules.get(found.code)
        if info is not None and found.filename in covering:
            rule, rows = (info.code, info.name, info.group), (found.span.row, found.noqa_row)
            if any(covering[found.filename].covers(row, *rule, overlaps=info.overlaps) for row in rows):
                yield found.filename, found.span.row


def places(diagnostic: Diagnostic) -> Iterator[tuple[str, int, bool]]:
    """File and row where a suppression of the diagnostic may stand, and whether a host looks there too."""
    own = {(diagnostic.filename, diagnostic.span.row), (diagnostic.filename, diagnostic.noqa_row)}
    yield from ((filename, row, True) for filename, row in own)
    if diagnostic.cause is not None:
        path, _, row = diagnostic.cause.rpartition(":")
        if (path, int(row)) not in own:
            yield path, int(row), False
