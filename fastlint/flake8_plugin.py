"""The flake8 plugin: the findings of the command line, across modules, under flake8's own selection and `# noqa`.

flake8 shows a plugin one file at a time, in worker processes; what fastlint reports needs the whole project. So the
project is analysed when flake8 has read its options, once and before it forks. Workers that are not forked ask the
same question again and get the answer from the cache.

A rule that is off by default is on if fastlint's configuration selects it, or if flake8's `select` or `extend-select`
names its full code.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from fastlint.version import __version__

if TYPE_CHECKING:
    import ast

    from fastlint.config.settings import Overrides
    from fastlint.diagnostic import Diagnostic
    from fastlint.engine import Report, Request

_PREFIX = "FLT"
_FULL_CODE = re.compile(rf"{_PREFIX}[0-9]{{3}}")
_OWN_CODE = re.compile(r"[A-Z]{2,10}(?:[0-9]{3,4})?")
_SETTINGS_FILE = ".toml"
_UNANALYSABLE = "FLT001"

Finding = tuple[int, int, str, type["Plugin"]]
"""Row from 1, column from 0, code and message, the plugin."""


class Plugin:
    """What flake8 makes for each file."""

    name: ClassVar[str] = "fastlint"
    version: ClassVar[str] = __version__
    project: ClassVar[_Project | None] = None
    """What was found, known in the parent and inherited by forked workers; None if flake8 wants nothing of it."""

    def __init__(self, tree: ast.AST, filename: str, lines: Sequence[str]) -> None:
        self.filename = filename
        self.lines = lines

    @staticmethod
    def add_options(option_manager: Any) -> None:
        """Declare what a user can say to flake8 about fastlint."""
        option_manager.add_option(
            "--fastlint-config",
            metavar="FILE",
            default=None,
            parse_from_config=True,
            normalize_paths=True,
            help="Configuration file of fastlint (Default: the closest pyproject.toml or fastlint.toml.)",
        )

    @classmethod
    def parse_options(cls, option_manager: Any, options: Any, args: Sequence[str]) -> None:
        """Analyse the project, unless flake8 would not show any finding of it."""
        cls.project = None
        if _is_wanted(options) and not options.bug_report:
            cls.project = _Project(options)

    def run(self) -> Iterator[Finding]:
        """The findings of the file."""
        if self.project is not None:
            for found in self.project.findings(self.filename, self.lines):
                span = found.span
                yield span.row, span.column - 1, f"{found.code} {found.message}", type(self)


class _Project:
    """One run of flake8: its options as a request, and the findings by file."""

    def __init__(self, options: Any) -> None:
        self.options = options
        self.failed = False
        self.is_blind = not _selects(options, "E999")
        paths = [path for path in options.filenames if path != "-"]
        self.stdin = options.stdin_display_name if len(paths) < len(options.filenames) else None
        self.by_file: Mapping[str, list[Diagnostic]] = {}
        if paths or self.stdin is None:
            self.by_file = self._checked(paths or ["."])

    def findings(self, filename: str, lines: Sequence[str]) -> Sequence[Diagnostic]:
        """The findings of one file; standard input is only known when flake8 has read it."""
        by_file = self.by_file
        if filename == self.stdin and not self.failed:
            from fastlint.source import encoded

            by_file = self._checked([filename], (filename, encoded("".join(lines))))
        return by_file.get(_key(filename), ())

    def _checked(self, paths: Sequence[str], stdin: tuple[str, bytes] | None = None) -> Mapping[str, list[Diagnostic]]:
        """Findings by file; if anything goes wrong, one line on standard error and none."""
        from fastlint.config.errors import ConfigError, UsageError

        try:
            return self._sorted(self._report(paths, stdin))
        except (ConfigError, UsageError) as error:
            _tell(str(error))
        except Exception as error:  # noqa: BLE001 - whatever happens to us, flake8 goes on
            _tell(f"{_place(error)}; nothing is reported; please report this")
        self.failed = True
        return {}

    def _report(self, paths: Sequence[str], stdin: tuple[str, bytes] | None) -> Report:
        from fastlint import engine
        from fastlint.config import tables
        from fastlint.config.loading import Configuration
        from fastlint.engine.report_cache import cache_at

        overrides = self._overrides()
        tables.MEMORY.cache = cache_at(Path(tables.CACHE_FOLDER))
        cache_dir = Configuration(paths, overrides).settings.cache_dir
        request: Request = engine.Request(
            paths=tuple(paths),
            overrides=overrides,
            cache_dir=cache_dir,
            stdin=stdin,
            noqa="off" if self.options.disable_noqa else "defer",
        )
        report = engine.check(request)
        tables.MEMORY.save()
        return report

    def _overrides(self) -> Overrides:
        from fastlint.config.errors import UsageError
        from fastlint.config.settings import Overrides

        file = self.options.fastlint_config
        if file is not None and not os.path.isfile(file):  # noqa: PTH113
            raise UsageError(f"--fastlint-config {file}: no such file")
        return Overrides(config=(file,) if file else (), extend_select=tuple(self._asked_for()))

    def _asked_for(self) -> Iterator[str]:
        """Rules that are off by default and named in full."""
        named = {code for code in _selectors(self.options) if _FULL_CODE.fullmatch(code)}
        if named:
            from fastlint.rules import manifest

            rules = manifest()
            yield from (code for code in sorted(named & rules.keys()) if not rules[code].default)

    def _sorted(self, report: Report) -> Mapping[str, list[Diagnostic]]:
        """By file; flake8 never asks for those of a configuration file, nor of a file that it cannot parse itself.

        It reports that as its own E999, unless only codes of ours are selected.
        """
        from fastlint.config.errors import shown

        found: dict[str, list[Diagnostic]] = {}
        from fastlint.rules import team

        own = {*team().files, *(flaw.path for flaw in team().flaws)}
        for diagnostic in report.diagnostics:
            found.setdefault(_key(diagnostic.filename), []).append(diagnostic)
            if diagnostic.filename.endswith(_SETTINGS_FILE):
                _tell(f"{shown(diagnostic.filename)}: {diagnostic.message}")
            elif diagnostic.filename in own and diagnostic.code == _UNANALYSABLE:
                _tell(f"{shown(diagnostic.filename)}:{diagnostic.span.row}: {diagnostic.message}")
            elif diagnostic.code == _UNANALYSABLE and self.is_blind and not _is_python(diagnostic.filename):
                place = f"{shown(diagnostic.filename)}:{diagnostic.span.row}:{diagnostic.span.column}"
                _tell(f"{place}: {diagnostic.code} {diagnostic.message}")
        for warning in report.warnings:
            _tell(f"warning: {warning}")
        return found


def _selectors(options: Any) -> list[str]:
    """What the user selects in flake8."""
    return [*(options.select or ()), *(options.extend_select or ())]


def _is_wanted(options: Any) -> bool:
    """Whether flake8 could show a finding of ours, or of own rules; if it cannot be asked, it could."""
    codes = {_PREFIX, *(code for code in _selectors(options) if code.startswith(_PREFIX) or _may_be_own(code))}
    return any(_selects(options, code) for code in codes)


def _may_be_own(code: str) -> bool:
    """Whether a code can be that of an own rule, or its letters."""
    if not _OWN_CODE.fullmatch(code):
        return False
    from fastlint.suppress.model import RESERVED, letters

    return letters(code) not in RESERVED


def _selects(options: Any, code: str) -> bool:
    """Whether flake8 shows a code; if it cannot be asked, it does."""
    try:
        from flake8.style_guide import Decision, DecisionEngine  # type: ignore[import-untyped]

        return bool(DecisionEngine(options).decision_for(code) is Decision.Selected)
    except Exception:  # noqa: BLE001 - not documented by flake8, so it may change
        return True


def _is_python(filename: str) -> bool:
    """Whether flake8 can parse a file, and so shows it to plugins."""
    import ast

    from fastlint.disk import read_regular

    try:
        ast.parse(read_regular(filename))
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _key(filename: str) -> str:
    return os.path.normcase(os.path.abspath(filename))  # noqa: PTH100


def _place(error: Exception) -> str:
    """What an unexpected exception says, and where it comes from."""
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__}: {error} ({frames[-1].filename}:{frames[-1].lineno})"


def _tell(text: str) -> None:
    """Write one line to standard error; a worker says nothing, for the process that started it has said it."""
    import multiprocessing

    from fastlint.cli.output import tell

    if multiprocessing.parent_process() is None:
        tell(f"fastlint: {text}")
