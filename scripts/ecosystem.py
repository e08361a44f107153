"""Run fastlint over real projects and say what it found: before and after a change, this is what to look at.

    python scripts/ecosystem.py                              # the projects of the benchmarks
    python scripts/ecosystem.py ~/code/shop --sample 20      # folders, and 20 findings at random, to be read
    python scripts/ecosystem.py --only dstack -- --preview   # what follows `--` is given to fastlint

The exit status is 1 if fastlint gave no report on one of them.
"""

from __future__ import annotations

import argparse
import json
import linecache
import os
import random
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))

from measure import Measured, measure  # noqa: E402
from projects import PINNED, Project, default_folder, fetch  # noqa: E402

UNANALYSABLE = "FLT001"
Finding = dict[str, Any]


class Checked(NamedTuple):
    """A project with its findings, as fastlint's json format has them; None if there is no output to be read."""

    project: Project
    measured: Measured
    findings: list[Finding] | None


def main() -> int:
    arguments = _arguments()
    results = []
    for project in _projects(arguments):
        result = _check(project, arguments.options)
        results.append(result)
        _tell(result)
    if len(results) > 1:
        _tell_total(results)
    if arguments.sample:
        _tell_sample(results, arguments.sample, arguments.seed)
    return int(any(result.findings is None for result in results))


def _arguments() -> argparse.Namespace:
    own, options = sys.argv[1:], []
    if "--" in own:
        own, options = own[: own.index("--")], own[own.index("--") + 1 :]
    parser = argparse.ArgumentParser(description="Run fastlint over real projects.")
    parser.add_argument("folders", nargs="*", type=Path, help="folders instead of the pinned projects")
    parser.add_argument("--only", action="append", default=[], help="name of a pinned project (repeatable)")
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="print N random findings with their source")
    parser.add_argument("--seed", type=int, default=0, help="another sample")
    parser.add_argument("--downloads", type=Path, default=default_folder(), help="where downloads are kept")
    arguments = parser.parse_args(own)
    arguments.options = options
    for folder in arguments.folders:
        if not folder.is_dir():
            parser.error(f"{folder}: no such folder")
    return arguments


def _projects(arguments: argparse.Namespace) -> list[Project]:
    folders = [Project(folder.resolve().name, folder.resolve()) for folder in arguments.folders]
    if folders and not arguments.only:
        return folders
    wanted = [r for r in PINNED if not arguments.only or r.partition("==")[0] in arguments.only]
    return [*folders, *(fetch(requirement, arguments.downloads) for requirement in wanted)]


def _check(project: Project, options: list[str]) -> Checked:
    command = [sys.executable, "-m", "fastlint", "check", "--no-cache", "--output-format", "json", *options]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "findings.json"
        measured = measure([*command, str(project.folder)], cwd=Path(folder), environment=environment, output=output)
        try:
            findings = json.loads(output.read_bytes())
        except ValueError:
            findings = None
    return Checked(project, measured, findings)


def _tell(result: Checked) -> None:
    measured, findings = result.measured, result.findings
    seconds = f"{measured.seconds:.1f} s, {measured.megabytes:.0f} MB"
    if findings is None:
        print(f"{result.project.name}: no report, status {measured.status} {measured.ended()} ({seconds})")
        return
    lost = [f for f in findings if f["code"] == UNANALYSABLE]
    print(f"{result.project.name}: {len(findings)} findings, {len(lost)} not analysed ({seconds})")
    for (code, name), count in sorted(_by_rule(findings).items()):
        print(f"  {code} {name:<32} {count:5}")
    for finding in lost:
        print(f"  {_place(finding, result.project)}: {finding['message']}")


def _tell_total(results: list[Checked]) -> None:
    everything = [finding for result in results for finding in result.findings or ()]
    print(f"all: {len(everything)} findings")
    for (code, name), count in sorted(_by_rule(everything).items()):
        print(f"  {code} {name:<32} {count:5}")


def _by_rule(findings: list[Finding]) -> Counter[tuple[str, str]]:
    return Counter((finding["code"], finding["name"]) for finding in findings)


def _tell_sample(results: list[Checked], size: int, seed: int) -> None:
    everything = [(finding, result.project) for result in results for finding in result.findings or ()]
    for finding, project in random.Random(seed).sample(everything, min(size, len(everything))):
        print(f"\n{_place(finding, project)}: {finding['code']} {finding['message']}")
        _show(finding["filename"], finding["location"]["row"])
        for related in finding["related"]:
            print(f"   {_place(related, project)}: {related['message']}")
            _show(related["filename"], related["location"]["row"], around=0)


def _place(found: Finding, project: Project) -> str:
    path = Path(found["filename"])
    shown = path.relative_to(project.folder) if path.is_relative_to(project.folder) else path
    return f"{project.name}/{shown}:{found['location']['row']}"


def _show(filename: str, row: int, around: int = 2) -> None:
    for number in range(max(row - around, 1), row + around + 1):
        line = linecache.getline(filename, number).rstrip()
        print(f"   {'>' if number == row else ' '} {number:5} {line}")


if __name__ == "__main__":
    sys.exit(main())
