"""fastlint for programs: `fastlint.check(paths)` and `fastlint.check_text(text)` give findings as plain values.

    import fastlint

    report = fastlint.check(["app"], select=["blocking"])
    for found in report.diagnostics:
        print(found.filename, found.span.row, found.code, found.message)

Both do what the command line does: the project around the given files is analysed, its configuration counts, and what
is given here outranks it. Nothing is printed, and no file is changed. What is exported by `fastlint` itself is stable.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from os import PathLike, fspath
from typing import TypedDict, Unpack

from fastlint.config.errors import ConfigError, UsageError
from fastlint.config.settings import Overrides
from fastlint.diagnostic import Applicability, Confidence, Diagnostic, Edit, Fix, Related, RuleInfo, Severity, Span
from fastlint.engine import request as engine_request
from fastlint.engine.request import Report

__all__ = [
    "Applicability",
    "Confidence",
    "ConfigError",
    "Diagnostic",
    "Edit",
    "Fix",
    "Options",
    "Related",
    "Report",
    "RuleInfo",
    "Severity",
    "Span",
    "UsageError",
    "check",
    "check_text",
]

StrPath = str | PathLike[str]


class Options(TypedDict, total=False):
    """What outranks the configuration; what is left out is as configured. Selectors are as on the command line."""

    select: Sequence[str]
    """Rules to switch on instead of the default ones: codes, their beginnings, names, groups, `ALL`."""
    extend_select: Sequence[str]
    """Rules to switch on in addition."""
    ignore: Sequence[str]
    """Rules to switch off."""
    preview: bool
    """Whether to use rules that have not yet proven themselves, and to give guesses too."""
    confidence: Confidence
    """The least confidence of the findings."""
    config: StrPath
    """A configuration file to be used instead of those that are found."""
    isolated: bool
    """Read no configuration file, and run no rules but fastlint's."""
    own_rules: bool
    """Whether rules of the project and of installed packages are run; True if left out."""
    exclude: Sequence[str]
    """Patterns of files and folders to leave out, instead of those of the configuration."""
    python: StrPath
    """Interpreter or virtual environment with the project's dependencies."""
    cache: bool
    """Whether to keep results in a folder, as the command line does; True if left out."""
    cache_dir: StrPath
    """That folder; `.fastlint_cache` in the current one if left out."""


def check(paths: StrPath | Iterable[StrPath] = ".", **options: Unpack[Options]) -> Report:
    """Check files and folders, as `fastlint PATHS` does.

    The findings are the `diagnostics` of the report, sorted by file and place; `unanalysed` tells how many files could
    not be used (they are findings of FLT001). Raises ConfigError for a configuration that cannot be used and UsageError
    for impossible options, each with one line that names the place and the remedy.
    """
    given = [paths] if isinstance(paths, (str, PathLike)) else paths
    return _checked(tuple(fspath(path) for path in given), None, options)


def check_text(text: str, *, filename: StrPath = "-", **options: Unpack[Options]) -> Report:
    """Check a text as if it were the content of a file, such as one that an editor has not saved.

    The file need not exist. Where its name lies in a project, the text is checked as part of it. Raises as `check`.
    """
    name = fspath(filename)
    return _checked((name,), (name, text.encode("utf-8", "surrogatepass")), options)


def _checked(paths: tuple[str, ...], stdin: tuple[str, bytes] | None, options: Options) -> Report:
    from fastlint import engine

    cache_dir = options.get("cache_dir")
    request = engine_request.Request(
        paths=paths,
        overrides=_overrides(options),
        cache=options.get("cache", True),
        cache_dir=None if cache_dir is None else fspath(cache_dir),
        stdin=stdin,
        needs_rules=True,
    )
    return engine.check(request)


def _overrides(options: Options) -> Overrides:
    """What the options lay over the configuration."""
    for name in options:
        if name not in Options.__annotations__:
            raise TypeError(f"unexpected option {name!r}; there are {', '.join(Options.__annotations__)}")
    for name in ("select", "extend_select", "ignore", "exclude"):
        if isinstance(options.get(name), str):
            raise TypeError(f"{name} is a list of texts, such as [{options.get(name)!r}]")
    select, exclude = options.get("select"), options.get("exclude")
    config, python, confidence = options.get("config"), options.get("python"), options.get("confidence")
    return Overrides(
        config=() if config is None else (fspath(config),),
        isolated=options.get("isolated", False),
        own_rules=options.get("own_rules", True),
        select=None if select is None else tuple(select),
        extend_select=tuple(options.get("extend_select", ())),
        ignore=tuple(options.get("ignore", ())),
        preview=options.get("preview"),
        confidence=None if confidence is None else Confidence(confidence),
        exclude=None if exclude is None else tuple(exclude),
        python=None if python is None else fspath(python),
    )
