"""Entry points that a project declares: what installed programs find by the name of a group."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from fastlint.later_pattern import later

PACKAGING = "setup.py"
"""The one of the files with entry points that is a module."""
_SCRIPTS = frozenset({"console_scripts", "gui_scripts"})
"""Groups of commands, which nobody loads as a plug-in."""
_COMMANDS = later(rb"scripts")
_TOLD = later(rb"entry[-_]?points|plugins", re.IGNORECASE)
_ENTRY = later(r"[\w.-]+[ \t]*=[ \t]*([A-Za-z_][\w.]*)")
_IN_CODE = later(
    r"""["']([\w.-]+)["']\s*:"""
    r"""|^[ \t]*\[([\w.-]+)\]"""
    r"""|(?:["']|^)[ \t]*([\w.-]+[ \t]*=[ \t]*[A-Za-z_][\w.]*(?::\w[\w.]*)?)[ \t]*(?:["']|$|\[)""",
    re.MULTILINE,
)
"""In setup.py: the name of a group, as a key or the head of a section, or an entry."""


def plugins(path: str, data: bytes) -> Iterator[tuple[str, str]]:
    """Groups with the modules in them that pyproject.toml, setup.cfg or setup.py names; nothing if it is unreadable."""
    yield from ((group, module) for group, module in _declared(path, data, _TOLD) if group not in _SCRIPTS)


def has_commands(path: str, data: bytes) -> bool:
    """Whether one of these files declares a command that is installed."""
    return any(group in _SCRIPTS for group, _ in _declared(path, data, _COMMANDS))


def _declared(path: str, data: bytes, words: re.Pattern[bytes]) -> list[tuple[str, str]]:
    """Groups of entry points, with commands, with their modules, of a file that says one of some words."""
    name = path.rpartition("/")[2]
    read = {"pyproject.toml": _of_pyproject, "setup.cfg": _of_sections, PACKAGING: _of_code}.get(name)
    if read is None or not words.search(data):
        return []
    try:
        return list(read(data.decode()))
    except ValueError:
        return []


def _of_pyproject(text: str) -> Iterator[tuple[str, str]]:
    import tomllib

    content = tomllib.loads(text)
    tool = _table(content.get("tool"))
    for scripts in (_table(content.get("project")).get("scripts"), _table(tool.get("poetry")).get("scripts")):
        yield from _entries("console_scripts", scripts)
    for tables in (
        _table(content.get("project")).get("entry-points"),
        _table(tool.get("poetry")).get("plugins"),
        _table(tool.get("flit")).get("entrypoints"),
    ):
        for group, entries in _table(tables).items():
            yield from _entries(group, entries)


def _table(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _entries(group: str, entries: object) -> Iterator[tuple[str, str]]:
    """The modules of a table, or of tables in it: a dotted group that is not quoted."""
    for name, value in _table(entries).items():
        if isinstance(value, str):
            yield group, _module(value)
        else:
            yield from _entries(f"{group}.{name}", value)


def _module(entry: str) -> str:
    return re.split(r"[\s:\[]", entry.strip(), maxsplit=1)[0]


def _of_sections(text: str) -> Iterator[tuple[str, str]]:
    import configparser

    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string(text)
    except configparser.Error as error:
        raise ValueError(str(error)) from error
    if parser.has_section("options.entry_points"):
        for group, lines in parser.items("options.entry_points"):
            yield from ((group, module) for module in _ENTRY.findall(lines))


def _of_code(text: str) -> Iterator[tuple[str, str]]:
    group = ""
    for key, head, entry in _IN_CODE.findall(text[max(text.find("entry_points"), 0) :]):
        group = key or head or group
        if entry:
            yield group, entry.partition("=")[2].partition(":")[0].strip()


def in_groups(declared: Iterable[tuple[str, str]], group: str) -> Iterator[str]:
    """The modules of a group; of all of them, if its name is not known."""
    return (module for own, module in declared if not group or own == group)
