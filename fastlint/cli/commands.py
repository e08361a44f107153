"""The commands, and what each of them takes: parser, help and completion are made from this table alone.

A command is a function here that says what it takes; what it needs is imported when it runs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from fastlint.cli.options import OPTIONS, Arguments, Kind, Option
from fastlint.config.errors import UsageError
from fastlint.config.settings import Overrides

if TYPE_CHECKING:
    from fastlint.engine import Request

PAGE_FORMATS = ("text", "json")
"""Formats of the commands that print no findings."""


class Words(NamedTuple):
    """What a command takes beside options: paths, or one name."""

    metavar: str
    about: str
    many: bool = False
    required: bool = False
    choices: tuple[str, ...] = ()


class ParsedCommand(NamedTuple):
    """A parsed command line: the words beside options, and the values of the options that were given, by field."""

    words: tuple[str, ...]
    values: Mapping[str, Any]

    @property
    def word(self) -> str | None:
        """The one word, if it was given."""
        return self.words[0] if self.words else None

    @property
    def paths(self) -> tuple[str, ...]:
        """The words as paths: the current folder if there are none."""
        return self.words or (".",)

    def get(self, field: str, default: Any = None) -> Any:
        """The value of an option."""
        return self.values.get(field, default)


class Command(NamedTuple):
    """A command: its name, its line of help, what it takes, and what it does (the result is the exit code)."""

    name: str
    about: str
    run: Callable[[ParsedCommand], int]
    options: tuple[Option, ...] = ()
    words: Words | None = None


_PATHS = Words("PATHS", "Files and folders; the current folder if none.", many=True)
_SHELLS = ("bash", "zsh", "fish", "powershell")
_FORMAT = Option(("--output-format",), Kind.VALUE, "How to write it.", "Options", "FORMAT", PAGE_FORMATS)


_QUIET = Option(("--quiet", "-q"), Kind.FLAG, "No notes on standard error.")
_FILTER = Option(("--filter",), Kind.VALUE, 'Only routes with all of these: "GET /users loop".', metavar="WORDS")


def _request(given: ParsedCommand, paths: tuple[str, ...], *, understand: bool = False) -> Request:
    """What the commands that show what is known ask of the engine."""
    from fastlint.engine import Request

    folder = given.get("cache_dir")
    overrides = Overrides(
        config=given.get("config", ()),
        isolated=given.get("isolated", False),
        python=given.get("python"),
        cache_dir=folder,
    )
    cache = not given.get("no_cache", False)
    return Request(paths, overrides, cache=cache, cache_dir=folder, understand=understand)


def _files(given: ParsedCommand, command: str) -> tuple[str, ...]:
    """The paths of a command that reads files only; raises UsageError for standard input."""
    if "-" in given.paths:
        raise UsageError(f"{command}: standard input is not read: name files or folders")
    return given.paths


def _of_analysis() -> tuple[Option, ...]:
    """Options of the commands that show what is known."""
    return _of_check("--config", "--isolated", "--python", "--no-cache", "--cache-dir")


def _of_check(*flags: str) -> tuple[Option, ...]:
    """Options that mean what they mean to `check`."""
    return tuple(option for option in OPTIONS if option.long in flags)


def _check() -> Command:
    def run(given: ParsedCommand) -> int:
        arguments = Arguments(paths=given.words, **given.values)
        if arguments.watch:
            from fastlint.cli.watch import watch

            return watch(arguments)
        from fastlint.cli.check import run

        return run(arguments)

    return Command("check", "Check files and folders.", run, OPTIONS, _PATHS)


def _baseline() -> Command:
    from fastlint.cli.baseline import BASELINE_OPTIONS, write_baseline

    def run(given: ParsedCommand) -> int:
        values = {field: value for field, value in given.values.items() if field != "prune"}
        return write_baseline(Arguments(paths=_files(given, "baseline"), **values), prune=given.get("prune", False))

    about = "Remember today's findings in a file, so that only new ones are reported from now on."
    return Command("baseline", about, run, BASELINE_OPTIONS, _PATHS)


def _rule() -> Command:
    def run(given: ParsedCommand) -> int:
        from fastlint.cli.own_rules import known_here
        from fastlint.cli.rule_pages import show_rule

        every, output_format = given.get("all", False), given.get("output_format", "text")
        return show_rule(known_here(given.word), given.word, every=every, output_format=output_format)

    every = Option(("--all",), Kind.FLAG, "All rules.")
    return Command("rule", "Explain a rule.", run, (every, _FORMAT), Words("RULE", "Code or name."))


def _rules() -> Command:
    def run(given: ParsedCommand) -> int:
        from fastlint.cli.own_rules import known_here
        from fastlint.cli.rule_pages import list_rules

        return list_rules(known_here(), given.get("output_format", "text"))

    return Command("rules", "List all rules.", run, (_FORMAT,))


def _config() -> Command:
    def run(given: ParsedCommand) -> int:
        from fastlint.cli.option_pages import show_options

        return show_options(given.word, given.get("output_format", "text"))

    key = Words("KEY", "An option, such as per-file-ignores.")
    return Command("config", "Explain the options of the configuration.", run, (_FORMAT,), key)


def _routes() -> Command:
    def run(given: ParsedCommand) -> int:
        from fastlint.cli.routes import View, show_routes

        view = View(given.get("filter", ""), given.get("tests", False), given.get("tree", False))
        request, output_format = _request(given, _files(given, "routes")), given.get("output_format", "text")
        return show_routes(request, output_format, view, quiet=given.get("quiet", False))

    options = (
        _FILTER,
        Option(("--tree",), Kind.FLAG, "Show what each route depends on, and what blocks."),
        Option(("--tests",), Kind.FLAG, "Show the applications of tests too."),
        _FORMAT,
        _QUIET,
        *_of_analysis(),
    )
    about = "Show the routes of every application: loop or thread, what blocks, dependencies, response model."
    return Command("routes", about, run, options, _PATHS)


def _explain() -> Command:
    def run(given: ParsedCommand) -> int:
        from fastlint.cli.explain import explain, place

        path, row = place(given.words[0])
        output_format, every = given.get("output_format", "text"), given.get("all", False)
        return explain(_request(given, (path,)), path, row, output_format, every=every)

    every = Option(("--all",), Kind.FLAG, "Show all ways that lead there.")
    about = "Tell all about a line: its thread, what leads there, what is known of it, why rules speak or are silent."
    where = Words("FILE:ROW", "A row of a file, such as app/main.py:12.", required=True)
    return Command("explain", about, run, (every, _FORMAT, *_of_analysis()), where)


def _graph() -> Command:
    from fastlint.cli.graph import FORMATS, show_graph

    def run(given: ParsedCommand) -> int:
        output_format, words = given.get("output_format", FORMATS[0]), given.get("filter", "")
        blocking, quiet, paths = given.get("blocking", False), given.get("quiet", False), _files(given, "graph")
        return show_graph(_request(given, paths), output_format, words, blocking=blocking, quiet=quiet)

    options = (
        _FILTER,
        Option(("--blocking",), Kind.FLAG, "Only what blocks the event loop."),
        Option(("--output-format",), Kind.VALUE, "How to write it.", "Options", "FORMAT", FORMATS),
        _QUIET,
        *_of_analysis(),
    )
    about = "Draw routes, what they call, the border of event loop and threads, and where the loop is blocked."
    return Command("graph", about, run, options, _PATHS)


def _report() -> Command:
    def run(given: ParsedCommand) -> int:
        from fastlint.cli.report import write_report

        request = _request(given, _files(given, "report"), understand=True)
        output_file = given.get("output_file", "fastlint-report.html")
        return write_report(request, output_file, quiet=given.get("quiet", False))

    options = (
        Option(("--html",), Kind.FLAG, "As one page of HTML: there is no other form."),
        Option(("--output-file", "-o"), Kind.VALUE, "Where to write it (- is standard output).", metavar="FILE"),
        _QUIET,
        *_of_analysis(),
    )
    about = "Write routes, call paths and findings on one page of HTML, which needs no network."
    return Command("report", about, run, options, _PATHS)


def _schema() -> Command:
    def run(given: ParsedCommand) -> int:
        from fastlint.cli.schemas import show_schema

        return show_schema(given.word or "output")

    about = "Print the JSON schema of the configuration, or of the json and json-lines output."
    of = Words("OF", "Of what: output (as without it), or config.", choices=("config", "output"))
    return Command("schema", about, run, (), of)


def _server() -> Command:
    def run(given: ParsedCommand) -> int:
        from fastlint.cli.server import run_server

        return run_server()

    stdio = Option(("--stdio",), Kind.FLAG, "Talk over standard input and output, as it always does.")
    return Command("server", "Serve an editor: the language server (needs fastlint[lsp]).", run, (stdio,))


def _new() -> Command:
    def run(given: ParsedCommand) -> int:
        from fastlint.cli.scaffold import new_own_rule, new_rule

        code, folder = given.get("code"), given.get("directory")
        return new_rule(given.words[0], folder) if code is None else new_own_rule(given.words[0], code, folder)

    options = (
        Option(("--directory",), Kind.VALUE, "Folder of the rules.", metavar="FOLDER"),
        Option(("--code",), Kind.VALUE, "Of a rule of your own, such as ACME001.", metavar="CODE"),
    )
    about = "Start a new rule: of your own with --code, else of fastlint itself, in a checkout of it."
    return Command("new", about, run, options, Words("GROUP/NAME", "Such as blocking/blocking-sleep.", required=True))


def _test_rules() -> Command:
    def run(given: ParsedCommand) -> int:
        from fastlint.cli.own_tests import run_tests

        return run_tests(given.words)

    about = "Hold rules of your own to the examples on their pages."
    places = Words("PATHS", "Files and folders with rules; the configured ones if none.", many=True)
    return Command("test-rules", about, run, (), places)


def _clean() -> Command:
    def run(given: ParsedCommand) -> int:
        from fastlint.cli.clean import clean

        return clean(given.paths, given.get("quiet", False))

    return Command("clean", "Remove the caches.", run, _of_check("--quiet"), _PATHS)


def _completion() -> Command:
    def run(given: ParsedCommand) -> int:
        from fastlint.cli.completion import show_completion

        return show_completion(given.words[0], [command(name) for name in COMMANDS])

    about = 'Print the completion of a shell: eval "$(fastlint completion bash)".'
    shell = Words("SHELL", "bash, zsh, fish or powershell.", required=True, choices=_SHELLS)
    return Command("completion", about, run, (), shell)


_TABLE: Mapping[str, Callable[[], Command]] = {
    "check": _check,
    "baseline": _baseline,
    "rule": _rule,
    "rules": _rules,
    "config": _config,
    "routes": _routes,
    "explain": _explain,
    "graph": _graph,
    "report": _report,
    "schema": _schema,
    "server": _server,
    "new": _new,
    "test-rules": _test_rules,
    "clean": _clean,
    "completion": _completion,
}
COMMANDS: Sequence[str] = tuple(_TABLE)
"""Their names, in the order of the help."""


def command(name: str) -> Command:
    """The command of a name."""
    return _TABLE[name]()
