"""`fastlint baseline`: remember today's findings, so that from now on only new ones are reported."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fastlint.cli.options import OPTIONS, Arguments, Kind, Option
from fastlint.cli.output import tell, write
from fastlint.cli.progress import progress_bar
from fastlint.config import tables
from fastlint.config.errors import shown
from fastlint.config.loading import Configuration

if TYPE_CHECKING:
    from fastlint.engine.baselines import Written

DONE, FAILURE = 0, 2

PRUNE = Option(("--prune",), Kind.FLAG, "Only take out what is fixed, and add nothing.")
_ABOUT_FINDINGS = (
    "--select", "--extend-select", "--ignore", "--per-file-ignores", "--ignore-overlap", "--preview", "--confidence",
    "--config", "--isolated", "--own-rules", "--python", "--exclude", "--extend-exclude", "--force-exclude",
    "--no-cache", "--cache-dir", "--quiet",
)  # fmt: skip
BASELINE_OPTIONS = (
    Option(("--baseline",), Kind.VALUE, "File to write instead of that of the configuration.", "Options", "FILE"),
    PRUNE,
    *(option for option in OPTIONS if option.long in _ABOUT_FINDINGS),
)
"""Those of `check` that decide which findings there are."""


def write_baseline(arguments: Arguments, *, prune: bool) -> int:
    """Write the baselines of the paths; returns the exit code. Raises ConfigError or UsageError."""
    from fastlint import engine
    from fastlint.engine.report_cache import cache_at
    from fastlint.reporters import disk_sources, place_in

    paths = arguments.paths or (".",)
    tables.MEMORY.cache = None if arguments.no_cache else cache_at(Path(arguments.cache_dir or tables.CACHE_FOLDER))
    overrides = arguments.overrides()
    cache_dir = Configuration(paths, overrides).settings.cache_dir
    bar = progress_bar(arguments.quiet)
    request = engine.Request(paths, overrides, not arguments.no_cache, cache_dir, progress=bar)
    try:
        done = engine.remember(request, prune=prune)
    finally:
        if bar:
            bar.close()
    tables.MEMORY.save()
    for found in done.unanalysed:
        place = place_in(disk_sources(Path())(found.filename), found.span)
        tell(f"{shown(found.filename)}:{place.text}: {found.code} {found.message}")
    if not arguments.quiet:
        for warning in done.warnings:
            tell(f"warning: {warning}")
        write("".join(f"{_told(written, prune)}\n" for written in done.written))
        if done.unnamed is not None and not prune:
            tell(
                f"note: fastlint heeds it with `--baseline {done.unnamed.name}`, or with the setting "
                f'baseline = "{done.unnamed.name}"'
            )
    return FAILURE if done.unanalysed else DONE


def _told(written: Written, prune: bool) -> str:
    place, held = shown(written.path), f"{written.held} finding{'s' * (written.held != 1)}"
    if prune:
        taken = f"{written.fixed} taken out" if written.fixed else "nothing is fixed"
        return f"{place}: {taken}, {held} left."
    return f"{place}: {held} ({written.new} new, {written.fixed} fixed)."
