"""`fastlint rule` and `fastlint rules`: what the rules say about themselves."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from typing import Any

from fastlint.cli.output import wants_color, write
from fastlint.config.errors import UsageError
from fastlint.config.selection import find_rule, matching_rules, suggestion
from fastlint.diagnostic import RuleInfo


def show_rule(rules: Mapping[str, RuleInfo], wanted: str | None, *, every: bool, output_format: str) -> int:
    """The page of a rule, or of all, or the list of those that a group or the beginning of codes means.

    Raises UsageError for a rule that does not exist.
    """
    if every == (wanted is not None):
        raise UsageError("rule: give the code or name of a rule, or --all")
    if wanted is not None and not find_rule(wanted, rules) and (some := matching_rules(wanted, rules)):
        return list_rules({code: rules[code] for code in some}, output_format)
    chosen = list(rules.values()) if wanted is None else [_named(wanted, rules)]
    if output_format == "json":
        entries = [described(rule) | {"page": _markdown(rule), "url": rule.url} for rule in chosen]
        write(json.dumps(entries if every else entries[0], indent=2) + "\n")
    else:
        _write_markdown("\n\n".join(_markdown(rule) for rule in chosen))
    return 0


def list_rules(rules: Mapping[str, RuleInfo], output_format: str) -> int:
    """All rules in the order of their codes, as JSON or as a table."""
    ordered = [rules[code] for code in sorted(rules)]
    if output_format == "json":
        write(json.dumps([described(rule) for rule in ordered], indent=2) + "\n")
    else:
        write(_table(ordered))
    return 0


def described(rule: RuleInfo) -> dict[str, Any]:
    """A rule as a row of `fastlint rules --output-format json`."""
    fields = ("code", "name", "group", "severity", "default", "preview", "fixable", "summary")
    return {field: getattr(rule, field) for field in fields}


def _named(wanted: str, rules: Mapping[str, RuleInfo]) -> RuleInfo:
    if rule := find_rule(wanted, rules):
        return rule
    is_code = wanted[-1:].isdigit()
    known = [] if is_code else [*(rule.name for rule in rules.values()), *(rule.group for rule in rules.values())]
    hint = suggestion(wanted, known) or " (`fastlint rules` lists them)"
    raise UsageError(f'rule: unknown rule "{wanted}"{hint}')


def _table(rules: Iterable[RuleInfo]) -> str:
    rows = [(rule.code, rule.name, rule.severity.value, _marks(rule), rule.summary) for rule in rules]
    widths = [max(map(len, column)) for column in list(zip(*rows, strict=True))[:-1]]
    lines = [
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]).rstrip()
        for row in rows
    ]
    return "".join(f"{line}\n" for line in lines)


def _marks(rule: RuleInfo) -> str:
    state = "preview" if rule.preview else "on" if rule.default else "off"
    return f"{state}, {rule.fixable} fix" if rule.fixable else state


def _markdown(rule: RuleInfo) -> str:
    from fastlint.reporters._page import page_markdown

    return f"# {rule.name} ({rule.code})\n\n{rule.severity.value}, {_marks(rule)}\n\n{page_markdown(rule.page)}\n"


def _write_markdown(text: str) -> None:
    """Rendered for people at a terminal, plain for everything else."""
    if not wants_color("auto", sys.stdout):
        write(text)
        return
    from rich.console import Console
    from rich.markdown import Markdown

    console = Console(force_terminal=True)
    with console.capture() as capture:
        console.print(Markdown(text))
    write(capture.get())
