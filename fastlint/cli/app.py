"""The typer application: help, and errors in what the light parser does not understand.

The commands do not act here: they leave an action behind, which runs outside of typer, so that exit codes and errors
are the same whichever parser was used.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import Annotated, Any

import typer

from fastlint.cli.options import OPTIONS, Arguments, Kind, Option, build, choice
from fastlint.config.errors import UsageError
from fastlint.config.settings import Overrides

Action = Callable[[], int]

_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


PAGE_FORMATS = ("text", "json")
"""Formats of the commands that print no findings."""

_Format = Annotated[
    str, typer.Option("--output-format", metavar="FORMAT", help=f"How to write it ({', '.join(PAGE_FORMATS)}).")
]
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
    """What a command line asks for, or the exit code if it only asked for help. Raises UsageError if it is wrong."""
    actions: list[Action] = []
    command = typer.main.get_command(_application(actions.append))
    try:
        end = command.main(list(words), prog_name="fastlint", standalone_mode=False)
    except typer.Exit as exit_:
        end = exit_.exit_code
    except Exception as error:
        if not hasattr(error, "format_message"):
            raise
        message = " ".join(error.format_message().split()).rstrip(".")
        raise UsageError(f"{message[:1].lower()}{message[1:]} (fastlint {_told(words)}--help)") from None
    return actions[0] if actions else int(end or 0)


def _told(words: Sequence[str]) -> str:
    """The command whose help knows better."""
    return f"{words[0]} " if words and not words[0].startswith("-") else ""


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
    _add_baseline(app, act)
    _add_pages(app, act)
    _add_tools(app, act)
    return app


def _check_command(act: Callable[[Action], None]) -> Callable[..., None]:
    def check(paths: list[str] | None, **values: Any) -> None:
        arguments = from_typer(paths, values)

        def action() -> int:
            from fastlint.cli.check import run

            return run(arguments)

        act(action)

    return _with_options(check, OPTIONS)


def _with_options(command: Callable[..., None], options: Sequence[Option]) -> Callable[..., None]:
    """A command with paths whose signature is a table of options."""
    parameters = [_parameter("paths", _Paths, None), *(_parameter(o.field, *_typed(o)) for o in options)]
    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    command.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return command


def _add_baseline(app: typer.Typer, act: Callable[[Action], None]) -> None:
    from fastlint.cli.baseline import BASELINE_OPTIONS, PRUNE

    def baseline(paths: list[str] | None, prune: bool = False, **values: Any) -> None:
        arguments = from_typer(paths, values, [option for option in BASELINE_OPTIONS if option is not PRUNE])

        def action() -> int:
            from fastlint.cli.baseline import write_baseline

            return write_baseline(arguments, prune=prune)

        act(action)

    about = "Remember today's findings in a file, so that only new ones are reported from now on."
    app.command("baseline", help=about)(_with_options(baseline, BASELINE_OPTIONS))


def from_typer(paths: Sequence[str] | None, values: dict[str, Any], options: Sequence[Option] = OPTIONS) -> Arguments:
    """The arguments of what typer parsed; raises UsageError."""
    given: dict[str, Any] = {}
    for option in options:
        value = values[option.field]
        if value is None or value == [] or (option.kind is Kind.FLAG and not value):
            continue
        given[option.field] = [value] if option.kind is Kind.VALUE else value
    return build(options, paths or (), given)


def _parameter(name: str, annotation: Any, default: Any) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def _typed(option: Option) -> tuple[Any, Any]:
    """The annotation and the default of an option."""
    flags: tuple[str, ...] = option.flags
    kind: Any = str | None if option.kind is Kind.VALUE else list[str] | None
    default: Any = None
    metavar = option.metavar or None
    if option.kind in (Kind.FLAG, Kind.SWITCH):
        metavar = " "
    if option.kind is Kind.FLAG:
        kind, default = bool, False
    elif option.kind is Kind.SWITCH:
        kind, flags = bool | None, (f"{option.long}/--no-{option.long.removeprefix('--')}",)
    about = f"{option.about} ({', '.join(option.choices)})" if option.choices else option.about
    info = typer.Option(*flags, help=about, metavar=metavar, rich_help_panel=option.panel, show_default=False)
    return Annotated[kind, info], default


def _page_format(text: str) -> str:
    return choice("--output-format", text, PAGE_FORMATS)


def _add_pages(app: typer.Typer, act: Callable[[Action], None]) -> None:
    @app.command("rule")
    def rule(
        wanted: Annotated[str | None, typer.Argument(metavar="RULE", help="Code or name.")] = None,
        every: Annotated[bool, typer.Option("--all", help="All rules.")] = False,
        output_format: _Format = "text",
    ) -> None:
        """Explain a rule."""

        def action() -> int:
            from fastlint.cli.rule_pages import show_rule
            from fastlint.rules import manifest

            return show_rule(manifest(), wanted, every=every, output_format=_page_format(output_format))

        act(action)

    @app.command("rules")
    def rules(output_format: _Format = "text") -> None:
        """List all rules."""

        def action() -> int:
            from fastlint.cli.rule_pages import list_rules
            from fastlint.rules import manifest

            return list_rules(manifest(), _page_format(output_format))

        act(action)

    @app.command("config")
    def config(
        key: Annotated[str | None, typer.Argument(help="An option, such as per-file-ignores.")] = None,
        output_format: _Format = "text",
    ) -> None:
        """Explain the options of the configuration."""

        def action() -> int:
            from fastlint.cli.option_pages import show_options

            return show_options(key, _page_format(output_format))

        act(action)

    @app.command("schema")
    def schema(
        of: Annotated[str, typer.Argument(metavar="CONFIG|OUTPUT", help="Of what (config, output).")] = "output",
    ) -> None:
        """Print the JSON schema of the configuration, or of the json and json-lines output."""

        def action() -> int:
            from fastlint.cli.schemas import show_schema

            return show_schema(of)

        act(action)


def _add_tools(app: typer.Typer, act: Callable[[Action], None]) -> None:
    @app.command("routes")
    def routes(
        paths: _Paths = None,
        output_format: _Format = "text",
        config: _Config = None,
        isolated: _Isolated = False,
        python: _Python = None,
        no_cache: _NoCache = False,
        cache_dir: _CacheDir = None,
        words: Annotated[
            str, typer.Option("--filter", metavar="WORDS", help='Only rows with all of these: "GET /users loop".')
        ] = "",
        tree: Annotated[bool, typer.Option("--tree", help="Show what each route depends on, and what blocks.")] = False,
        tests: Annotated[bool, typer.Option("--tests", help="Show the applications of tests too.")] = False,
    ) -> None:
        """Show the routes of every application: loop or thread, what blocks, dependencies, response model."""
        overrides = Overrides(config=tuple(config or ()), isolated=isolated, python=python, cache_dir=cache_dir)

        def action() -> int:
            from fastlint.cli.routes import View, show_routes
            from fastlint.engine import Request

            request = Request(tuple(paths or (".",)), overrides, cache=not no_cache, cache_dir=cache_dir)
            return show_routes(request, _page_format(output_format), View(words, tests, tree))

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
