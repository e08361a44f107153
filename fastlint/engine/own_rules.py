"""The rules that the engine itself has subjects for: found like all others by what they want to be shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from fastlint.diagnostic import Diagnostic, Span
from fastlint.rules import load, manifest
from fastlint.source import Source
from fastlint.subjects.files import UnanalysableFile
from fastlint.walk.context import EMPTY
from fastlint.walk.module import Module
from fastlint.walk.outline import Outline

UNANALYSABLE_FILE = "FLT001"
UNUSED_SUPPRESSION = "FLT002"


def shown_to(code: str, subjects: Sequence[Any], path: str) -> list[Diagnostic]:
    """The findings of one rule about subjects that the engine made."""
    info, rule = manifest()[code], load(code)()
    module = Module(Source(path, ""), EMPTY, Outline())
    return [
        replace(
            d,
            code=code,
            name=info.name,
            filename=path,
            severity=d.severity or info.severity,
            noqa_row=d.noqa_row or d.span.row,
        )
        for subject in subjects
        for d in rule.check(subject, module)
    ]


def unanalysable(path: str, span: Span, reason: str) -> Diagnostic:
    """The finding that says a file could not be analysed."""
    return shown_to(UNANALYSABLE_FILE, [UnanalysableFile(span, reason)], path)[0]
