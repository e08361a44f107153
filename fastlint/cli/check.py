"""`fastlint check`: run the engine, print what it found, and tell it by the exit code."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from fastlint.cli.ci import browse, repository
from fastlint.cli.fixes import enumerated, headline, number_fixed
from fastlint.cli.options import FORMAT_VARIABLE, Arguments, choice
from fastlint.cli.output import shown_diff, tell, wants_color, wants_links, write, write_bytes, write_file
from fastlint.cli.progress import progress_bar
from fastlint.config import tables
from fastlint.config.errors import UsageError, shown
from fastlint.config.loading import Configuration
from fastlint.reporters import FORMATS

if TYPE_CHECKING:
    from fastlint.diagnostic import Diagnostic
    from fastlint.engine import Report, Request
    from fastlint.reporters import ReportInput
    from fastlint.source import Source

CLEAN, FINDINGS, FAILURE = 0, 1, 2

_TEXT_FORMATS = ("full", "concise", "grouped")
_WITH_SUMMARY = (*_TEXT_FORMATS, "github", "azure")
_SAYING_ALL = (*_WITH_SUMMARY, "markdown")
"""Formats that hold the notes on a run themselves."""
_FOR_A_REPOSITORY = ("github", "sarif", "gitlab", "junit", "rdjson", "azure", "pylint", "markdown")
"""Formats in which files are named from the root of the repository, whatever the current folder is."""


def run(arguments: Arguments) -> int:
    """Check the paths; returns the exit code. Raises ConfigError or UsageError before anything is checked."""
    from fastlint.engine.report_cache import cache_at

    _require_one_aim(arguments)
    paths, stdin = _input(arguments)
    tables.MEMORY.cache = None if arguments.no_cache else cache_at(Path(arguments.cache_dir or tables.CACHE_FOLDER))
    configuration = Configuration(paths, arguments.overrides())
    if arguments.show_settings or arguments.show_files:
        from fastlint.cli.show import show_files, show_settings

        return (show_settings if arguments.show_settings else show_files)(paths, configuration)
    return _Check(arguments, configuration, paths, stdin).run()


def _require_one_aim(arguments: Arguments) -> None:
    """Raise UsageError where it cannot be said which contents are meant, or what is to become of them."""
    is_stdin = arguments.stdin_filename is not None or "-" in arguments.paths
    is_fix = {"--fix": arguments.fix is True, "--fix-only": arguments.fix_only, "--diff": arguments.diff}
    writes = {**is_fix, "standard input": is_stdin}
    if arguments.add_noqa is not None:
        _refuse({**writes, "--staged": arguments.staged}, "--add-noqa writes comments into files")
        if arguments.add_noqa and not arguments.add_noqa.isprintable():
            raise UsageError("--add-noqa: a reason is one line of text")
    if arguments.staged:
        _refuse({**writes, "--since": arguments.since is not None}, "--staged looks at what is about to be committed")


def _refuse(others: Mapping[str, bool], why: str) -> None:
    """Raise UsageError for an option that does not go together with another one."""
    for option in (option for option, is_given in others.items() if is_given):
        raise UsageError(f"{why}: it cannot be used with {option}")


def output_format(given: str | None, configuration: Configuration) -> str:
    """The format that the command line, the environment or the configuration asks for; raises UsageError."""
    if given:
        return given
    if variable := os.environ.get(FORMAT_VARIABLE):
        return choice(FORMAT_VARIABLE, variable, FORMATS)
    return choice("output-format", configuration.settings.output_format, FORMATS)


def _input(arguments: Arguments) -> tuple[tuple[str, ...], tuple[str, bytes] | None]:
    """The paths to check, or standard input under the name that it goes by."""
    if "-" not in arguments.paths and arguments.stdin_filename is None:
        return arguments.paths or (".",), None
    others = [path for path in arguments.paths if path != "-"]
    if others and not arguments.quiet:
        tell(f"warning: reading standard input, not {', '.join(others)}")
    name = arguments.stdin_filename or "-"
    listing_only = arguments.show_files or arguments.show_settings
    return (name,), (name, b"" if listing_only else sys.stdin.buffer.read())


class _Check:
    def __init__(
        self,
        arguments: Arguments,
        configuration: Configuration,
        paths: tuple[str, ...],
        stdin: tuple[str, bytes] | None,
    ) -> None:
        self.arguments = arguments
        self.configuration = configuration
        self.paths = paths
        self.stdin = stdin
        self.output_file = None if arguments.output_file == "-" else arguments.output_file
        self.format = output_format(arguments.output_format, configuration)
        writes = not arguments.staged and arguments.add_noqa is None
        is_fix = writes and (configuration.settings.fix or arguments.fix_only)
        self.fix: Literal["none", "apply", "diff"] = "diff" if arguments.diff else "apply" if is_fix else "none"

    def run(self) -> int:
        start = time.perf_counter()
        report = self._checked()
        tables.MEMORY.save()
        if not self.arguments.quiet:
            unheard = self.configuration.unheard
            if unheard is not None and self.fix == "none" and self.arguments.fix is None:
                tell(f"warning: {shown(unheard)}: fix = true is heard only in a file that --config names; use --fix")
            for warning in report.warnings:
                tell(f"warning: {warning}")
            for note in report.notes:
                tell(f"note: {note}")
        if self.arguments.verbose:
            for line in report.details:
                tell(line)
            if report.is_kept:
                tell("cache: nothing has changed, this is the report of the last run")
            for line in report.timings:
                tell(line)
            tell(f"checked {report.files} file{'s' * (report.files != 1)} in {time.perf_counter() - start:.2f} s")
        if self.arguments.add_noqa is not None and not self.arguments.quiet:
            tell(_silenced(report))
        self._print(report)
        if self.arguments.show_fixes:
            self._tell_fixes(report)
        if self.arguments.strict:
            from fastlint.cli.strict import list_unresolved

            list_unresolved(report)
        return self._exit_code(report)

    def _checked(self) -> Report:
        from fastlint import engine

        bar = progress_bar(self.arguments.quiet)
        try:
            return engine.check(self._request(bar))
        finally:
            if bar:
                bar.close()

    def _request(self, progress: Callable[[str, int, int], None] | None) -> Request:
        from fastlint.engine import Request

        return Request(
            paths=self.paths,
            overrides=self.configuration.overrides,
            cache=not self.arguments.no_cache,
            cache_dir=self.configuration.settings.cache_dir,
            fix=self.fix,
            unsafe_fixes=self.arguments.unsafe_fixes,
            stdin=self.stdin,
            progress=progress,
            understand=self.arguments.verbose or self.arguments.strict,
            since=self.arguments.since,
            staged=self.arguments.staged,
            silence=self.arguments.add_noqa,
            needs_rules=True,
        )

    def _print(self, report: Report) -> None:
        fixes_stdin = self.stdin is not None and self.fix == "apply"
        if self.fix == "diff":
            if self.output_file is None:
                write(shown_diff(report.diff) if sys.stdout.isatty() else report.diff)
            else:
                write_file(self.output_file, report.diff)
            from fastlint.reporters import place_in

            for found in _unanalysed(report):
                place = place_in(self._sources(report)(found.filename), found.span)
                tell(f"error: {shown(found.filename)}:{place.text.rpartition(':')[0]}: {found.message}")
            if not self.arguments.quiet:
                tell(headline(report.fixed, would=True))
            return
        if fixes_stdin and report.stdin_output is not None:
            write_bytes(report.stdin_output)
        to_terminal = self.output_file is None
        stream = sys.stderr if fixes_stdin else sys.stdout
        when = self.arguments.color or "auto"
        links = to_terminal and when != "never" and wants_links(stream)
        if self.arguments.fix_only:
            text = self._rendered_fixes(report)
        else:
            text = self._rendered(report, color=to_terminal and wants_color(when, stream), links=links)
        if self.output_file is None:
            write(text, stream)
        else:
            write_file(self.output_file, text)

    def _tell_fixes(self, report: Report) -> None:
        from fastlint import rules

        names = {code: rule.name for code, rule in rules.manifest().items()}
        for line in enumerated(report.fixed, names, Path.cwd()):
            tell(line)

    def _rendered_fixes(self, report: Report) -> str:
        """What `--fix-only` prints: what could not be done, and how much was."""
        undone = _unanalysed(report)
        if undone or self.format not in _WITH_SUMMARY:
            return self._rendered(replace(report, diagnostics=undone))
        return "" if self.arguments.quiet else f"{headline(report.fixed)}\n"

    def _rendered(self, report: Report, *, color: bool = False, links: bool = False) -> str:
        from fastlint import rules
        from fastlint.reporters import ReportInput, render
        from fastlint.version import __version__

        given = ReportInput(
            diagnostics=report.diagnostics,
            rules=rules.manifest(),
            root=repository(report.root) if self.format in _FOR_A_REPOSITORY else Path.cwd(),
            version=__version__,
            sources=self._sources(report),
            files_checked=report.files,
            fixed=number_fixed(report.fixed),
            unsafe_fixes=self.configuration.settings.unsafe_fixes,
            is_fastapi=report.is_fastapi,
            more=report.more,
            links=links,
            browse=browse() if self.format == "markdown" else "",
        )
        if self.format not in _SAYING_ALL and not self.arguments.quiet:
            from fastlint.reporters._summary import notes

            for note in notes(given):
                tell(f"note: {note}")
        if self.arguments.statistics:
            from fastlint.cli.statistics import statistics

            return statistics(report.diagnostics, given.fixable, self.format)
        text = render(self.format, given, color=color)
        if not self.arguments.quiet or self.format not in _WITH_SUMMARY:
            return text
        return _without_summary(text, given, color and self.format in _TEXT_FORMATS)

    def _sources(self, report: Report) -> Callable[[str], Source | None]:
        """The texts behind the findings: from disk, and from standard input for the file that came that way."""
        from fastlint.reporters import disk_sources

        from_disk = disk_sources(report.root, report.texts)
        if self.stdin is None:
            return from_disk
        name, given = self.stdin
        data = given if report.stdin_output is None else report.stdin_output

        def read(filename: str) -> Source | None:
            from fastlint.source import Source, UndecodableError

            if Path(report.root, filename) != Path.cwd() / name:
                return from_disk(filename)
            try:
                return Source.from_bytes(filename, data)
            except UndecodableError:
                return None

        return read

    def _exit_code(self, report: Report) -> int:
        if report.unanalysed:
            return FAILURE
        if self.arguments.exit_zero:
            return CLEAN
        if self.arguments.exit_non_zero_on_fix and number_fixed(report.fixed):
            return FINDINGS
        if self.arguments.strict and report.unresolved:
            return FINDINGS
        if self.fix == "diff":
            return FINDINGS if report.diff else CLEAN
        if self.arguments.fix_only:
            return CLEAN
        for found in report.diagnostics:
            folder = os.path.dirname(os.path.join(report.root, found.filename))  # noqa: PTH118, PTH120
            settings = self.configuration.for_folder(folder) or self.configuration.settings
            if found.severity and found.severity.rank >= settings.fail_on.rank:
                return FINDINGS
        return CLEAN


def _without_summary(text: str, report: ReportInput, color: bool) -> str:
    from fastlint.reporters._style import Style
    from fastlint.reporters._summary import summary

    lines = "".join(f"{line}\n" for line in summary(report, Style(color)))
    body = text.removesuffix(lines).rstrip("\n")
    return f"{body}\n" if body else ""


def _silenced(report: Report) -> str:
    """How many suppressions were written."""
    number, files = sum(report.silenced.values()), len(report.silenced)
    if not number:
        return "Added no noqa directives."
    return f"Added {number} noqa directive{'s' * (number != 1)} in {files} file{'s' * (files != 1)}."


def _unanalysed(report: Report) -> tuple[Diagnostic, ...]:
    """What says that a file could not be checked."""
    from fastlint.engine.own_rules import UNANALYSABLE_FILE

    return tuple(found for found in report.diagnostics if found.code == UNANALYSABLE_FILE)
