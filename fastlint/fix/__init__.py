"""Mending files: a pure core that edits text by offsets, and a writer that never leaves half a file behind."""

from __future__ import annotations

from fastlint.fix.apply import FixResult, apply_fixes
from fastlint.fix.diff import unified_diff
from fastlint.fix.idle import wanted_by, without_idle_imports
from fastlint.fix.rounds import StableFix, fix_until_stable
from fastlint.fix.write import ChangedOnDiskError, WriteError, write_atomically

__all__ = [
    "ChangedOnDiskError",
    "FixResult",
    "StableFix",
    "WriteError",
    "apply_fixes",
    "fix_until_stable",
    "unified_diff",
    "wanted_by",
    "without_idle_imports",
    "write_atomically",
]
