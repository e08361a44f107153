"""What git knows: a project as it was at a commit or is in the index, and which rows have changed since.

git is asked for data alone: nothing is checked out, no hook, filter or external diff runs, the index is not refreshed.
"""

from __future__ import annotations

from fastlint.history.changes import Changes, Rows
from fastlint.history.git import Blob, Repository
from fastlint.history.tree import is_of_interest, write_tree

__all__ = ["Blob", "Changes", "Repository", "Rows", "is_of_interest", "write_tree"]
