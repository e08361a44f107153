"""Time fastlint and hydroid on projects of several sizes: from nothing (an empty cache), unchanged, and after an edit.

    python benchmarks/sizes.py --fastlint BIN --hydroid BIN FOLDER ...     # checked-out projects, the smallest first

Whole processes, one after the other in each round, on a copy of each project: what else the computer does meets both
alike, so that ratios hold where seconds do not. Processor seconds are those of the process and its workers.
"""

from __future__ import annotations

import argparse
import math
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from edit import append, edited, least_imported, most_imported
from measure import Measured, measure
from run import BARE

STATES = ("cold", "unchanged", "edit of a leaf", "edit of what most import", "hook, 3 files")


def main() -> None:
    arguments = _arguments()
    rows: list[list[str]] = []
    colds: list[tuple[int, float, float]] = []
    for folder in arguments.folders:
        print(f"{folder.name} ...", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory() as scratch:
            copy = Path(scratch) / folder.name
            shutil.copytree(
                folder, copy, symlinks=True, ignore=shutil.ignore_patterns(".hydroid_cache", ".fastlint_cache")
            )
            # A repository of its own: else the project would be looked for above the copy.
            subprocess.run(["git", "init", "-q", str(copy)], check=True)
            files = sorted(copy.rglob("*.py"))
            lines = sum(path.read_bytes().count(b"\n") for path in files)
            found = _Project(copy, files, Path(scratch) / "cache", arguments).times()
        rows += _rows(
            f"{folder.name.rpartition('+')[2]} ({len(files):,} files, {lines // 1000:,}k lines)", found, lines
        )
        colds.append((lines, *(_cpu(found["cold", tool]) for tool in ("fastlint", "hydroid"))))
        print(_table(rows), flush=True)
    print(_slopes(colds))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Time fastlint and hydroid on projects of several sizes.")
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--fastlint", required=True, help="the executable")
    parser.add_argument("--hydroid", required=True, help="the executable")
    parser.add_argument("--runs", type=int, default=3, help="rounds, of which the median counts (default: 3)")
    return parser.parse_args()


Times = dict[tuple[str, str], list[Measured]]
"""By state and tool."""


class _Project:
    def __init__(self, folder: Path, files: list[Path], cache: Path, arguments: argparse.Namespace) -> None:
        self.folder = folder
        self.caches = [cache, folder / ".hydroid_cache"]
        self.files = files
        self.runs: int = arguments.runs
        self.check = [arguments.fastlint, "check", "--exit-zero", "--cache-dir", str(cache)]
        self.hydroid = [arguments.hydroid, str(folder)]
        self.found: Times = {}

    def times(self) -> Times:
        """All states, one after the other."""
        whole = [*self.check, str(self.folder)]
        leaf, root = least_imported(self.folder, self.files), most_imported(self.folder, self.files)
        self._rounds({("cold", "fastlint"): whole, ("cold", "hydroid"): self.hydroid}, lambda _: self._forget())
        self._rounds({("unchanged", "fastlint"): whole, ("unchanged", "hydroid"): self.hydroid})
        for state, target in ((STATES[2], leaf), (STATES[3], root)):
            before = target.read_text(encoding="utf-8")
            self._rounds({(state, "fastlint"): whole}, lambda n, path=target, text=before: _edit(path, text, n))
            target.write_text(before, encoding="utf-8")
            self._run(whole)
        three = [str(path) for path in self.files[:: max(len(self.files) // 3, 1)][:3]]
        self._run([*self.check, *three])
        self._rounds({(STATES[4], "fastlint"): [*self.check, *three]}, lambda n: append(self.files[0], f"# {n}"))
        return self.found

    def _rounds(
        self, commands: dict[tuple[str, str], list[str]], before: Callable[[int], object] | None = None
    ) -> None:
        for number in range(self.runs):
            if before is not None:
                before(number + 1)
            for key, command in commands.items():
                self.found.setdefault(key, []).append(self._run(command))

    def _forget(self) -> None:
        """Nothing is kept of an earlier run: cold is what writes the cache, too."""
        for cache in self.caches:
            shutil.rmtree(cache, ignore_errors=True)

    def _run(self, command: list[str]) -> Measured:
        return measure(command, cwd=self.folder, environment=BARE)


def _edit(path: Path, text: str, number: int) -> None:
    """Another statement in the middle function of a text, for each number."""
    path.write_text(text, encoding="utf-8")
    path.write_text(edited(path, number), encoding="utf-8")


def _rows(name: str, found: Times, lines: int) -> list[list[str]]:
    rows = []
    for state in STATES:
        ours, theirs = found[state, "fastlint"], found.get((state, "hydroid"), [])
        ratio = f"{_cpu(ours) / _cpu(theirs):.2f}" if theirs and not any(one.ended() for one in theirs) else ""
        memory = f"{max(one.megabytes for one in ours) * 1024 / lines:.2f}" if state == "cold" else ""
        rows.append([name, state, *_both(ours), *(_both(theirs) if theirs else ["", ""]), ratio, memory])
    return rows


def _both(found: Sequence[Measured]) -> list[str]:
    if crash := next((one.ended() for one in found if one.ended()), ""):
        return [f"crash ({crash})", ""]
    return [f"{_cpu(found):.2f}", f"{statistics.median(one.seconds for one in found):.2f}"]


def _cpu(found: Iterable[Measured]) -> float:
    return statistics.median(one.cpu for one in found)


def _table(rows: Iterable[Sequence[str]]) -> str:
    head = [
        "project", "state", "fastlint, CPU s", "fastlint, wall s", "hydroid, CPU s", "hydroid, wall s", "CPU, ratio",
        "peak kB a line",
    ]  # fmt: skip
    lines = [head, ["---", "---", *("---:" for _ in head[2:])], *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _slopes(colds: Sequence[tuple[int, float, float]]) -> str:
    """How processor seconds grow with lines, in logarithms, between the smallest large project and the largest."""
    large = [one for one in colds if one[0] > 50_000]
    if len(large) < 2:
        return ""
    (few, *less), (many, *more) = large[0], large[-1]
    told = [math.log(b / a) / math.log(many / few) for a, b in zip(less, more, strict=True)]
    return f"Slope between {few:,} and {many:,} lines: fastlint {told[0]:.2f}, hydroid {told[1]:.2f}."


if __name__ == "__main__":
    main()
