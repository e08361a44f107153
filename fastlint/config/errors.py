"""What is wrong with a wish: an unusable configuration, an impossible command line, a path that cannot be read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


def shown(path: str | Path) -> str:
    """A path as people read it: relative to the current folder where it lies below it, else as it is."""
    try:
        return str(Path(path).relative_to(Path.cwd()))
    except ValueError:
        return str(path)


class UsageError(Exception):
    """The command line asks for something impossible; one line."""


class ConfigError(Exception):
    """A configuration cannot be used. `message` is one line without the path, `str()` puts the path in front."""

    def __init__(self, message: str, path: Path | None = None) -> None:
        super().__init__(message, path)
        self.message = message
        self.path = path

    def __str__(self) -> str:
        return f"{shown(self.path)}: {self.message}" if self.path else self.message


@dataclass(frozen=True, slots=True)
class Problem:
    """A configuration file, file or folder that had to be left out, and why (one line without the path)."""

    path: Path
    message: str

    def __str__(self) -> str:
        return f"{shown(self.path)}: {self.message}"
