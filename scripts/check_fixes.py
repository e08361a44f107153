"""Make the fixes of every rule on real projects, and say what became of it: a table that has to be all zeros.

    python scripts/check_fixes.py ~/code/shop ~/code/blog      # folders; without any, the projects of the benchmarks
    python scripts/check_fixes.py --only FLT401 --diff ~/code/shop

For each rule that has fixes in a project, the project is fixed with that rule alone, unsafe fixes included; nothing is
written. Counted are the findings that had a fix and are gone, files that no longer parse and fixes that were refused
because of that, projects that fixes never leave in peace, findings with a fix that are still there, and findings that
were not there before. The exit status is 1 if a file does not parse or fixes undo each other.
"""

from __future__ import annotations

import argparse
import ast
import os
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from projects import PINNED, default_folder, fetch  # noqa: E402

from fastlint.cache import Cache  # noqa: E402
from fastlint.config.settings import Overrides  # noqa: E402
from fastlint.diagnostic import Applicability, Diagnostic  # noqa: E402
from fastlint.engine import Request  # noqa: E402
from fastlint.engine.run import Run  # noqa: E402
from fastlint.fix import Files, fix_until_stable, unified_diff  # noqa: E402
from fastlint.source import Source  # noqa: E402

Key = tuple[str, str, str]


class Outcome(NamedTuple):
    """What became of the fixes of one rule in one project; `added` are keys of new findings."""

    code: str
    applied: int
    broken: list[str]
    unstable: bool
    remaining: int
    added: list[Key]
    diff: str


class _Memory(Cache):
    """A cache that is not on disk, and can be put back to what it was."""

    def __init__(self) -> None:
        # Keys are made only where a folder keeps the results; this one is never read or written.
        super().__init__(Path(os.devnull), b"")
        self.kept: dict[str, Any] = {}

    def read(self, name: str) -> Any:
        return self.kept.get(name)

    def write(self, name: str, value: Any) -> bool:
        self.kept[name] = value
        return True


def main() -> int:
    arguments = _arguments()
    totals: dict[str, list[Outcome]] = defaultdict(list)
    for folder in arguments.folders or [fetch(r, default_folder()).folder for r in PINNED]:
        for outcome in _fix_project(folder.resolve(), arguments.only):
            totals[outcome.code].append(outcome)
            _tell(folder.name, outcome, diff=arguments.diff)
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
    parser.add_argument("--diff", action="store_true", help="print what each rule changes")
    parser.add_argument("--only", action="append", default=[], help="code of a rule (repeatable)")
    return parser.parse_args()


def _fix_project(folder: Path, only: list[str]) -> Iterable[Outcome]:
    project = _Project(folder)
    fixable = Counter(d.code for d in project.before if _has_fix(d))
    for code in sorted(fixable):
        if not only or code in only:
            yield project.fix(code, fixable[code])


class _Project:
    """A project that has been analysed once, with all rules; what fixes change of it is analysed in memory."""

    def __init__(self, folder: Path) -> None:
        os.chdir(folder)
        self.run = Run(Request(paths=(".",), overrides=Overrides(select=("ALL",), preview=True), cache=False))
        memory = _Memory()
        self.before = self.run.checking({}, memory).run().diagnostics
        self.kept = memory.kept

    def fix(self, code: str, fixable: int) -> Outcome:
        """Fix with one rule until nothing changes."""
        memory = _Memory()
        memory.kept = dict(self.kept)
        found = self.before

        def own() -> list[Diagnostic]:
            return [d for d in found if d.code == code]

        def look(texts: Mapping[str, bytes]) -> list[Diagnostic]:
            nonlocal found
            found = self.run.checking(texts, memory).run().diagnostics
            return own()

        files = Files(tuple(self.run.paths), self._content, self._content)
        fixed = fix_until_stable(own(), files, look, unsafe=True)
        broken = [path for path, data in fixed.contents.items() if _parses(fixed.before[path]) and not _parses(data)]
        broken += sorted({f"{d.filename}:{d.span.row}: a fix was refused" for d in fixed.dropped})
        remaining = sum(d.code == code and _has_fix(d) for d in found)
        added = sorted(_added(_keys(self.before), _keys(found)).elements())
        diff = "".join(self._diff(path, data) for path, data in sorted(fixed.contents.items()))
        return Outcome(code, fixable - remaining, broken, not fixed.converged, remaining, added, diff)

    def _content(self, path: str) -> bytes:
        return Path(self.run.root, path).read_bytes()

    def _diff(self, path: str, after: bytes) -> str:
        return unified_diff(Source.from_bytes(path, self._content(path)), Source.from_bytes(path, after).text)


def _has_fix(diagnostic: Diagnostic) -> bool:
    return diagnostic.fix is not None and diagnostic.fix.applicability is not Applicability.DISPLAY


def _parses(data: bytes) -> bool:
    try:
        ast.parse(data)
    except (SyntaxError, ValueError):
        return False
    return True


def _added(before: Counter[Key], after: Counter[Key]) -> Counter[Key]:
    """New findings of the rules that now have more of them in a file: others only say it in other words."""
    rises = Counter(key[:2] for key in after.elements()) - Counter(key[:2] for key in before.elements())
    return Counter({key: count for key, count in (after - before).items() if key[:2] in rises})


def _keys(diagnostics: list[Diagnostic]) -> Counter[Key]:
    """Findings without their places, which fixes shift."""
    return Counter((d.filename, d.code, re.sub(r"\d+", "0", d.message)) for d in diagnostics)


def _tell(project: str, outcome: Outcome, *, diff: bool) -> None:
    print(f"{project}: {outcome.code}: {outcome.applied} fixed", end="")
    print(f", {outcome.remaining} still there" if outcome.remaining else "", end="")
    print(", never stable" if outcome.unstable else "", flush=True)
    for path in outcome.broken:
        print(f"  no longer parses: {path}")
    for path, code, message in outcome.added:
        print(f"  new: {path}: {code} {message}")
    if diff:
        print(outcome.diff)


if __name__ == "__main__":
    sys.exit(main())
