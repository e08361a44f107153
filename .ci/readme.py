"""Run the commands of a README: exit code 0 or 1 and no traceback, each in a fresh folder with an application in it.

Commands are the lines of fenced blocks (console, bash, sh, shell) that begin with
`fastlint` or `flake8`, after a `$ ` if there is one. The application is `fixtures/single`, as `src`, `app` and `.`.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

FENCE = re.compile(r"^[ ]*```(?:console|bash|sh|shell)[^\n]*\n(.*?)^[ ]*```", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^(?:\$ )?((?:fastlint|flake8)(?: [^#\n]*)?)", re.MULTILINE)
PATIENCE = 60
"""Seconds that a command may take."""


def commands(text: str) -> list[str]:
    """The commands, in order."""
    return [match[1].strip() for block in FENCE.findall(text) for match in COMMAND.finditer(block)]


def problem(command: str) -> str | None:
    """What is wrong with a command, if anything."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("src", "app", "."):
            shutil.copytree("fixtures/single", Path(folder, name), dirs_exist_ok=True)
        try:
            done = subprocess.run(
                command, shell=True, cwd=folder, capture_output=True, text=True, timeout=PATIENCE, check=False
            )
        except subprocess.TimeoutExpired:
            return f"took longer than {PATIENCE} seconds"
    if done.returncode not in {0, 1} or "Traceback" in done.stderr:
        return f"exit code {done.returncode}\n{done.stderr[-2000:]}"
    return None


def main() -> int:
    """Run them all; 1 if one fails or there is none."""
    found = commands(Path(sys.argv[1]).read_text(encoding="utf-8"))
    problems = 0
    for command in found:
        wrong = problem(command)
        problems += wrong is not None
        print(f"{'FAILED' if wrong else 'ok    '} {command}{': ' + wrong if wrong else ''}")
    print(f"{len(found)} commands")
    return 0 if found and not problems else 1


sys.exit(main())
