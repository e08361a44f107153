"""Time fastlint, hydroid, flake8 with flake8-async, and ruff on real FastAPI projects.

    python benchmarks/run.py                             # everything; writes the tables into benchmarks/README.md
    python benchmarks/run.py --runs 3 --print dstack     # some projects; only prints the tables

Each tool is run as a whole process, as a user runs it. In one round each is run once, one after the other, so that what
else the computer does meets all of them alike; the median of the rounds counts. The tools are installed in a virtual
environment of their own; projects and environment are kept in a temporary folder.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import venv
from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import distributions
from pathlib import Path
from typing import NamedTuple

from edit import edited, most_imported, temporarily
from measure import Measured, measure
from projects import PINNED, Project, default_folder, fetch
from readme_tables import write

ROOT = Path(__file__).resolve().parent.parent
BEGIN, END = "<!-- tables: begin -->", "<!-- tables: end -->"
TOOLS = ("hydroid-cli==0.5.0", "flake8==7.5.0", "flake8-async==26.8.1", "ruff==0.17.5")
BARE = {"PATH": "/usr/bin:/bin"}
"""The environment of all tools: no virtual environment can be found through it."""
ENOUGH = 30.0
"""Seconds that a slow tool gets on one project: it is not run again when they are used up."""


class Variant(NamedTuple):
    """A way of running a tool: what is done untimed before, the command, and whether a file is edited for it."""

    tool: str
    state: str
    command: list[str]
    before: Callable[[], object] | None = None
    edits: bool = False

    @property
    def title(self) -> str:
        """The head of its column."""
        return f"{self.tool}, {self.state}" if self.state else self.tool


def main() -> None:
    arguments = _arguments()
    folder: Path = arguments.folder
    chosen = [r for r in PINNED if not arguments.projects or r.partition("==")[0] in arguments.projects]
    binaries = _environment(folder / "environment")
    results: list[tuple[Project, dict[str, list[Measured]]]] = []
    for requirement in chosen:
        project = fetch(requirement, folder, str(binaries / "python"))
        print(f"{project.name} ...", file=sys.stderr, flush=True)
        variants = [v for v in _variants(project, binaries, folder) if v.tool not in arguments.without]
        results.append((project, _time(project, variants, arguments.runs)))
        if not arguments.print:  # after each project: an interrupted run leaves what it has measured
            write(BEGIN, END, _report(results, binaries, arguments.runs))
    if arguments.print:
        print(_report(results, binaries, arguments.runs))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Time fastlint and its peers on real projects.")
    parser.add_argument("projects", nargs="*", help="names of projects (default: all)")
    parser.add_argument("--print", action="store_true", help="print the tables instead of writing them")
    parser.add_argument("--runs", type=int, default=5, help="rounds, of which the median counts (default: 5)")
    parser.add_argument("--without", nargs="*", default=[], metavar="TOOL", help="tools to leave out (flake8-async)")
    parser.add_argument("--folder", type=Path, default=default_folder(), help="where downloads are kept")
    return parser.parse_args()


# the tools


def _environment(folder: Path) -> Path:
    """Install the tools, and fastlint as it is in this checkout; the folder of their executables."""
    if not folder.is_dir():
        venv.create(folder, with_pip=True)
    binaries = folder / "bin"
    pip = [str(binaries / "python"), "-m", "pip", "install", "-qq"]
    subprocess.run([*pip, *TOOLS, str(ROOT)], check=True)
    # The version is the same after every change of the checkout.
    subprocess.run([*pip, "--force-reinstall", "--no-deps", str(ROOT)], check=True)
    return binaries


def _variants(project: Project, binaries: Path, folder: Path) -> list[Variant]:
    caches = folder / "caches" / project.name
    shutil.rmtree(caches, ignore_errors=True)
    shutil.rmtree(project.folder / ".hydroid_cache", ignore_errors=True)
    path = str(project.folder)
    fastlint = [str(binaries / "fastlint"), "check"]
    hydroid = [str(binaries / "hydroid"), path]
    warm, edit = ([*fastlint, "--cache-dir", str(caches / name), path] for name in ("warm", "edit"))

    def prime() -> None:
        measure(hydroid, cwd=project.folder, environment=BARE)

    prime()
    for command in (warm, edit):
        measure(command, cwd=project.folder, environment=BARE)
    return [
        Variant("fastlint", "cold", [*fastlint, "--no-cache", path]),
        Variant("fastlint", "unchanged", warm),
        Variant("fastlint", "one edit", edit, edits=True),
        Variant("hydroid", "cold", [*hydroid, "--no-cache"]),
        Variant("hydroid", "unchanged", hydroid, before=prime),
        Variant("hydroid", "one edit", hydroid, before=prime, edits=True),
        Variant("flake8-async", "", [str(binaries / "flake8"), "--isolated", "--select=ASYNC", path]),
        Variant("ruff", "", [str(binaries / "ruff"), "check", "--isolated", "--no-cache", "--select=ASYNC,FAST", path]),
    ]


# the measurement


def _time(project: Project, variants: Sequence[Variant], runs: int) -> dict[str, list[Measured]]:
    results: dict[str, list[Measured]] = {variant.title: [] for variant in variants}
    target = most_imported(project.folder, project.files())
    for number in range(runs):
        for variant in variants:
            known = results[variant.title]
            if sum(one.seconds for one in known) > ENOUGH or any(one.ended() for one in known):
                continue
            if variant.before is not None:
                variant.before()
            if variant.edits:
                with temporarily(target, edited(target, number)):
                    known.append(measure(variant.command, cwd=project.folder, environment=BARE))
            else:
                known.append(measure(variant.command, cwd=project.folder, environment=BARE))
    return results


# the tables


def _report(results: Sequence[tuple[Project, dict[str, list[Measured]]]], binaries: Path, runs: int) -> str:
    titles = list(results[0][1])
    seconds = [[_size(project), *(_cell(found[t], _seconds) for t in titles)] for project, found in results]
    memory = [t for t in titles if not t.endswith(("unchanged", "one edit"))]
    megabytes = [[_size(project), *(_cell(found[t], _megabytes) for t in memory)] for project, found in results]
    return "\n\n".join(
        (
            _conditions(binaries, runs),
            "Seconds, median:",
            _table(["project", *titles], seconds),
            "Peak memory of the largest process of each, in megabytes:",
            _table(["project", *memory], megabytes),
        )
    )


def _conditions(binaries: Path, runs: int) -> str:
    site = next((binaries.parent / "lib").glob("python*/site-packages"))
    wanted = ("fastlint", "hydroid-cli", "flake8", "flake8-async", "ruff")
    versions = {d.metadata["Name"]: d.version for d in distributions(path=[str(site)])}
    tools = ", ".join(f"{name} {versions[name]}" for name in wanted)
    where = f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    return f"{tools}; {where}; up to {runs} rounds."


def _size(project: Project) -> str:
    files = project.files()
    lines = sum(path.read_bytes().count(b"\n") for path in files)
    return f"{project.folder.name} ({len(files):,} files, {lines // 1000:,}k lines)"


def _cell(found: Sequence[Measured], worded: Callable[[Iterable[Measured]], str]) -> str:
    """The median; a crash is said, and an exit status that says "something could not be done" is marked."""
    if crash := next((one.ended() for one in found if one.ended()), ""):
        return f"crash ({crash})"
    return worded(found) + ("\\*" if any(one.status > 1 for one in found) else "")


def _seconds(found: Iterable[Measured]) -> str:
    return f"{statistics.median(one.seconds for one in found):.2f}"


def _megabytes(found: Iterable[Measured]) -> str:
    return f"{statistics.median(one.megabytes for one in found):.0f}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---", *("---:" for _ in head[1:])], *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


if __name__ == "__main__":
    main()
