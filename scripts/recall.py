"""How many real bugs are found: places that public projects have mended, looked at as they were before.

    python scripts/recall.py score ~/mirror            # MIRROR/owner+name holds the git directory of each project
    python scripts/recall.py score ~/mirror --write    # also writes into benchmarks/recall.jsonl what was found
    python scripts/recall.py table                     # writes the table of benchmarks/README.md; --check compares

A line of the label file is a bug: the commit that mends it, the one before (the parent), the place in the parent, the
kind, and the rules that speak of it. Labels hold facts, and no code of the project. benchmarks/README.md says how to
read them.
"""

from __future__ import annotations

import argparse
import io
import json
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))

from readme_tables import WrongFileError, between, exit_code, renewed  # noqa: E402

LABELS = ROOT / "benchmarks" / "recall.jsonl"
BEGIN, END = "<!-- recall: begin -->", "<!-- recall: end -->"
READ = {".py", ".pyi", ".toml", ".cfg", ".ini", ".lock", ".txt"}
"""What fastlint looks at, but for what says how the project is served."""
NEAR = 2
"""So many rows before and after a place are the place: a statement has several."""
MARKERS = {"pyproject.toml", "setup.py", "setup.cfg", "requirements.txt"}
"""The closest folder with one of these is what is looked at: repositories hold much else."""
DEFAULT, GUESS, MISSED = "default", "guess", "missed"


class Bug(NamedTuple):
    """A place that a commit has mended, and whether it is found: at first, and since the last `score --write`.

    `at_first` is what fastlint said before it could be mended on this bug.
    """

    project: str
    fix: str
    parent: str
    file: str
    line: int
    last: int
    kind: str
    rules: Sequence[str]
    at_first: str = ""
    found: str = ""

    @property
    def place(self) -> str:
        """Where it is, as shown."""
        return f"{self.project}@{self.parent[:8]} {self.file}:{self.line}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 1 if `table --check` finds the table out of date, 2 if something cannot be read."""
    given = _arguments(arguments)
    return exit_code(lambda: int(given.run(given)))


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure how many real bugs are found, before they were mended.")
    parser.add_argument("--labels", type=Path, default=LABELS, help="a label file (benchmarks/recall.jsonl)")
    commands = parser.add_subparsers(required=True)
    score = commands.add_parser("score", help="look for the bugs")
    score.add_argument("mirror", type=Path, help="a folder with owner+name/ for each project")
    score.add_argument("--only", default="", metavar="TEXT", help="projects with this in their name")
    score.add_argument("--write", action="store_true", help="write into the label file what was found")
    score.set_defaults(run=_score)
    table = commands.add_parser("table", help="write the table into benchmarks/README.md")
    table.add_argument("--check", action="store_true", help="only compare")
    table.set_defaults(run=_table)
    return parser.parse_args(arguments)


def read(path: Path) -> list[Bug]:
    """The labels of a file."""
    try:
        rows = path.read_text(encoding="utf-8").splitlines()
        return [Bug(**json.loads(row)) for row in rows]
    except (OSError, ValueError, TypeError) as error:
        raise WrongFileError(f"{path}: no label file: {error}") from error


def write(path: Path, bugs: Iterable[Bug]) -> None:
    """Write labels, one a line."""
    rows = [json.dumps(bug._asdict(), ensure_ascii=False) + "\n" for bug in bugs]
    path.write_text("".join(rows), encoding="utf-8", newline="\n")


# score


def _score(given: argparse.Namespace) -> int:
    bugs = read(given.labels)
    chosen = [bug for bug in bugs if given.only.lower() in bug.project.lower()]
    looked = []
    for bug in look(chosen, given.mirror):
        looked.append(bug)
        print(f"{bug.found:8} {'/'.join(bug.rules)} {bug.place}", flush=True)
    for line in table(looked):
        print(line)
    if given.write:
        known = dict(zip(map(_key, chosen), looked, strict=True))
        write(given.labels, [known.get(_key(bug), bug) for bug in bugs])
    return 0


def _key(bug: Bug) -> tuple[str, ...]:
    return (bug.place, *bug.rules)


def look(bugs: Iterable[Bug], mirror: Path) -> Iterator[Bug]:
    """The bugs with what was found of each, in their order, one run of fastlint for each commit."""
    default = _default_rules()
    for (project, parent), members in groupby(bugs, key=lambda bug: (bug.project, bug.parent)):
        group = list(members)
        with tempfile.TemporaryDirectory() as folder:
            unpack(git_directory(mirror, project), parent, [bug.file for bug in group], Path(folder))
            said = _findings(Path(folder))
        for bug in group:
            surest = {_way(finding, default) for finding in said if hits(finding, bug)}
            found = next((way for way in (DEFAULT, GUESS) if way in surest), MISSED)
            yield bug._replace(found=found, at_first=bug.at_first or found)


