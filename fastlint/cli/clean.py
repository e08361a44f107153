"""`fastlint clean`: remove the caches, and what killed fixes have left behind."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from fastlint.cache import FOLDER
from fastlint.cli.output import tell
from fastlint.config.errors import ConfigError, UsageError, shown
from fastlint.config.loading import Configuration
from fastlint.disk import read_regular
from fastlint.fix import remove_litter

_NEVER_ENTERED = (".git", ".hg", "node_modules", ".venv", "venv")


def clean(paths: Sequence[str], quiet: bool) -> int:
    """Remove the cache folders below the given folders, and the one that the configuration names."""
    failed = False
    for folder in sorted({*_configured(paths), *(found for path in paths for found in _below(path))}):
        if not quiet:
            tell(f"Removing cache at: {shown(folder)}")
        try:
            shutil.rmtree(folder)
        except OSError as error:
            tell(f"error: {shown(folder)}: {error.strerror}")
            failed = True
    remove_litter(folder for path in paths for folder, _ in _folders(path))
    return 2 if failed else 0


def _below(path: str) -> Iterator[Path]:
    if not os.path.isdir(path):  # noqa: PTH112
        raise UsageError(f"clean: {path}: no such folder")
    for folder, names in _folders(path):
        if FOLDER in names and not Path(folder, FOLDER).is_symlink():
            yield Path(folder, FOLDER)


def _folders(path: str) -> Iterator[tuple[str, list[str]]]:
    """The folders below a path with the names of those in them."""
    for folder, names, _ in os.walk(os.path.abspath(path)):  # noqa: PTH100
        yield folder, list(names)
        names[:] = [name for name in names if name != FOLDER and name not in _NEVER_ENTERED]


def _configured(paths: Sequence[str]) -> Iterator[Path]:
    """The cache folder of the configuration, if it is one: a folder of the user's own is never removed."""
    try:
        configured = Configuration(paths).settings.cache_dir
    except ConfigError:
        return
    with suppress(OSError):
        if configured and b"Made by fastlint" in read_regular(Path(configured, ".gitignore")):
            yield Path(configured)
