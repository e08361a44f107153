"""Findings in the words of the protocol."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from lsprotocol import types

from fastlint.diagnostic import Diagnostic, Edit, RuleInfo, Severity
from fastlint.server.documents import Text

SOURCE = "fastlint"
_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}
_TAGS = {
    "unused": types.DiagnosticTag.Unnecessary,
    "redundant": types.DiagnosticTag.Unnecessary,
    "deprecated": types.DiagnosticTag.Deprecated,
    "removed": types.DiagnosticTag.Deprecated,
}
"""How code is shown whose rule's name begins with a word."""

Find = Callable[[str], Text]
"""The text of a file by its path: of an open document, else of what is on disk."""


class Translator:
    """Words findings for one client: `related` tells whether it shows related places, `tags` which ones it knows."""

    def __init__(
        self,
        rules: Mapping[str, RuleInfo],
        find: Find,
        uri: Callable[[str], str],
        *,
        related: bool = True,
        tags: Iterable[types.DiagnosticTag] = (),
    ) -> None:
        self.rules = rules
        self.find = find
        self.uri = uri
        self.related = related
        self.tags = frozenset(tags)

    def diagnostic(self, found: Diagnostic, text: Text) -> types.Diagnostic:
        """A finding in a text."""
        rule = self.rules.get(found.code)
        related = [
            types.DiagnosticRelatedInformation(
                types.Location(self.uri(place.filename), self.find(place.filename).range(place.span)), place.message
            )
            for place in (found.related if self.related else ())
        ]
        return types.Diagnostic(
            range=text.range(found.span),
            message=found.message,
            severity=_SEVERITIES[found.severity],
            code=found.code,
            code_description=types.CodeDescription(rule.url) if rule is not None else None,
            source=SOURCE,
            tags=self._tags(found) or None,
            related_information=related or None,
            data={"name": found.name, "confidence": found.confidence.value},
        )

    def _tags(self, found: Diagnostic) -> list[types.DiagnosticTag]:
        """A whole call or decorator over several rows is not dimmed because a word in it is idle."""
        tag = _TAGS.get(found.name.partition("-")[0])
        is_short = found.span.row == found.span.end_row
        return [tag] if tag is not None and tag in self.tags and is_short else []


def text_edits(edits: Iterable[Edit], text: Text) -> list[types.TextEdit]:
    """Edits of a fix; rows that a rule writes end as those of the file do."""
    newline = text.source.newline
    return [
        types.TextEdit(text.range(edit.span), edit.content.replace("\r\n", "\n").replace("\n", newline))
        for edit in edits
    ]
