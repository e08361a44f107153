"""What can be done about findings: fixes, a comment that silences one, all safe fixes at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from lsprotocol import types

from fastlint.diagnostic import Applicability, Diagnostic
from fastlint.server.documents import Document, Text
from fastlint.server.translate import Translator, text_edits
from fastlint.suppress.add import silenced

FIX_ALL = "source.fixAll.fastlint"
KINDS: list[types.CodeActionKind | str] = [types.CodeActionKind.QuickFix, FIX_ALL]


def wants(only: Sequence[types.CodeActionKind | str] | None, kind: str) -> bool:
    """Whether a client asks for actions of a kind: for all, for it, or for a kind above it."""
    return only is None or any(kind == str(one) or kind.startswith(f"{one}.") for one in map(_value, only))


def _value(kind: types.CodeActionKind | str) -> str:
    return kind.value if isinstance(kind, types.CodeActionKind) else kind


def quick_fixes(
    document: Document, found: Iterable[Diagnostic], wanted: types.Range, translator: Translator
) -> Iterator[types.CodeAction]:
    """The fixes of findings at a place, then the comments that silence them."""
    here = [one for one in found if _touches(document.text.range(one.span), wanted)]
    for one in here:
        if one.fix is not None and one.fix.applicability is not Applicability.DISPLAY:
            yield _fix(document, one, translator)
    for one in here:
        if (edits := silenced(document.text.source, one)) is not None:
            shown = translator.diagnostic(one, document.text)
            yield types.CodeAction(
                title=f"Ignore {one.code} ({one.name}) on this line",
                kind=types.CodeActionKind.QuickFix,
                diagnostics=[shown],
                edit=edit(document, text_edits(edits, document.text)),
            )


def _fix(document: Document, one: Diagnostic, translator: Translator) -> types.CodeAction:
    assert one.fix is not None
    is_safe = one.fix.applicability is Applicability.SAFE
    mark = "" if is_safe else " (unsafe: may change what the code does)"
    return types.CodeAction(
        title=f"{one.code}: {one.fix.message}{mark}",
        kind=types.CodeActionKind.QuickFix,
        diagnostics=[translator.diagnostic(one, document.text)],
        is_preferred=is_safe,
        edit=edit(document, text_edits(one.fix.edits, document.text)),
    )


def edit(document: Document, edits: Sequence[types.TextEdit]) -> types.WorkspaceEdit:
    """Edits of one version of a document: a client refuses them if it has another one by now."""
    versioned = types.OptionalVersionedTextDocumentIdentifier(document.uri, document.version)
    return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(versioned, list(edits))])


def replacement(before: Text, after: str) -> types.TextEdit:
    """The edit that makes one text of another: only of what is between the rows that both begin and end with."""
    old, new = before.text, after
    most = min(len(old), len(new))
    start = next((i for i in range(most) if old[i] != new[i]), most)
    start = old.rfind("\n", 0, start) + 1
    tail = next((i for i in range(most - start) if old[-1 - i] != new[-1 - i]), most - start)
    place = before.source.span(start, len(old) - tail)
    return types.TextEdit(before.range(place), new[start : len(new) - tail])


def _touches(one: types.Range, other: types.Range) -> bool:
    first, second = sorted((one, other), key=lambda r: (r.start.line, r.start.character))
    return (first.end.line, first.end.character) >= (second.start.line, second.start.character)
