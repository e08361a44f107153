"""What tests of commands share: files to write, git with the same settings everywhere, and fastlint in this process."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

Run = Callable[..., tuple[int, str, str]]
"""Runs fastlint with some words (the fixture `run`): exit code, standard output, standard error."""
_SETTINGS = {"user.name": "a", "user.email": "a@b.c", "commit.gpgsign": "false", "protocol.file.allow": "always"}


def git(folder: Path, *words: str) -> str:
    """What git says in a folder; it has to succeed."""
    settings = (part for key, value in _SETTINGS.items() for part in ("-c", f"{key}={value}"))
    done = subprocess.run(["git", *settings, *words], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Write files below a folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
