"""The console script: chooses the parser, runs the command, turns every end into an exit code."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from fastlint import __version__
from fastlint.cli.output import prepare_streams, tell, write
from fastlint.config.errors import ConfigError, UsageError

COMMANDS = ("check", "rule", "rules", "routes", "config", "new", "clean")

FAILURE, INTERRUPTED = 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run fastlint; returns the exit code: 0 clean, 1 findings, 2 something could not be done, 130 interrupted."""
    prepare_streams()
    try:
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
        words = ["check", *words]
    if words[0] == "check":
        from fastlint.cli.fast import parse as parse_light

        if arguments := parse_light(words[1:]):
            from fastlint.cli.check import run

            return lambda: run(arguments)
    from fastlint.cli.app import parse

    return parse(words)


if __name__ == "__main__":
    sys.exit(main())
