"""Write the baselines of a project, or take out of them what is fixed."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from fastlint.baseline import write_baseline
from fastlint.config.errors import UsageError
from fastlint.diagnostic import Diagnostic
from fastlint.engine.known import Judged, Known
from fastlint.engine.own_rules import UNANALYSABLE_FILE
from fastlint.engine.request import Request
from fastlint.engine.run import Run

NAME = ".fastlint-baseline.json"
"""The file that is written if nothing names another one."""


@dataclass(frozen=True)
class Written:
    """A baseline that was written: its place, how many findings it holds, how many came and went."""

    path: Path
    held: int
    new: int
    fixed: int


@dataclass(frozen=True)
class Baselines:
    """What was written, and what could not be analysed, whose entries stay as they are.

    `unnamed`: the baseline that no configuration and no option has named.
    """

    written: Sequence[Written]
    unanalysed: Sequence[Diagnostic]
    warnings: Sequence[str]
    unnamed: Path | None


def write_baselines(request: Request, *, prune: bool) -> Baselines:
    """Write the findings of the checked files; with `prune`, only take out what is fixed. Raises UsageError.

    Entries about files that are not checked, and rules that are not enabled, stay.
    """
    run = Run(replace(request, whole=True, fix="none", stdin=None))
    default = Path.cwd() / NAME
    known = Known(run, str(default), is_written=not prune)
    overlay = run.overlay()
    outcome = run.outcome(overlay, run.cache)
    judged = known.judge(outcome, overlay)
    if not judged:
        missing = next((path for path in request.paths if not os.path.lexists(path)), None)
        what = "no Python files, and so no baseline" if missing is None else f"{missing}: no such file or directory"
        raise UsageError(what)
    report = run.report(outcome)
    written = [_write(Path(place), found, prune=prune) for place, found in judged.items()]
    unanalysed = [found for found in report.diagnostics if found.code == UNANALYSABLE_FILE]
    is_named = run.configuration.settings.baseline is not None or str(default) not in judged
    return Baselines(written, unanalysed, report.warnings, None if is_named else default)


def _write(path: Path, judged: Judged, *, prune: bool) -> Written:
    new = [] if prune else judged.new
    write_baseline(path, [*judged.lasting, *new])
    return Written(path, len(judged.lasting) + len(new), len(new), len(judged.fixed))
