"""The typer application: help, errors, completion of what the light parser does not understand.

The commands do not act here: they leave an action behind, which runs outside of typer, so that exit codes and errors
are the same whichever parser was used.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Annotated, Any

import typer

from fastlint.cli.options import OPTIONS, Arguments, Kind, Option, build
from fastlint.config.settings import Overrides

Action = Callable[[], int]

_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class PageFormat(StrEnum):
    """Formats of the commands that print no findings."""

    TEXT = "text"
    JSON = "json"


_Format = Annotated[PageFormat, typer.Option("--output-format", help="How to write it.")]
_Paths = Annotated[
    list[str] | None, typer.Argument(help="Files and folders; the current folder if none.", show_default=False)
]
_Config = Annotated[
    list[str] | None, typer.Option("--config", metavar="FILE|KEY=VALUE", help="A configuration file, or a setting.")
]
_Isolated = Annotated[bool, typer.Option("--isolated", help="Read no configuration file.")]
_Python = Annotated[str | None, typer.Option("--python", metavar="PATH", help="Interpreter or virtual environment.")]
_NoCache = Annotated[bool, typer.Option("--no-cache", "-n", help="Neither read nor write the cache.")]
_CacheDir = Annotated[str | None, typer.Option("--cache-dir", metavar="FOLDER", help="Folder of the cache.")]
_Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing.")]


def parse(words: Sequence[str]) -> Action | int:
    """What a command line asks for, or the exit code if it only asked for help or is wrong."""
    actions: list[Action] = []
    try:
        _application(actions.append)(list(words), prog_name="fastlint")
    except SystemExit as end:
        if end.code or not actions:
            return end.code if isinstance(end.code, int) else int(end.code is not None)
    return actions[0]


def _application(act: Callable[[Action], None]) -> typer.Typer:
    app = typer.Typer(
        add_completion=False,
        context_settings=_CONTEXT,
        pretty_exceptions_enable=False,
        help="A linter for FastAPI projects. `fastlint PATHS` is short for `fastlint check PATHS`.",
    )

    @app.callback(invoke_without_command=True)
    def root(version: Annotated[bool, typer.Option("--version", "-V", help="Show the version.")] = False) -> None:
        """Only the help and the version: the command is put in before typer sees the command line."""

    app.command("check", help="Check files and folders.")(_check_command(act))
    _add_pages(app, act)
    _add_tools(app, act)
    return app


def _check_command(act: Callable[[Action], None]) -> Callable[..., None]:
    """A function whose signature is the table of options."""

    def check(paths: list[str] | None, **values: Any) -> None:
        arguments = from_typer(paths, values)

        def action() -> int:
            from fastlint.cli.check import run

            return run(arguments)

        act(action)

    parameters = [_parameter("paths", _Paths, None), *(_parameter(o.field, *_typed(o)) for o in OPTIONS)]
    check.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    check.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return check


def from_typer(paths: Sequence[str] | None, values: dict[str, Any]) -> Arguments:
    """The arguments of what typer parsed; raises UsageError."""
    given: dict[str, Any] = {}
    for option in OPTIONS:
        value = values[option.field]
        if value is None or value == [] or (option.kind is Kind.FLAG and not value):
            continue
        given[option.field] = [value] if option.kind is Kind.VALUE else value
    return build(OPTIONS, paths or (), given)


def _parameter(name: str, annotation: Any, default: Any) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def _typed(option: Option) -> tuple[Any, Any]:
    """The annotation and the default of an option."""
    flags: tuple[str, ...] = option.flags
    kind: Any = str | None if option.kind is Kind.VALUE else list[str] | None
    default: Any = None
    if option.kind is Kind.FLAG:
        kind, default = bool, False
    elif option.kind is Kind.SWITCH:
        kind, flags = bool | None, (f"{option.long}/--no-{option.long.removeprefix('--')}",)
    about = f"{option.about} ({', '.join(option.choices)})" if option.choices else option.about
    info = typer.Option(
        *flags, help=about, metavar=option.metavar or None, rich_help_panel=option.panel, show_default=False
    )
    return Annotated[kind, info], default


def _add_pages(app: typer.Typer, act: Callable[[Action], None]) -> None:
    @app.command("rule")
    def rule(
        wanted: Annotated[str | None, typer.Argument(metavar="RULE", help="Code or name.")] = None,
        every: Annotated[bool, typer.Option("--all", help="All rules.")] = False,
        output_format: _Format = PageFormat.TEXT,
    ) -> None:
        """Explain a rule."""

        def action() -> int:
            from fastlint.cli.rule_pages import show_rule
            from fastlint.rules import manifest

            return show_rule(manifest(), wanted, every=every, output_format=output_format)

        act(action)

    @app.command("rules")
    def rules(output_format: _Format = PageFormat.TEXT) -> None:
        """List all rules."""

        def action() -> int:
            from fastlint.cli.rule_pages import list_rules
            from fastlint.rules import manifest

            return list_rules(manifest(), output_format)

        act(action)

    @app.command("config")
    def config(
        key: Annotated[str | None, typer.Argument(help="An option, such as per-file-ignores.")] = None,
        output_format: _Format = PageFormat.TEXT,
    ) -> None:
        """Explain the options of the configuration."""

        def action() -> int:
            from fastlint.cli.option_pages import show_options

            return show_options(key, output_format)

        act(action)


def _add_tools(app: typer.Typer, act: Callable[[Action], None]) -> None:
    @app.command("routes")
    def routes(
        paths: _Paths = None,
        output_format: _Format = PageFormat.TEXT,
        config: _Config = None,
        isolated: _Isolated = False,
        python: _Python = None,
        no_cache: _NoCache = False,
        cache_dir: _CacheDir = None,
    ) -> None:
        """Show the routes of every application, as the code says them."""
        overrides = Overrides(config=tuple(config or ()), isolated=isolated, python=python, cache_dir=cache_dir)

        def action() -> int:
            from fastlint.cli.routes import show_routes
            from fastlint.engine import Request

            request = Request(tuple(paths or (".",)), overrides, cache=not no_cache, cache_dir=cache_dir)
            return show_routes(request, output_format)

        act(action)

    @app.command("new")
    def new(
        rule: Annotated[str, typer.Argument(metavar="GROUP/NAME", help="Such as blocking/blocking-sleep.")],
        directory: Annotated[
            str | None, typer.Option("--directory", metavar="FOLDER", help="Folder of the rules.")
        ] = None,
    ) -> None:
        """Start a new rule of fastlint itself, in a checkout: writes the skeleton of its file."""

        def action() -> int:
            from fastlint.cli.scaffold import new_rule

            return new_rule(rule, directory)

        act(action)

    @app.command("clean")
    def clean(paths: _Paths = None, quiet: _Quiet = False) -> None:
        """Remove the caches."""

        def action() -> int:
            from fastlint.cli.clean import clean

            return clean(paths or ["."], quiet)

        act(action)
