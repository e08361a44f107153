"""Run the commands of a README: exit code 0 or 1 and no traceback, each in a fresh folder with an application in it.

Commands are the lines of fenced blocks (console, bash, sh, shell) that begin with `fastlint` or `flake8`, after a
`$ ` if there is one, and those in backticks within the text; the table of exit codes has a test of its own. The
application is `fixtures/single`, `src`, `app` and `.`.
What follows a `$ ` command in its block is what it prints; a line `...` stands for any lines left out.
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
INLINE = re.compile(r"(?<!`)`((?:fastlint|flake8) [^`\n]+)`(?!`)")
TABLE_ROW = re.compile(r"^\|.*$", re.MULTILINE)
PATIENCE = 300
"""Seconds that a command may take."""


def commands(text: str) -> list[tuple[str, list[str]]]:
    """The commands, and the pieces of output that are shown of each."""
    matches = [(block, match) for block in FENCE.findall(text) for match in COMMAND.finditer(block)]
    inline = dict.fromkeys(INLINE.findall(TABLE_ROW.sub("", FENCE.sub("", text))))
    return [*((match[1].strip(), shown(block, match)) for block, match in matches), *((line, []) for line in inline)]


def shown(block: str, command: re.Match[str]) -> list[str]:
    """The pieces of a command's output that its block shows; none for a command without `$ `."""
    if not command[0].startswith("$ "):
        return []
    output = re.split(r"^\$ ", block[command.end() :], maxsplit=1, flags=re.MULTILINE)[0]
    pieces = [piece.strip() for piece in re.split(r"^\.\.\.$", output, flags=re.MULTILINE)]
    return [piece for piece in pieces if piece]


def problem(command: str, pieces: list[str]) -> str | None:
    """What is wrong with a command, if anything."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("fixtures/single", "src", "app", "."):
            shutil.copytree("fixtures/single", Path(folder, name), dirs_exist_ok=True)
        try:
            done = subprocess.run(
                command,
                shell=True,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return f"took longer than {PATIENCE} seconds"
    if done.returncode not in {0, 1} or "Traceback" in done.stderr:
        return f"exit code {done.returncode}\n{done.stderr[-2000:]}"
    return next((f"does not print\n{piece}\nbut\n{done.stdout}" for piece in pieces if piece not in done.stdout), None)


def main() -> int:
    """Run them all; 1 if one fails or there is none."""
    found = commands(Path(sys.argv[1]).read_text(encoding="utf-8"))
    problems = 0
    for command, pieces in found:
        wrong = problem(command, pieces)
        problems += wrong is not None
        print(f"{'FAILED' if wrong else 'ok    '} {command}{': ' + wrong if wrong else ''}")
    print(f"{len(found)} commands")
    return 0 if found and not problems else 1


if __name__ == "__main__":
    sys.exit(main())
