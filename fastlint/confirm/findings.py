"""What fastlint reports of a project: asked in a process of its own, as a user would."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from fastlint.source import lines_of

_PATIENCE = 600
"""Seconds that the answer may take."""


class Spot(NamedTuple):
    """Rows of a file, the last one included."""

    filename: str
    first: int
    last: int


class Finding(NamedTuple):
    """A call on the event loop that is said to block: the places where it stands, its own the first."""

    code: str
    name: str
    message: str
    confidence: str
    spots: tuple[Spot, ...]


class Findings(NamedTuple):
    """What is reported, what comments silence, and what went wrong if there is no answer."""

    reported: tuple[Finding, ...] = ()
    silenced: tuple[Finding, ...] = ()
    problem: str = ""

    def rows(self) -> dict[str, list[int]]:
        """The rows that matter, by file."""
        found: dict[str, set[int]] = {}
        for spot in (spot for finding in self.reported for spot in finding.spots):
            found.setdefault(spot.filename, set()).update(range(spot.first, spot.last + 1))
        return {name: sorted(rows) for name, rows in found.items()}


def ask(root: Path) -> Findings:
    """What fastlint says of calls that block the event loop, anywhere in a project; guesses are asked for too."""
    words = [sys.executable, "-P", "-m", __name__]
    try:
        done = subprocess.run(words, cwd=root, capture_output=True, text=True, timeout=_PATIENCE, check=False)
        answer = json.loads(done.stdout)
    except (OSError, subprocess.SubprocessError) as error:
        return Findings(problem=" ".join(str(error).split()))
    except ValueError:
        lines = lines_of(done.stderr.strip())
        return Findings(problem=lines[-1] if lines and lines[-1] else f"exit code {done.returncode}")
    reported, everything = (tuple(map(_finding, answer[key])) for key in ("reported", "everything"))
    return Findings(reported, tuple(one for one in everything if one not in reported))


def _finding(row: list[Any]) -> Finding:
    code, name, message, confidence, spots = row
    return Finding(code, name, message, confidence, tuple(Spot(*spot) for spot in spots))


def _answer() -> dict[str, list[Finding]]:
    """The findings in the current folder, with and without the comments that silence them."""
    from fastlint import engine
    from fastlint.config.settings import Overrides
    from fastlint.diagnostic import Confidence

    overrides = Overrides(confidence=Confidence.LOW, extend_select=("blocking",))
    request = engine.Request(paths=(".",), overrides=overrides, whole=True)
    return {
        "reported": list(_of(engine.check(request).diagnostics)),
        "everything": list(_of(engine.check(replace(request, noqa="off")).diagnostics)),
    }


def _of(diagnostics: Iterable[Any]) -> Iterable[Finding]:
    """Those of rules about code on the loop that leads to blocking."""
    from fastlint.rules import manifest

    rules = manifest()
    for one in diagnostics:
        if one.code in rules and rules[one.code].subject == "CallPath":
            places = [(one.filename, one.span), *((entry.filename, entry.span) for entry in one.entries)]
            spots = dict.fromkeys(Spot(os.path.realpath(name), span.row, span.end_row) for name, span in places)
            yield Finding(one.code, one.name, one.message, one.confidence.value, tuple(spots))


def _main() -> int:
    from fastlint.config.errors import ConfigError, UsageError

    try:
        answer = _answer()
    except (ConfigError, UsageError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    json.dump(answer, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(_main())
