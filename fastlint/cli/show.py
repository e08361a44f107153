"""`fastlint check --show-files` and `--show-settings`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from fastlint.cli.output import tell, write
from fastlint.cli.own_rules import enrol_for
from fastlint.config.loading import Configuration
from fastlint.config.selection import select_rules
from fastlint.config.settings import Settings
from fastlint.files import discover
from fastlint.reporters._escape import printable


def show_files(paths: Sequence[str], configuration: Configuration) -> int:
    """List the files that would be checked; returns the exit code."""
    found = discover(paths, configuration)
    write("".join(f"{printable(path)}\n" for path in found.files))
    for path in found.missing:
        tell(f"error: {path}: no such file or folder")
    for problem in found.problems:
        tell(f"error: {problem}")
    return 2 if found.missing or found.problems else 0


def show_settings(paths: Sequence[str], configuration: Configuration) -> int:
    """Show the settings that govern the first path, and the rules that they switch on; returns the exit code."""
    from fastlint import rules

    path = os.path.abspath(paths[0])  # noqa: PTH100 (links are not followed)
    if os.path.isdir(path):  # noqa: PTH112
        path = str(Path(path, "*.py"))
    settings = configuration.for_file(path)
    enrol_for(configuration, settings.own_rules)
    selected = select_rules(settings, rules.manifest())
    lines = [f"# settings for {path}", *_described(settings)]
    lines.append(f"rules = {_text(tuple(sorted(selected.for_file(path))))}")
    write("".join(f"{printable(line)}\n" for line in lines))
    for warning in selected.warnings:
        tell(f"warning: {warning}")
    return 0


def _described(settings: Settings) -> list[str]:
    lines = []
    for field in fields(settings):
        value = getattr(settings, field.name)
        if field.name == "selections":
            for layer in value:
                asked = {"select": layer.select, "extend-select": layer.extend_select, "ignore": layer.ignore}
                lines += [f"{key} = {_text(codes)}  # {layer.where}" for key, codes in asked.items() if codes]
        else:
            key = field.name.replace("_", "-")
            lines.append(f"# {key} is not set" if value is None else f"{key} = {_text(value)}")
    return lines


def _text(value: Any) -> str:
    import json

    return json.dumps(value, default=str, ensure_ascii=False)
