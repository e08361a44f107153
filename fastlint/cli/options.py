"""The options of `fastlint check`, and what an option is: parser, help and completion are made from this table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import Enum, auto
from typing import Any

from fastlint.config.errors import UsageError
from fastlint.config.settings import Overrides
from fastlint.diagnostic import Confidence, Severity
from fastlint.reporters import FORMATS

FORMAT_VARIABLE = "FASTLINT_OUTPUT_FORMAT"


class Kind(Enum):
    """What an option takes."""

    FLAG = auto()
    """Nothing; it is off unless given."""
    SWITCH = auto()
    """Nothing; `--no-...` turns it off, and not given it leaves the configuration's value."""
    VALUE = auto()
    """One value; the last one given counts."""
    LIST = auto()
    """Values separated by commas; may be repeated."""
    REPEAT = auto()
    """One value each time it is given."""
    OPTIONAL = auto()
    """One value behind `=`, or nothing, which is the empty text."""


@dataclass(frozen=True, slots=True)
class Option:
    """One option: its flags (the first long one names the field), what it takes, and its line of help."""

    flags: tuple[str, ...]
    kind: Kind
    about: str
    panel: str = "Options"
    metavar: str = ""
    choices: tuple[str, ...] = ()

    @property
    def long(self) -> str:
        """The long flag."""
        return self.flags[0]

    @property
    def field(self) -> str:
        """The field of Arguments."""
        return self.long.removeprefix("--").replace("-", "_")

    @property
    def negation(self) -> str:
        """What turns a switch off."""
        return f"--no-{self.long.removeprefix('--')}"

    @property
    def takes_value(self) -> bool:
        """Whether a value follows the flag."""
        return self.kind in (Kind.VALUE, Kind.LIST, Kind.REPEAT)


def _flag(flags: str, about: str, panel: str = "Options") -> Option:
    return Option(tuple(flags.split()), Kind.FLAG, about, panel)


def _switch(flag: str, about: str, panel: str = "Options") -> Option:
    return Option((flag,), Kind.SWITCH, about, panel)


def _value(flags: str, metavar: str, about: str, panel: str = "Options", choices: Sequence[str] = ()) -> Option:
    return Option(tuple(flags.split()), Kind.VALUE, about, panel, metavar, tuple(choices))


def _list(flag: str, metavar: str, about: str, panel: str = "Rule selection") -> Option:
    return Option((flag,), Kind.LIST, about, panel, metavar)


_OUTPUT, _CONFIGURATION, _FILES = "Output", "Configuration", "Files and cache"

