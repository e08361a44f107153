"""Writing to a terminal, a pipe or a file: encoding, colours, and a reader that goes away."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TextIO

from fastlint.config.errors import UsageError


def prepare_streams() -> None:
    """Write UTF-8 whatever the locale says; file names that are no text come out escaped instead of failing."""
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - closed: nobody could be told
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def write(text: str, stream: TextIO | None = None) -> None:
    """Write to standard output, or another stream; a reader that has gone away (`| head`) is no error."""
    stream = stream or sys.stdout
    if stream is None:
        return
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError:
        _discard(stream)
    except OSError as error:
        _discard(stream)
        raise UsageError(f"cannot write: {error.strerror}") from None


def write_bytes(data: bytes) -> None:
    """Write bytes to standard output as they are."""
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        _discard(sys.stdout)


def tell(text: str) -> None:
    """Write one line to standard error, with whatever a terminal or a CI service would obey made visible."""
    from fastlint.reporters._escape import printable

    write(f"{printable(text)}\n", sys.stderr)


def told_problems(problems: Iterable[object]) -> int:
    """Tell on standard error what could not be used; returns the exit code: 2, or 0 if there is nothing."""
    code = 0
    for problem in problems:
        tell(f"error: {problem}")
        code = 2
    return code


def shown_diff(diff: str) -> str:
    """A diff for the eyes: what a terminal would obey is made visible. Programs are given the diff as it is."""
    from fastlint.reporters._escape import visible

    return "".join(char if char in "\n\t" else visible(char) for char in diff)


def write_file(path: str, text: str) -> None:
    """Write a report to a file; raises UsageError if that fails."""
    try:
        Path(path).write_text(text, "utf-8", errors="backslashreplace", newline="")
    except OSError as error:
        raise UsageError(f"--output-file {path}: {error.strerror}") from None


def wants_color(when: str, stream: TextIO, environment: Mapping[str, str] = os.environ) -> bool:
    """Whether to use colours: --color decides, then NO_COLOR, then FORCE_COLOR or CLICOLOR_FORCE, then the terminal."""
    if when != "auto":
        return when == "always"
    if environment.get("NO_COLOR"):
        return False
    if any(environment.get(name, "0") not in ("", "0") for name in ("FORCE_COLOR", "CLICOLOR_FORCE")):
        return True
    return stream.isatty() and environment.get("TERM") != "dumb"


_LINKING = ("iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "rio", "Tabby", "WarpTerminal")
"""Terminals that open a hyperlink, by TERM_PROGRAM."""


def wants_links(stream: TextIO, environment: Mapping[str, str] = os.environ) -> bool:
    """Whether to write hyperlinks: FORCE_HYPERLINK decides, then whether a terminal is there that can open them."""
    if force := environment.get("FORCE_HYPERLINK"):
        return force != "0"
    if not stream.isatty() or environment.get("TERM") == "dumb" or environment.get("CI"):
        return False
    if environment.get("TERM_PROGRAM") in _LINKING or environment.get("TERM") in ("xterm-kitty", "alacritty"):
        return True
    if any(environment.get(name) for name in ("WT_SESSION", "KONSOLE_VERSION", "DOMTERM")):
        return True
    version = environment.get("VTE_VERSION", "0")
    return version.isdecimal() and int(version) >= 5000


def _discard(stream: TextIO) -> None:
    """Send what is still to come, also at the exit of the interpreter, to nowhere."""
    with contextlib.suppress(OSError, ValueError, io.UnsupportedOperation):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