def _way(finding: Mapping[str, Any], default: set[str]) -> str:
    return DEFAULT if finding["confidence"] == "high" and finding["code"] in default else GUESS


def _default_rules() -> set[str]:
    rules = json.loads(_fastlint(ROOT, "rule", "--all"))
    return {rule["code"] for rule in rules if rule["default"] and not rule["preview"]}


def git_directory(mirror: Path, project: str) -> Path:
    """Where the objects of a project are."""
    folder = mirror / project.replace("/", "+")
    for candidate in (folder, folder / ".git", folder / "repo", folder / "repo" / ".git"):
        if (candidate / "HEAD").is_file():
            return candidate
    raise WrongFileError(f"{folder}: no git directory; clone https://github.com/{project} there")


def unpack(git: Path, commit: str, files: Sequence[str], folder: Path) -> None:
    """Write what fastlint reads of a commit into an empty folder: the distributions of these files."""
    names = _git(git, "ls-tree", "-r", "-z", "--name-only", commit).decode("utf-8", "replace").split("\0")
    marked = {PurePosixPath(name).parent for name in names if PurePosixPath(name).name in MARKERS}
    tops = [next((up for up in PurePosixPath(file).parents if up in marked), PurePosixPath()) for file in files]
    wanted = [name for name in names if PurePosixPath(name).suffix in READ and _below(name, tops)]
    for first in range(0, len(wanted), 500):
        archive = _git(git, "archive", "--format=tar", commit, "--", *wanted[first : first + 500])
        with tarfile.open(fileobj=io.BytesIO(archive)) as members:
            for member in members:
                content = members.extractfile(member) if member.isfile() else None
                if content is not None:
                    path = folder / member.name
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(content.read())


def _below(name: str, tops: Iterable[PurePosixPath]) -> bool:
    return any(PurePosixPath(name).is_relative_to(top) for top in tops)


def _git(git: Path, *arguments: str) -> bytes:
    command = ["git", "--literal-pathspecs", "--git-dir", str(git), *arguments]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        raise WrongFileError(f"{git}: git {arguments[0]} failed: {done.stderr.decode(errors='replace').strip()[-300:]}")
    return done.stdout


def _findings(folder: Path) -> list[dict[str, Any]]:
    options = ("--isolated", "--no-cache", "--quiet", "--exit-zero", "--preview", "--confidence", "low")
    findings: list[dict[str, Any]] = json.loads(_fastlint(folder, "check", *options, "."))
    for finding in findings:
        for part in (finding, *finding.get("related", ())):
            part["filename"] = (folder / part["filename"]).resolve().relative_to(folder.resolve()).as_posix()
    return findings


def _fastlint(folder: Path, *arguments: str) -> bytes:
    command = [sys.executable, "-m", "fastlint", *arguments, "--output-format", "json"]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    if not done.stdout:
        raise WrongFileError(
            f"{folder}: fastlint gave no report: {done.stderr.decode(errors='replace').strip()[-300:]}"
        )
    return done.stdout


def hits(finding: Mapping[str, Any], bug: Bug) -> bool:
    """Whether a finding, its call path or one of its further places is at the bug and of one of its rules."""
    return finding["code"] in bug.rules and any(
        part["filename"] == bug.file and bug.line - NEAR <= part["location"]["row"] <= bug.last + NEAR
        for part in (finding, *finding.get("related", ()))
    )


# table


def _table(given: argparse.Namespace) -> int:
    bugs = read(given.labels)
    return renewed(lambda text: with_table(text, bugs), "scripts/recall.py", check=given.check)


def with_table(text: str, bugs: Sequence[Bug]) -> str:
    """The text with the table between its markers. Raises WrongFileError if a marker is missing, or what was found."""
    if fresh := [bug for bug in bugs if not bug.found]:
        raise WrongFileError(f"{fresh[0].place}: not looked at; run `score --write`")
    return between(text, BEGIN, END, "\n".join(table(bugs)))


def table(bugs: Iterable[Bug]) -> Iterator[str]:
    """A row for each kind and one for all."""
    known = sorted(bugs, key=lambda bug: bug.kind)
    yield "| kind | projects | fixes | places | at first: default | with guesses | now: default | with guesses |"
    yield f"| --- |{' ---: |' * 7}"
    for kind, members in groupby(known, key=lambda bug: bug.kind):
        yield _row(kind, list(members))
    yield _row("all", known)


def _row(kind: str, bugs: Sequence[Bug]) -> str:
    counts = (len({bug.project for bug in bugs}), len({bug.fix for bug in bugs}), len(bugs))
    first = [bug.at_first for bug in bugs]
    now = [bug.found for bug in bugs]
    found = [ways.count(DEFAULT) + more * ways.count(GUESS) for ways in (first, now) for more in (0, 1)]
    return f"| {' | '.join([kind, *(f'{count}' for count in (*counts, *found))])} |"


if __name__ == "__main__":
    sys.exit(main())
