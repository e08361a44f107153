"""Print the commands that a page tells its reader to type: `typed.py FILE HEADING`, one a line.

These are the lines of the code blocks (fenced as console, bash or sh, or indented by four blanks) below that heading. A
page without such a heading, or a heading without commands, is an error.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

FENCE = re.compile(r"^```(?:console|bash|sh)\n(.*?)^```", re.MULTILINE | re.DOTALL)
INDENTED = re.compile(r"^ {4}(\S.*)$", re.MULTILINE)


def commands(page: str, heading: str) -> list[str]:
    """The commands below a heading."""
    section = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    if section is None:
        return []
    blocks = FENCE.findall(section[1])
    return [line for block in blocks for line in block.splitlines() if line] or INDENTED.findall(section[1])


def main() -> int:
    """Print them; 1 if there are none."""
    name, heading = sys.argv[1:]
    found = commands(Path(name).read_text(encoding="utf-8"), heading)
    print("\n".join(found) if found else f"{name} has no commands below {heading}")
    return 0 if found else 1


if __name__ == "__main__":
    sys.exit(main())
