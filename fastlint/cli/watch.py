"""`fastlint check --watch`: check again whenever a file of the project changes, until Ctrl-C."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from fastlint.cli.check import FAILURE, run
from fastlint.cli.options import Arguments
from fastlint.cli.output import tell, write
from fastlint.config.errors import ConfigError, UsageError
from fastlint.config.roots import folder_of, project_around, repositories_around
from fastlint.config.settings import DEFAULT_EXCLUDE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from watchfiles import Change

_SEEN = (".py", ".pyi", ".ipynb", ".toml", ".cfg", ".txt", ".lock")
"""Endings of what findings depend on: modules, configuration, and files about dependencies."""
_NAMED = ("Dockerfile", "Procfile", ".gitignore", ".ignore")
_UNSEEN = {*DEFAULT_EXCLUDE, "__pycache__", ".pytest_cache"}
_PATIENCE = 200
"""Milliseconds to wait for a change before the first check."""
_CLEAR = "\x1b[2J\x1b[3J\x1b[H"


def watch(arguments: Arguments) -> int:
    """Check, and check again after each change; a wrong configuration is told and waited for. Ends with Ctrl-C."""
    try:
        from watchfiles import watch as changes
    except ImportError:
        raise UsageError("--watch needs watchfiles: python -m pip install 'fastlint[watch]'") from None
    if "-" in arguments.paths or arguments.stdin_filename is not None:
        raise UsageError("--watch: standard input does not change")
    paths = arguments.paths or (".",)
    if missing := [path for path in paths if not os.path.lexists(path)]:
        raise UsageError(f"--watch: {missing[0]}: no such file or folder")
    once = replace(arguments, watch=False)
    folders = sorted({_around(path) for path in paths})
    seen = _Seen(folders)
    watched = changes(
        *folders,
        watch_filter=seen,
        raise_interrupt=True,
        ignore_permission_denied=True,
        yield_on_timeout=True,
        rust_timeout=_PATIENCE,
    )
    # The first answer comes when changes are already seen: none is lost while the first check runs.
    # What fixes have written is a change as well: the next check finds nothing to do.
    while (changed := _next(watched)) is not None:
        is_first, seen.everything = seen.everything, False
        if changed and not is_first and sys.stdout.isatty():
            write(_CLEAR)
        if is_first and not arguments.quiet:
            tell(f"{_now()} checking {', '.join(folders)}")
        if changed or is_first:
            _check(once)
    return 0


def _around(path: str) -> str:
    """The folder whose files findings in a path can depend on: that of the repository, if it holds several projects."""
    project = project_around(folder_of(path))
    return next(iter(repositories_around(project)), project)


def _next(watched: Iterator[set[tuple[Change, str]]]) -> set[tuple[Change, str]] | None:
    try:
        return next(watched, None)
    except OSError as error:
        raise UsageError(f"--watch: {error}") from None


def _check(arguments: Arguments) -> int:
    try:
        code = run(arguments)
    except (ConfigError, UsageError) as error:
        tell(f"error: {error}")
        code = FAILURE
    if not arguments.quiet:
        tell(f"{_now()} watching for changes (Ctrl-C ends)")
    return code


def _now() -> str:
    return time.strftime("[%H:%M:%S]")


class _Seen:
    """Whether a change counts: it can change what is found, so no caches, nothing that is left out anyway.

    A folder that comes or goes counts: its files may be told of by nothing else. Of what is gone only the name is
    known: folders have no ending. Until the first check everything counts: watchfiles neither answers nor times out
    while other files change all the time (the log of a server, a database).
    """

    everything = True

    def __init__(self, folders: list[str]) -> None:
        self._folders = folders

    def __call__(self, change: Change, path: str) -> bool:
        return self.everything or self._counts(change, path)

    def _counts(self, change: Change, path: str) -> bool:
        inside = min((path.removeprefix(folder) for folder in self._folders), key=len)
        *parts, name = [part for part in inside.replace(os.sep, "/").split("/") if part] or [""]
        if any(part in _UNSEEN for part in parts):
            return False
        if name.endswith(_SEEN) or name in _NAMED:
            return True
        is_folder = Path(path).is_dir() if change.name == "added" else change.name == "deleted" and "." not in name
        return is_folder and name not in _UNSEEN
