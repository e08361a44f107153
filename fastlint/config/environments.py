"""Where an interpreter or a virtual environment keeps its packages. Nothing is executed."""

from __future__ import annotations

import re
from pathlib import Path

_INTERPRETER = re.compile(r"(graal)?py(thon|py)?w?[\d.]*[a-z]?(-\w+)?(\.exe)?", re.IGNORECASE)
_FOLDERS = (
    "lib/python3*/site-packages",
    "lib64/python3*/site-packages",
    "Lib/site-packages",
    "lib/python3*/dist-packages",
    "local/lib/python3*/dist-packages",
)


def package_folders(path: str) -> list[str]:
    """The folders with the packages of an environment, of which the path or its Python is given.

    That stands in a folder of its own, and on Windows beside `Lib`. A link to an interpreter that has no packages there
    (`~/bin/python`) is followed. What is called otherwise is some other program, whose packages are not meant.
    """
    given = Path(path)
    if given.is_dir():
        return _below(given)
    if not any(_INTERPRETER.fullmatch(path.name) for path in (given, given.resolve())):
        return []
    around = (given.parent.parent, given.parent, given.resolve().parent.parent)
    return next((found for prefix in around if (found := _below(prefix))), [])


def _below(prefix: Path) -> list[str]:
    return [str(folder) for pattern in _FOLDERS for folder in sorted(prefix.glob(pattern))]
