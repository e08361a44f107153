"""`fastlint test-rules`: hold own rules to the examples on their pages."""

from __future__ import annotations

import os
from collections.abc import Sequence

from fastlint import rules
from fastlint.cli.output import write
from fastlint.config.errors import UsageError, shown
from fastlint.config.loading import Configuration
from fastlint.diagnostic import RuleInfo
from fastlint.reporters._escape import printable

PASSED, FAILED = 0, 1
_WIDTH = 80


def run_tests(paths: Sequence[str]) -> int:
    """Test the rules in some files and folders, or those that the configuration names; returns the exit code."""
    given = [os.path.abspath(path) for path in paths]  # noqa: PTH100 - links are not followed
    for path in given:
        if not os.path.exists(path):  # noqa: PTH110
            raise UsageError(f"test-rules: {shown(path)}: no such file or folder")
    places = given or list(Configuration().settings.own_rules)
    if not places:
        raise UsageError("test-rules: name a folder with rules, or `rules` in the configuration")
    team = rules.find_team(places, plugins=False)
    rules.enrol(team)
    failures = {f"{shown(flaw.path)}:{flaw.row}": [flaw.message] for flaw in team.flaws}
    passed = 0
    for info in team.rules:
        problems = _problems(info)
        write(f"{shown(info.path)}::{info.code} {'FAILED' if problems else 'PASSED'}\n")
        if problems:
            failures[f"{info.code} {info.name}"] = problems
        else:
            passed += 1
    return _end(failures, passed)


def _problems(info: RuleInfo) -> list[str]:
    """What is wrong with a rule; that it cannot be imported is all that can be said then."""
    from fastlint.one_file import failure_of
    from fastlint.testing import problems_of

    if flaw := failure_of(info.code):
        return [f"{shown(flaw.path)}:{flaw.row}: {flaw.message}"]
    return list(problems_of(info))


def _end(failures: dict[str, list[str]], passed: int) -> int:
    """Tell what failed, and how many; returns the exit code."""
    if not passed and not failures:
        raise UsageError("test-rules: no rules there: files with a subclass of Rule, whose names do not begin with _")
    if failures:
        write(f"{' FAILURES ':=^{_WIDTH}}\n")
    for title, problems in failures.items():
        write(f"{f' {printable(title)} ':_^{_WIDTH}}\n")
        write("".join(f"- {problem}\n" for problem in problems))
    counts = ", ".join([f"{len(failures)} failed"] * bool(failures) + [f"{passed} passed"] * bool(passed))
    write(f"{f' {counts} ':=^{_WIDTH}}\n")
    return FAILED if failures else PASSED
