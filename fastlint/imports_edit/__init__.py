"""Make a module, or a name of one, usable in a file: reuse what is imported or insert an import where it belongs."""

from __future__ import annotations

from fastlint.imports_edit.ensure import ensure_import
from fastlint.imports_edit.move import moved_import
from fastlint.imports_edit.prologue import row_behind_imports

__all__ = ["ensure_import", "moved_import", "row_behind_imports"]
