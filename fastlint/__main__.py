"""The console script: chooses the parser, runs the command, turns every end into an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from fastlint import __version__
from fastlint.cli.output import prepare_streams, tell, write
from fastlint.config.errors import ConfigError, UsageError

COMMANDS = ("check", "baseline", "rule", "rules", "routes", "config", "schema", "new", "clean")

FAILURE, INTERRUPTED = 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run fastlint; returns the exit code: 0 clean, 1 findings, 2 something could not be done, 130 interrupted."""
    prepare_streams()
    try:
        _require_surroundings()
        chosen = command(list(sys.argv[1:] if argv is None else argv))
        return chosen if isinstance(chosen, int) else chosen()
    except (ConfigError, UsageError) as error:
        tell(f"error: {error}")
        return FAILURE
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception:  # noqa: BLE001 - an error in fastlint itself must not look like findings
        import traceback

        write(traceback.format_exc(), sys.stderr)
        tell(f"error: fastlint {__version__} failed; please report this traceback")
        return FAILURE


def command(words: list[str]) -> Callable[[], int] | int:
    """What a command line asks for; `check` if it names no command. Raises UsageError."""
    if words in (["--version"], ["-V"]):
        write(f"fastlint {__version__}\n")
        return 0
    if not words or (words[0] not in COMMANDS and words[0] not in ("--help", "-h")):
        if words:
            _refuse_unknown(words[0])
        words = ["check", *words]
    if words[0] == "check":
        from fastlint.cli.fast import parse as parse_light

        if arguments := parse_light(words[1:]):
            from fastlint.cli.check import run

            return lambda: run(arguments)
    from fastlint.cli.app import parse

    return parse(words)


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
    sys.exit(main())
