"""Mending files: a pure core that edits text by offsets, and a writer that never leaves half a file behind."""

from __future__ import annotations

from fastlint.fix.apply import FixResult, apply_fixes
from fastlint.fix.diff import unified_diff
from fastlint.fix.rounds import Files, StableFix, fix_until_stable
from fastlint.fix.write import ChangedOnDiskError, WriteError, litter, remove_litter, write_atomically

__all__ = [
    "ChangedOnDiskError",
    "Files",
    "FixResult",
    "StableFix",
    "WriteError",
    "apply_fixes",
    "fix_until_stable",
    "litter",
    "remove_litter",
    "unified_diff",
    "write_atomically",
]
