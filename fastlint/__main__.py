"""The console script: reads the command line, runs the command, turns every end into an exit code."""

from __future__ import annotations

import atexit
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from fastlint.cli.commands import COMMANDS, command
from fastlint.cli.output import prepare_streams, tell, write
from fastlint.cli.parser import parse
from fastlint.config.errors import ConfigError, UsageError
from fastlint.version import __version__

__all__ = ["COMMANDS", "main"]

FAILURE, INTERRUPTED = 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run fastlint; returns the exit code: 0 clean, 1 findings, 2 something could not be done, 130 interrupted."""
    prepare_streams()
    try:
        _require_surroundings()
        return _run(list(sys.argv[1:] if argv is None else argv))
    except (ConfigError, UsageError) as error:
        tell(f"error: {error}")
        return FAILURE
    except KeyboardInterrupt:
        if sys.stderr.isatty():  # where `^C` stands, nothing else should
            write("\n", sys.stderr)
        return INTERRUPTED
    except Exception:  # noqa: BLE001 - an error in fastlint itself must not look like findings
        import traceback

        write(traceback.format_exc(), sys.stderr)
        tell(f"error: fastlint {__version__} failed; please report this traceback")
        return FAILURE


def program() -> NoReturn:
    """Run fastlint as a process of its own, and end that: the exit code is told by `main`.

    What was found out lies in millions of small values. To free them one by one would take a quarter of a run; the
    system takes back all of it at once. What waits for the end of the process is done, and no thread is cut off.
    """
    code = main()
    threading = sys.modules.get("threading")  # who has not imported it has started no thread
    if threading is not None and threading.active_count() > 1:
        sys.exit(code)
    atexit._run_exitfuncs()
    try:
        for stream in (sys.stdout, sys.stderr):  # what runs at the end may have written too
            if stream is not None:
                stream.flush()
    except (OSError, ValueError):
        sys.exit(code)
    os._exit(code)


def _run(words: list[str]) -> int:
    """Do what a command line asks for: `check` if it names no command. Raises UsageError."""
    if words in (["--version"], ["-V"]):
        write(f"fastlint {__version__}\n")
        return 0
    name = words[0] if words else ""
    if name in ("--help", "-h"):
        from fastlint.cli.help import show_help

        return show_help()
    if name not in COMMANDS:
        if words:
            _refuse_unknown(name)
        words = ["check", *words]
    chosen = command(words[0])
    given = parse(chosen, words[1:])
    if given is not None:
        return chosen.run(given)
    from fastlint.cli.help import show_help

    return show_help(chosen.name)


def _require_surroundings() -> None:
    """Raise UsageError where nothing can be said or looked at."""
    if sys.stdout is None:
        raise UsageError("cannot write: standard output is closed")
    try:
        Path.cwd()
    except OSError:
        raise UsageError("the current folder does not exist any more") from None


def _refuse_unknown(word: str) -> None:
    """Raise UsageError for a first word that is a mere name, of no file, folder or command: nothing is checked then."""
    if word.replace("-", "").isidentifier() and not word.startswith("-") and not os.path.lexists(word):
        from fastlint.config.selection import suggestion

        hint = suggestion(word, COMMANDS) or f" (commands: {', '.join(COMMANDS)})"
        raise UsageError(f'"{word}" is no command, and there is no such file or folder{hint}')


if __name__ == "__main__":
    program()