OPTIONS = (
    _switch("--fix", "Apply safe fixes."),
    _switch("--unsafe-fixes", "Also apply fixes that may change what the program does."),
    _flag("--diff", "Show what --fix would change, and change nothing."),
    _flag("--fix-only", "Apply fixes, and report nothing of what is left."),
    _flag("--show-fixes", "List what was fixed, by file and rule."),
    _flag("--exit-non-zero-on-fix", "Exit with 1 if anything was fixed, even if nothing is left."),
    Option(("--add-noqa",), Kind.OPTIONAL, "Silence what is reported by `# noqa` comments.", metavar="[=REASON]"),
    _list("--select", "RULES", "Rules to switch on instead of the default ones: codes, prefixes, names, groups, ALL."),
    _list("--extend-select", "RULES", "Rules to switch on in addition."),
    _list("--ignore", "RULES", "Rules to switch off."),
    _list("--per-file-ignores", "PATTERN:RULE", "Rules to switch off for files that match a pattern."),
    _list("--fixable", "RULES", "Rules whose fixes may be applied."),
    _list("--unfixable", "RULES", "Rules whose fixes may not be applied."),
    _list("--ignore-overlap", "LINTERS", 'Switch off the rules that these linters, such as "ruff", have too.'),
    Option(("--preview",), Kind.SWITCH, "Also use rules that have not yet proven themselves.", "Rule selection"),
    _value("--baseline", "FILE", "Report only findings that are not in this file; `fastlint baseline` writes it."),
    _value("--since", "REF", "Report only what has come with the changes since a commit, branch or tag."),
    _flag("--staged", "Report only what the changes that are about to be committed bring."),
    _value(
        "--confidence",
        "LEVEL",
        "Least confidence of the findings shown: high, or low for guesses too (as with --preview).",
        "Rule selection",
        tuple(Confidence),
    ),
    _value("--output-format", "FORMAT", f"How to write findings; {FORMAT_VARIABLE} does the same.", _OUTPUT, FORMATS),
    _value("--output-file -o", "FILE", "Write findings to a file (- is standard output).", _OUTPUT),
    _flag("--statistics", "Show how many findings each rule has.", _OUTPUT),
    _flag("--show-files", "List the files that would be checked.", _OUTPUT),
    _flag("--show-settings", "Show the settings that govern the first path.", _OUTPUT),
    _value("--fail-on", "SEVERITY", "Least severity that makes the exit code 1.", _OUTPUT, tuple(Severity)),
    _flag("--strict", "Exit with 1 if calls on the event loop could not be resolved, and list them.", _OUTPUT),
    _flag("--exit-zero -e", "Exit with 0 even if there are findings (with 2 if less was checked than asked).", _OUTPUT),
    _flag("--quiet -q", "Print findings and nothing else.", _OUTPUT),
    _flag("--watch -w", "Check again whenever a file changes (needs the extra `watch`).", _OUTPUT),
    _flag("--verbose -v", "Also tell what was understood, what it rests on, and how long it took.", _OUTPUT),
    _value("--color", "WHEN", "Use colours.", _OUTPUT, ("auto", "always", "never")),
    Option(
        ("--config",),
        Kind.REPEAT,
        "A configuration file, or a setting in TOML: --config 'fail-on = \"error\"'.",
        _CONFIGURATION,
        "FILE|KEY=VALUE",
    ),
    _flag("--isolated", "Read no configuration file, and run no rules but fastlint's.", _CONFIGURATION),
    _switch(
        "--own-rules", "Run rules of the project and of installed packages, which is so unless told.", _CONFIGURATION
    ),
    _value("--python", "PATH", "Interpreter or virtual environment with the project's dependencies.", _CONFIGURATION),
    _value("--stdin-filename", "FILE", "Name of the file that is given on standard input (path -).", _FILES),
    _list("--exclude", "PATTERNS", "Files and folders to leave out, instead of those of the configuration.", _FILES),
    _list("--extend-exclude", "PATTERNS", "Files and folders to leave out in addition.", _FILES),
    _switch("--force-exclude", "Leave out excluded files even where they are named.", _FILES),
    _flag("--no-cache -n", "Neither read nor write the cache.", _FILES),
    _value("--cache-dir", "FOLDER", "Folder of the cache.", _FILES),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments:
    """A parsed command line of `fastlint check`; None where an option was not given."""

    paths: tuple[str, ...] = ()
    fix: bool | None = None
    unsafe_fixes: bool | None = None
    diff: bool = False
    fix_only: bool = False
    show_fixes: bool = False
    exit_non_zero_on_fix: bool = False
    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] | None = None
    per_file_ignores: tuple[str, ...] | None = None
    fixable: tuple[str, ...] | None = None
    unfixable: tuple[str, ...] | None = None
    ignore_overlap: tuple[str, ...] | None = None
    preview: bool | None = None
    confidence: str | None = None
    output_format: str | None = None
    output_file: str | None = None
    statistics: bool = False
    show_files: bool = False
    show_settings: bool = False
    fail_on: str | None = None
    strict: bool = False
    exit_zero: bool = False
    quiet: bool = False
    watch: bool = False
    verbose: bool = False
    color: str | None = None
    config: tuple[str, ...] | None = None
    isolated: bool = False
    own_rules: bool | None = None
    python: str | None = None
    stdin_filename: str | None = None
    exclude: tuple[str, ...] | None = None
    extend_exclude: tuple[str, ...] | None = None
    force_exclude: bool | None = None
    no_cache: bool = False
    cache_dir: str | None = None
    baseline: str | None = None
    add_noqa: str | None = None
    since: str | None = None
    staged: bool = False

    def overrides(self) -> Overrides:
        """What is laid over the configuration files; raises UsageError."""
        names = {field.name for field in fields(Overrides)} & {field.name for field in fields(self)}
        given: dict[str, Any] = {name: value for name in names if (value := getattr(self, name)) is not None}
        if self.per_file_ignores is not None:
            given["per_file_ignores"] = _per_file_ignores(self.per_file_ignores)
        if self.fail_on is not None:
            given["fail_on"] = Severity(self.fail_on)
        if self.confidence is not None:
            given["confidence"] = Confidence(self.confidence)
        return Overrides(**given)


def value_of(option: Option, given: Any) -> Any:
    """The value of what a parser found: whether a flag is on, or the list of texts. Raises UsageError."""
    if option.kind is Kind.LIST:
        return tuple(part.strip() for text in given for part in text.split(",") if part.strip())
    if option.kind is Kind.REPEAT:
        return tuple(given)
    if option.kind in (Kind.VALUE, Kind.OPTIONAL):
        return choice(option.long, given[-1], option.choices)
    return given


def choice(place: str, text: str, choices: Sequence[str]) -> str:
    """The text, if it is one of the choices (or there are none); raises UsageError otherwise."""
    if choices and text not in choices:
        from fastlint.config.selection import suggestion

        raise UsageError(f'{place}: "{text}" is none of {", ".join(choices)}{suggestion(text, choices)}')
    return text


def _per_file_ignores(items: Sequence[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """`tests/*:FLT1`, `FLT2`: a pattern before each rule, as in ruff, or before the first of several, as in flake8."""
    ignores: dict[str, tuple[str, ...]] = {}
    pattern = ""
    for item in items:
        before, colon, rule = item.rpartition(":")
        pattern = before.strip() if colon else pattern
        if not pattern or not rule.strip():
            raise UsageError(f'--per-file-ignores: "{item}" is not of the form PATTERN:RULE')
        ignores[pattern] = (*ignores.get(pattern, ()), rule.strip())
    return tuple(ignores.items())
