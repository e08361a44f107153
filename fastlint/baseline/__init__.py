"""Baselines: the findings that a project had when it began to use fastlint, so that only new ones are reported.

A finding is known by what it says and by the code that it stands in, not by its row: it is found again in a file that
was moved, renamed or formatted, and in a statement that was edited elsewhere.
"""

from __future__ import annotations

from fastlint.baseline.file import KnownFinding, NewerBaselineError, read_baseline, write_baseline
from fastlint.baseline.layout import Layout
from fastlint.baseline.matching import Matched, Project, match

__all__ = [
    "KnownFinding",
    "Layout",
    "Matched",
    "NewerBaselineError",
    "Project",
    "match",
    "read_baseline",
    "write_baseline",
]
