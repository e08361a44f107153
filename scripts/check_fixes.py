"""Make the fixes of every rule on real projects, and say what became of it: a table that has to be all zeros.

    python scripts/check_fixes.py ~/code/shop ~/code/blog      # folders; without any, the projects of the benchmarks
    python scripts/check_fixes.py --only FLT401 ~/code/shop

For each rule that has fixes in a project, a copy of it is fixed with that rule alone, unsafe fixes included. Counted
are the findings that had a fix and are gone, files that no longer parse, projects that a second run would change
again, findings with a fix that are still there, and findings that were not there before. The exit status is 1 if a
file does not parse or a second run changes something.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))

from projects import PINNED, default_folder, fetch  # noqa: E402

_KEPT = ("*.py", "*.pyi", "*.toml", "*.cfg", "*.txt", "*.lock", "Dockerfile*", "Procfile", "*.yml", "*.yaml")
Finding = dict[str, Any]
Key = tuple[str, str, str]


class Outcome(NamedTuple):
    """What became of the fixes of one rule in one project; `added` are keys of new findings."""

    code: str
    applied: int
    broken: list[str]
    unstable: bool
    remaining: int
    added: list[Key]


def main() -> int:
    arguments = _arguments()
    totals: dict[str, list[Outcome]] = defaultdict(list)
    for folder in arguments.folders or [fetch(r, default_folder()).folder for r in PINNED]:
        for outcome in _fix_project(folder.resolve(), arguments.only):
            totals[outcome.code].append(outcome)
            _tell(folder.name, outcome)
    print("\n| rule | fixed | no longer parse | unstable | still there | new findings |\n|---|---|---|---|---|---|")
    for code, outcomes in sorted(totals.items()):
        columns = (
            sum(o.applied for o in outcomes), sum(len(o.broken) for o in outcomes), sum(o.unstable for o in outcomes),
            sum(o.remaining for o in outcomes), sum(len(o.added) for o in outcomes),
        )  # fmt: skip
        print(f"| {code} | {' | '.join(map(str, columns))} |")
    return int(any(o.broken or o.unstable for outcomes in totals.values() for o in outcomes))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Make the fixes of every rule on real projects.")
    parser.add_argument("folders", nargs="*", type=Path, help="folders instead of the pinned projects")
    parser.add_argument("--only", action="append", default=[], help="code of a rule (repeatable)")
    return parser.parse_args()


def _fix_project(folder: Path, only: list[str]) -> list[Outcome]:
    before = _findings(folder)
    fixable = Counter(f["code"] for f in before if f["fix"] is not None and f["fix"]["applicability"] != "display")
    wanted = [code for code in sorted(fixable) if not only or code in only]
    return [_fix_rule(folder, code, fixable[code], _keys(before, folder)) for code in wanted]


def _fix_rule(folder: Path, code: str, fixable: int, before: Counter[Key]) -> Outcome:
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary) / folder.name
        shutil.copytree(folder, copy, ignore=_only_kept, symlinks=True)
        _fastlint(copy, "--select", code, "--fix", "--unsafe-fixes", "--quiet")
        broken = [str(path) for path in _changed(folder, copy) if not _parses(path)]
        again = _fastlint(copy, "--select", code, "--fix", "--unsafe-fixes", "--diff", "--quiet")
        after = _findings(copy)
        remaining = sum(f["code"] == code and f["fix"] is not None for f in after)
        added = _keys(after, copy) - before
        return Outcome(code, fixable - remaining, broken, bool(again.strip()), remaining, sorted(added.elements()))


def _only_kept(folder: str, names: list[str]) -> set[str]:
    """Everything but source and configuration, so that copies are small."""
    paths = [Path(folder, name) for name in names]
    return {p.name for p in paths if not p.is_dir() and not any(p.match(pattern) for pattern in _KEPT)}


def _changed(folder: Path, copy: Path) -> list[Path]:
    return [
        p for p in copy.rglob("*.py") if p.is_file() and p.read_bytes() != (folder / p.relative_to(copy)).read_bytes()
    ]


def _parses(path: Path) -> bool:
    try:
        ast.parse(path.read_bytes())
    except (SyntaxError, ValueError):
        return False
    return True


def _findings(folder: Path) -> list[Finding]:
    found: list[Finding] = json.loads(_fastlint(folder, "--select", "ALL", "--output-format", "json"))
    return found


def _keys(findings: list[Finding], folder: Path) -> Counter[Key]:
    """Findings without their places, which fixes shift."""
    return Counter(
        (os.path.relpath(f["filename"], folder), f["code"], re.sub(r"\d+", "0", f["message"])) for f in findings
    )


def _fastlint(folder: Path, *options: str) -> str:
    command = [sys.executable, "-m", "fastlint", "check", "--no-cache", "--preview", "--exit-zero", *options, "."]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    run = subprocess.run(
        command, check=False, cwd=folder, capture_output=True, text=True, encoding="utf-8", env=environment
    )
    if run.returncode not in {0, 1, 2}:
        raise SystemExit(f"{folder}: {run.stderr}")
    return run.stdout


def _tell(project: str, outcome: Outcome) -> None:
    print(f"{project}: {outcome.code}: {outcome.applied} fixed", end="")
    print(f", {outcome.remaining} still there" if outcome.remaining else "", end="")
    print(", a second run changes more" if outcome.unstable else "")
    for path in outcome.broken:
        print(f"  no longer parses: {path}")
    for path, code, message in outcome.added:
        print(f"  new: {path}: {code} {message}")


if __name__ == "__main__":
    sys.exit(main())
