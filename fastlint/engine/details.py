"""What a run rests on, in words: its project, configuration, environment, versions and what it had kept."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from fastlint.config.errors import shown
from fastlint.config.roots import MARKERS
from fastlint.engine.belonging import View

if TYPE_CHECKING:
    from fastlint.engine.checking import Outcome
    from fastlint.engine.run import Run

_FRAMEWORKS = ("fastapi", "starlette", "pydantic")
_MOST = 5
_SEEN = {
    View.WHOLE: "",
    View.OPEN: "; nothing tells where the project ends",
    View.PART: "; code around it that is not read may use it",
}


def details(run: Run, outcome: Outcome) -> tuple[str, ...]:
    """Lines for `--verbose`."""
    read = f"{outcome.reused} of them as in the last run" if outcome.reused else "all of them read"
    return (
        f"root: {shown(run.root)} ({_marks(run.root)}{_SEEN[run.view]})",
        f"configuration: {', '.join(map(shown, run.selection.sources(run.checked))) or 'none'}",
        f"environment: {_environment(run)}",
        *_versions(run),
        f"analysed: {len(run.paths)} file{'s' * (len(run.paths) != 1)}, {read}",
        *outcome.understood.lines,
        *_unused(run, outcome),
        *(f"left out: {what}" for what in outcome.templates[:_MOST]),
        *([f"left out: {more} more files that are no Python"] if (more := len(outcome.templates) - _MOST) > 0 else []),
    )


def _unused(run: Run, outcome: Outcome) -> list[str]:
    """Configuration without effect, if that is asked for."""
    if not run.request.understand:
        return []
    from fastlint.engine.unused_settings import unused

    known = (*run.paths, *run.others, *run.about)
    paths = [os.path.join(run.root, path) for path in known]
    return [f"unused: {line}" for line in unused(run.selection.every(known), paths, outcome.mentions)]


def _marks(folder: str) -> str:
    """The files by which a folder is the one of a project."""
    return ", ".join(name for name in MARKERS if os.path.exists(os.path.join(folder, name))) or "no project file"


def _environment(run: Run) -> str:
    """The folders of installed packages, and why these."""
    if not run.versions.sites:
        return "none found"
    if run.settings.python is not None:
        why = "python is set"
    else:
        why = "VIRTUAL_ENV" if run.versions.environment else "in the project"
    return f"{', '.join(map(shown, run.versions.sites))} ({why})"


def _versions(run: Run) -> list[str]:
    """The versions that the checked files are taken to run with; several lines if these differ."""
    lines: dict[str, None] = {}
    in_folders: dict[str, str] = {}
    for path in run.checked:
        in_folders.setdefault(path.rpartition("/")[0], path)
    for path in in_folders.values():  # all files of a folder have the same
        told = run.versions.for_file(path).versions
        parts = [
            f"{name} {told[name]} ({run.versions.origin(path, name) or 'follows from FastAPI'})"
            for name in _FRAMEWORKS
            if name in told
        ]
        lines[f"versions: {', '.join(parts) or 'not known, the newest are assumed'}"] = None
    return [*lines][:_MOST]
