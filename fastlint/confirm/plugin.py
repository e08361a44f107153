"""The plugin of pytest: `pytest --fastlint-confirm` measures what blocks the event loop while the tests run.

Without the option it does nothing and imports nothing. Workers of pytest-xdist measure what they run, and the process
that started them puts it together.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from fastlint.confirm.findings import Findings
    from fastlint.confirm.measuring import Block

_KEY = "fastlint_confirm"
_THRESHOLD = 10.0
"""Milliseconds."""
_FOREIGN = {"site-packages", "dist-packages", "node_modules", "venv", "env"}
_OF_TESTS = {"tests", "test"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    group = parser.getgroup("fastlint", "fastlint: what blocks the event loop while the tests run")
    group.addoption(
        "--fastlint-confirm",
        action="store_true",
        default=False,
        help="Measure what blocks the event loop, by line, and join it with what fastlint reports.",
    )
    group.addoption(
        "--fastlint-confirm-json", metavar="FILE", default=None, help="Write what was found to a file as well."
    )
    group.addoption(
        "--fastlint-confirm-threshold",
        metavar="MS",
        type=float,
        default=_THRESHOLD,
        help=f"Milliseconds that a line must hold up a loop to count (default: {_THRESHOLD:g}).",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Begin, if that is asked for."""
    if config.getoption("fastlint_confirm") or config.getoption("fastlint_confirm_json"):
        if config.getoption("fastlint_confirm_threshold") <= 0:
            raise pytest.UsageError("--fastlint-confirm-threshold: must be more than 0 milliseconds")
        config.pluginmanager.register(Confirm(config), "fastlint-confirm-session")


def _project_of(root: Path, invoked: Path) -> Path:
    """The project that is tested: around pytest's root folder, which is that of the tests where their settings are."""
    from fastlint.config.roots import is_below, is_marked, is_no_project, marked_project

    folder, here = os.path.realpath(root), os.path.realpath(invoked)
    project = marked_project(folder) or folder
    is_around = is_below(project, here) and is_marked(here) and not is_no_project(here)
    return Path(here if is_around else project)


class Confirm:
    """One session of pytest, or a worker's part of it."""

    def __init__(self, config: pytest.Config) -> None:
        from fastlint.confirm.measuring import Measuring

        self.config = config
        self.root = _project_of(config.rootpath, config.invocation_params.dir)
        self.threshold = float(config.getoption("fastlint_confirm_threshold")) / 1000
        self.collected: set[str] = set()
        self._project: dict[str, bool] = {}
        self.measuring = Measuring(self.threshold, self._in_project, self._in_tests)
        self.workerinput: dict[str, Any] | None = getattr(config, "workerinput", None)
        self.findings: Findings | None = None
        self.blocks: list[Block] = self.measuring.blocks
        self.reached: set[tuple[str, int]] = set()
        self.reach_is_known = False

    # what is the project's

    def _in_project(self, name: str) -> bool:
        known = self._project.get(name)
        if known is None:
            known = self._project[name] = self._is_project(name)
        return known

    def _is_project(self, name: str) -> bool:
        """Whether a file lies below the root, is not installed there, and is no test."""
        path = Path(os.path.realpath(name))
        if not self._is_below_root(name) or str(path) in self.collected:
            return False
        *folders, file = path.relative_to(self.root).parts
        if file == "conftest.py" or file.startswith("test_") or file.endswith("_test.py"):
            return False
        return _OF_TESTS.isdisjoint(folders)

    def _in_tests(self, name: str) -> bool:
        """Whether a file of the project is a test, or helps tests."""
        return not self._in_project(name) and self._is_below_root(name)

    def _is_below_root(self, name: str) -> bool:
        """Whether a file lies below the root and is not installed there."""
        path = Path(os.path.realpath(name))
        if name.startswith("<") or not path.is_relative_to(self.root):
            return False
        if path.is_relative_to(sys.prefix) and not self.root.is_relative_to(sys.prefix):
            return False
        folders = path.relative_to(self.root).parts[:-1]
        return not any(folder in _FOREIGN or folder.startswith(".") for folder in folders)

    # the session

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionstart(self) -> None:
        """Ask fastlint, and begin to measure; with workers, they measure."""
        from fastlint.confirm.findings import ask
        from fastlint.confirm.reach import Reach

        if self.config.option.collectonly:
            return
        rows = self.workerinput[_KEY] if self.workerinput is not None else None
        if rows is None:
            self.findings = ask(self.root)
            rows = self.findings.rows()
        self.rows = rows
        self.reach = Reach(rows, self.measuring.running)
        if not self.config.pluginmanager.hasplugin("dsession"):
            self.measuring.start()
            self.reach.start()

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Tell a worker of pytest-xdist which rows matter."""
        node.workerinput[_KEY] = self.rows

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Note which files are tests, whatever they are called."""
        self.collected |= {os.path.realpath(item.path) for item in items}
        self._project.clear()

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Note which test runs."""
        self.measuring.test = nodeid

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self) -> None:
        """Measure no longer; a worker hands on what it has seen."""
        if self.config.option.collectonly:
            return
        self.measuring.stop()
        self.reach.stop()
        self.reached |= self.reach.reached
        self.reach_is_known |= self.reach.is_known
        if self.workerinput is not None:
            blocks = [(*block.look, block.seconds, block.step, block.test) for block in self.blocks]
            output = {"blocks": blocks, "reached": sorted(self.reached), "known": self.reach_is_known}
            output["missed"] = [tuple(missed) for missed in self.measuring.missed]
            self.config.workeroutput[_KEY] = output  # type: ignore[attr-defined]

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Take in what a worker has seen."""
        from fastlint.confirm.measuring import Block, Look, Missed

        output = getattr(node, "workeroutput", {}).get(_KEY)
        if output is None:
            return
        for lines, callee, is_test_call, *rest in output["blocks"]:
            look = Look(tuple((name, row) for name, row in lines), callee, is_test_call)
            self.blocks.append(Block(look, *rest))
        self.reached |= {(name, row) for name, row in output["reached"]}
        self.reach_is_known |= output["known"]
        self.measuring.missed += [Missed(*missed) for missed in output["missed"]]

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Tell what was found."""
        from fastlint.confirm.joining import join
        from fastlint.confirm.wording import as_json, report_lines

        if self.findings is None:
            return
        known = self.reach_is_known
        result = join(self.findings, self.blocks, self.threshold, self.reached if known else None)
        result = result._replace(missed=tuple(self.measuring.missed))
        terminalreporter.section("fastlint: blocking on the event loop")
        if self.findings.problem:
            terminalreporter.line(f"fastlint could not be asked: {self.findings.problem}")
        for line in report_lines(result, self.root, self.threshold):
            terminalreporter.line(line)
        target = self.config.getoption("fastlint_confirm_json")
        if target:
            text = as_json(result, self.threshold, reach_is_known=known)
            try:
                Path(target).write_text(text, encoding="utf-8")
            except OSError as error:
                terminalreporter.line(f"--fastlint-confirm-json {target}: {error.strerror}")
