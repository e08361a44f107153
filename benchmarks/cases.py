"""Run fastlint and hydroid on the adversarial cases of the tests: what each finds of the marked lines, and what else.

    python benchmarks/cases.py              # writes the table into benchmarks/README.md
    python benchmarks/cases.py --details    # also prints every marked line not found and every false finding

Needs what the tests need. hydroid and the libraries that the cases import are installed in a virtual environment of
their own, which is kept in a temporary folder.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import venv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from projects import default_folder
from readme_tables import write
from run import TOOLS

ROOT = Path(__file__).resolve().parent.parent
BEGIN, END = "<!-- cases: begin -->", "<!-- cases: end -->"
CATEGORIES = ("receivers", "callees", "frameworks", "silent")
PYPROJECT = '[project]\nname = "case"\nversion = "0"\n'
BINARIES = "Scripts" if os.name == "nt" else "bin"
HYDROID = next(tool for tool in TOOLS if tool.startswith("hydroid"))
LIBRARIES = """
    aiofiles aiohttp aiosqlite anyio apscheduler asgiref asyncer asyncpg backoff beanie boto3 celery dramatiq
    elasticsearch fastapi fastapi-utils httpx motor openai peewee prisma psycopg psycopg2-binary pydantic-settings
    pymongo pytest python-multipart redis requests rq sqlalchemy sqlmodel supabase tenacity tortoise-orm typer
    typing-inspect uvloop
