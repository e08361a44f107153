"""What is done again after an edit: files read, modules linked, looked at a second time, and files checked.

python benchmarks/again.py FOLDER          # on a copy of a checked-out project
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from edit import append, edited, least_imported, most_imported

from fastlint import engine

PHASES = ("Indexing", "Linking", "Checking")
_DEFINITION = re.compile(r"^(def \w+\()(.*)(\)[^()]*:)$", re.MULTILINE)


def main() -> None:
    origin = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / origin.name
        shutil.copytree(origin, folder, symlinks=True)
        # A repository of its own: else the project would be looked for above the copy.
        subprocess.run(["git", "init", "-q", str(folder)], check=True)
        files = sorted(folder.rglob("*.py"))
        leaf, root = least_imported(folder, files), most_imported(folder, files)
        print("| edit | files read | modules linked | a second time | files checked | CPU s |")
        print("| --- | ---: | ---: | ---: | ---: | ---: |")
        for title, change in _edits(leaf, root):
            change()
            print(f"| {title} | {' | '.join(_run(folder))} |", flush=True)


def _edits(leaf: Path, root: Path) -> list[tuple[str, Callable[[], object]]]:
    new = root.with_name("quite_new.py")
    before = root.read_text(encoding="utf-8")
    return [
        ("everything is new", lambda: None),
        ("nothing", lambda: None),
        ("a comment in a leaf", lambda: append(leaf, "# a comment")),
        ("a body in a leaf", lambda: leaf.write_text(edited(leaf, 1), encoding="utf-8")),
        ("a body in what most import", lambda: root.write_text(edited(root, 2), encoding="utf-8")),
        ("a signature in what most import", lambda: root.write_text(_with_parameter(root), encoding="utf-8")),
        ("a new name in what most import", lambda: append(root, "QUITE_NEW = 1")),
        ("that edit undone", lambda: root.write_text(before, encoding="utf-8")),
        ("a new file", lambda: new.write_text("def quite_new() -> int:\n    return 1\n", encoding="utf-8")),
        ("a deleted file", new.unlink),
    ]


def _with_parameter(path: Path) -> str:
    """The text of a module with one more parameter of its first function on one row that has no stars."""
    text = path.read_text(encoding="utf-8")
    for match in _DEFINITION.finditer(text):
        if "*" not in match[2]:
            comma = ", " if match[2] and not match[2].endswith(",") else ""
            return text[: match.start()] + f"{match[1]}{match[2]}{comma}quite_new=None{match[3]}" + text[match.end() :]
    raise SystemExit(f"{path}: no function on one row")


def _run(folder: Path) -> tuple[str, ...]:
    """How much of each kind is done, and what it takes."""
    sizes: dict[str, list[int]] = {phase: [] for phase in PHASES}

    def progress(phase: str, done: int, size: int) -> None:
        if done == 1 and phase in sizes:
            sizes[phase].append(size)

    before = os.times()
    engine.check(engine.Request((str(folder),), cache=True, cache_dir=str(folder.parent / "cache"), progress=progress))
    after = os.times()
    first, *second = sizes["Linking"] or [0]
    spent = sum(after[:4]) - sum(before[:4])
    return *(f"{n:,}" for n in (sum(sizes["Indexing"]), first, sum(second), sum(sizes["Checking"]))), f"{spent:.2f}"


if __name__ == "__main__":
    main()
