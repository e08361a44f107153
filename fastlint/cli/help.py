"""Help, from the table of commands, as wide as the terminal."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from textwrap import wrap

from fastlint.cli.commands import COMMANDS, Command, command
from fastlint.cli.options import Kind, Option
from fastlint.cli.output import wants_color, write
from fastlint.reporters._style import Style

WIDEST = 100
"""Columns of help at most: longer lines are hard to read."""
_SHARE = 32
"""Columns of names at most; what is said of a longer name begins on the next row."""
Row = tuple[str, str]


def show_help(name: str | None = None) -> int:
    """Print the help of a command, or the list of all; returns the exit code."""
    style = Style(wants_color("auto", sys.stdout))
    lines = _of_command(command(name), style) if name else _of_all(style)
    write("".join(f"{line}\n" for line in lines))
    return 0


def _of_all(style: Style) -> Iterator[str]:
    yield "A linter for FastAPI projects that follows calls across modules."
    yield ""
    yield f"{_title('Usage', style)} fastlint [COMMAND] [OPTIONS] [PATHS]..."
    yield from _block("Commands", [(shown.name, shown.about) for shown in map(command, COMMANDS)], style)
    about = [("-h, --help", "Show this help, or that of a command."), ("-V, --version", "Show the version.")]
    yield from _block("Options", about, style)
    yield ""
    yield "`fastlint PATHS` is short for `fastlint check PATHS`."


def _of_command(shown: Command, style: Style) -> Iterator[str]:
    yield shown.about
    yield ""
    words = shown.words
    place = ""
    if words is not None:
        place = f" {words.metavar}" if words.required else f" [{words.metavar}]"
        place += "..." if words.many else ""
    yield f"{_title('Usage', style)} fastlint {shown.name} [OPTIONS]{place}"
    if words is not None:
        yield from _block("Arguments", [(place.strip(), words.about)], style)
    told = (*shown.options, Option(("--help", "-h"), Kind.FLAG, "Show this help."))
    panels = list(dict.fromkeys(option.panel for option in told))
    ordered = sorted(told, key=lambda option: panels.index(option.panel))
    for panel, options in groupby(ordered, key=lambda option: option.panel):
        yield from _block(panel, [(_names(option), _about(option)) for option in options], style)


def _names(option: Option) -> str:
    """`-q, --quiet`, `--fix, --no-fix`, `--select RULES`, `--add-noqa[=REASON]`."""
    short = next((f"{flag}, " for flag in option.flags if not flag.startswith("--")), "    ")
    long = f"{option.long}, {option.negation}" if option.kind is Kind.SWITCH else option.long
    if option.kind is Kind.OPTIONAL:
        return f"{short}{long}{option.metavar}"
    return f"{short}{long} {option.metavar}".rstrip() if option.takes_value else f"{short}{long}"


def _about(option: Option) -> str:
    return f"{option.about} [{', '.join(option.choices)}]" if option.choices else option.about


def _block(title: str, rows: Sequence[Row], style: Style) -> Iterator[str]:
    """A heading, and rows of two columns."""
    yield ""
    yield _title(title, style)
    width = min(max(len(name) for name, _ in rows), _SHARE)
    columns = min(shutil.get_terminal_size().columns, WIDEST)
    for name, about in rows:
        yield from _row(name, wrap(about, max(columns - width - 4, 30), break_on_hyphens=False), width, style)


def _row(name: str, about: Iterable[str], width: int, style: Style) -> Iterator[str]:
    first, *rest = about
    if len(name) > width:
        yield f"  {style.paint(name, 'cyan')}"
        rest = [first, *rest]
    else:
        yield f"  {style.paint(name, 'cyan')}{'':{width - len(name)}}  {first}"
    for line in rest:
        yield f"  {'':{width}}  {line}"


def _title(text: str, style: Style) -> str:
    return style.paint(f"{text}:", "bold", "green")