"""
"""What the cases import."""
METADATA = re.compile(r"(l?exists|is_?(file|dir)|l?stat|realpath|get(size|mtime))")
"""Cheap questions to the file system: hydroid reports them, fastlint does not by intention. Not counted."""
ELSEWHERE = {
    ("callees/async_wrapper_calls_sync_function", "app/main.py", 28): ("app/aio.py", 9),
    ("callees/generators_block_when_iterated", "app/main.py", 30): ("app/main.py", 31),
    ("callees/generators_block_when_iterated", "app/main.py", 48): ("app/main.py", 49),
}
"""Where hydroid is right about a marked line and names another: the call of a decorated or a generator function."""

Line = tuple[str, int]
"""A file of the case and a row."""


class Finding(NamedTuple):
    """The lines that a tool names (that of the report first), what it says, and whether an entry point gets there."""

    lines: tuple[Line, ...]
    what: str
    served: bool = True


class Tool(NamedTuple):
    """A column of the table."""

    title: str
    findings: Callable[[Path], Iterator[Finding]]


class Outcome(NamedTuple):
    """What a tool made of a case: the marked lines it found, and its findings that name no marked line."""

    found: frozenset[Line]
    false: tuple[Finding, ...]


def main() -> None:
    parser = argparse.ArgumentParser(description="Run fastlint and hydroid on the cases of the tests.")
    parser.add_argument("--details", action="store_true", help="also print what differs from the marks")
    parser.add_argument("--folder", type=Path, default=default_folder(), help="where the environments are kept")
    arguments = parser.parse_args()
    sys.path.insert(0, str(ROOT))  # for the tests' reader of the cases
    tools = _tools(arguments.folder)
    rows = []
    for category in CATEGORIES:
        names = sorted(f"{category}/{path.stem}" for path in (ROOT / "tests" / "cases" / category).glob("*.py"))
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            counts = pool.map(lambda name: _count(name, tools, details=arguments.details), names)
            totals = sum(counts, Counter[str]())
        rows.append((f"{category} ({len(names)} cases)", totals))
    write(BEGIN, END, f"{HYDROID.replace('==', ' ')}:\n\n{_table(tools, rows)}")


# the tools


def _tools(folder: Path) -> list[Tool]:
    full, empty = folder / "with-libraries", folder / "without-libraries"
    if not empty.is_dir():
        venv.create(empty)
    if not full.is_dir():
        venv.create(full, with_pip=True)
    python = full / BINARIES / "python"
    subprocess.run([str(python), "-m", "pip", "install", "-qq", HYDROID, *LIBRARIES.split()], check=True)
    hydroid = str(full / BINARIES / "hydroid")
    return [
        Tool("fastlint", _fastlint),
        Tool("hydroid, libraries installed", lambda case: _hydroid(hydroid, case, full)),
        Tool("hydroid, without", lambda case: _hydroid(hydroid, case, empty)),
    ]


def _fastlint(case: Path) -> Iterator[Finding]:
    """The findings of the default rules about blocking, on the line on which each is reported."""
    options = ["--isolated", "--no-cache", "--output-format", "json"]
    for one in _run([sys.executable, "-m", "fastlint", "check", *options, "."], case):
        if not one["code"].startswith("FLT1"):
            continue
        path = (case / one["filename"]).resolve().relative_to(case).as_posix()
        yield Finding(((path, one["location"]["row"]),), one["message"])


def _hydroid(binary: str, case: Path, environment: Path) -> Iterator[Finding]:
    """One finding for each line reported, with all lines of the chains from there to what blocks."""
    chains: dict[Line, Finding] = {}
    for one in _run([binary, ".", "--no-cache", "--format", "json", "--python", str(environment)], case)["diagnostics"]:
        sink, served = one["sink"]["qualname"], one["reached_from"] is not None
        if METADATA.fullmatch(sink.rpartition(".")[2]):
            continue
        lines = tuple((place["location"]["path"], place["location"]["line"]) for place in [one, *one["chain"]])
        known = chains.get(lines[0], Finding((), sink, served))
        chains[lines[0]] = known._replace(lines=(*known.lines, *lines), served=known.served or served)
    yield from chains.values()


def _run(command: list[str], case: Path) -> Any:
    """The JSON that a tool prints about a case. Raises RuntimeError if it could not do its work."""
    environment = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    environment["PYTHONPATH"] = str(ROOT)
    done = subprocess.run(
        command, check=False, cwd=case, env=environment, capture_output=True, text=True, encoding="utf-8"
    )
    if done.returncode > 1:
        raise RuntimeError(f"{' '.join(command)}: exit status {done.returncode}: {done.stderr[-300:]}")
    return json.loads(done.stdout)


# the comparison


def _count(name: str, tools: Sequence[Tool], *, details: bool) -> Counter[str]:
    from tests.test_cases import read

    case = read(name)
    marked = frozenset((path, row) for path, row, _ in case.expected)
    counts = Counter(marked=len(marked))
    with TemporaryDirectory() as temporary:
        folder = Path(temporary).resolve()
        for path, text in {**case.files, "pyproject.toml": PYPROJECT}.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
        for tool in tools:
            outcome = _outcome(name, tool.findings(folder), marked)
            counts[f"{tool.title} found"] += len(outcome.found)
            counts[f"{tool.title} false"] += len(outcome.false)
            counts[f"{tool.title} unserved"] += sum(not finding.served for finding in outcome.false)
            if details:
                _print(name, tool, marked - outcome.found, outcome.false)
    return counts


def _outcome(name: str, findings: Iterable[Finding], marked: frozenset[Line]) -> Outcome:
    found: set[Line] = set()
    false = []
    for finding in findings:
        lines = {ELSEWHERE.get((name, *line), line) for line in finding.lines}
        found |= marked & lines
        if not marked & lines:
            false.append(finding)
    return Outcome(frozenset(found), tuple(false))


def _print(name: str, tool: Tool, missed: frozenset[Line], false: Iterable[Finding]) -> None:
    for path, row in sorted(missed):
        print(f"{name}:{row}: {tool.title}: not found (in {path})")
    for finding in false:
        path, row = finding.lines[0]
        print(f"{name}:{row}: {tool.title}: not marked (in {path}): {finding.what}")


# the table


def _table(tools: Sequence[Tool], rows: Sequence[tuple[str, Counter[str]]]) -> str:
    total = sum((counts for _, counts in rows), Counter[str]())
    lines = [
        " | ".join(["category", "marked", *(f"{tool.title}: found / false" for tool in tools)]),
        " | ".join(["---", "---:", *("---:" for _ in tools)]),
    ]
    for head, counts in [*rows, ("all", total)]:
        cells = (f"{counts[f'{tool.title} found']} / {counts[f'{tool.title} false']}" for tool in tools)
        lines.append(" | ".join([head, str(counts["marked"]), *cells]))
    installed = tools[1].title
    unserved = f"{total[f'{installed} unserved']} of the {total[f'{installed} false']}"
    note = f"{unserved} false findings ({installed}) are in functions that by its own report no entry point reaches."
    return "\n".join([*(f"| {line} |" for line in lines), "", note])


if __name__ == "__main__":
    main()
