"""Configuration that has no effect: patterns and selectors that change nothing, packages that nothing mentions."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from fastlint.config.errors import shown
from fastlint.config.patterns import matcher, posix
from fastlint.config.selection import codes_of, ignoring_matcher, select_rules
from fastlint.config.settings import DEFAULT_EXCLUDE, SelectionLayer, Settings
from fastlint.engine.own_rules import UNANALYSABLE_FILE
from fastlint.knowledge.tables import named_rows
from fastlint.rules import manifest

_GIVEN = ("the command line", "--config")
_MOST = 50_000
"""Files and folders that are looked at for a pattern."""


def unused(every: Iterable[Settings], paths: Sequence[str], mentions: Callable[[bytes], bool]) -> Iterator[str]:
    """A line for each; `paths` are all files of the project (absolute), `mentions` tells whether one says a word."""
    for settings in every:
        where = f" ({shown(settings.source)})" if settings.source else ""
        alone = _of_the_file(settings)
        lines = [
            *_selectors(alone),
            *_per_file_ignores(alone, paths),
            *_fixes(settings),
            *_exclusions(settings),
            *_knowledge(settings, mentions),
        ]
        yield from (f"{line}{where}" for line in lines)


def _selectors(settings: Settings) -> Iterator[str]:
    """Selectors without which the same rules would be on."""
    enabled = select_rules(settings, manifest()).enabled
    for i, layer in enumerate(settings.selections):
        for key in ("select", "extend_select", "ignore"):
            texts: tuple[str, ...] = getattr(layer, key) or ()
            for text in dict.fromkeys(texts) if key != "select" or len(texts) > 1 else ():
                less: dict[str, Any] = {key: tuple(other for other in texts if other != text)}
                if select_rules(_with(settings, i, replace(layer, **less)), manifest()).enabled == enabled:
                    is_on = bool(enabled & _codes(text, settings))
                    state = "on anyway" if is_on else "off anyway" if key == "ignore" else "off without preview"
                    yield f'{key.replace("_", "-")} "{text}" changes nothing: it is {state}'


def _of_the_file(settings: Settings) -> Settings:
    """The settings without the selection of the command line, which may hide what the file says."""
    layers = tuple(layer for layer in settings.selections if not layer.where.startswith(_GIVEN))
    return replace(settings, selections=layers)


def _with(settings: Settings, number: int, layer: SelectionLayer) -> Settings:
    layers = settings.selections
    return replace(settings, selections=(*layers[:number], layer, *layers[number + 1 :]))


def _codes(text: str, settings: Settings) -> frozenset[str]:
    return codes_of(text, settings, manifest())


def _per_file_ignores(settings: Settings, paths: Sequence[str]) -> Iterator[str]:
    enabled = select_rules(settings, manifest()).enabled | {UNANALYSABLE_FILE}
    for pattern, selectors in settings.per_file_ignores:
        matches = ignoring_matcher(pattern, settings)
        if not any(matches(path.rpartition("/")[2], path) for path in map(posix, paths)):
            yield f'per-file-ignores "{pattern}" matches no file'
            continue
        for text in selectors:
            if text != "ALL" and not enabled & _codes(text, settings):
                yield f'per-file-ignores "{pattern}": {text} is off anyway'


def _fixes(settings: Settings) -> Iterator[str]:
    """Rules whose fixes are chosen, and that have none."""
    rules = manifest()
    for key in ("fixable", "unfixable"):
        for text in getattr(settings, key) if not settings.fix_where else ():
            if not any(rules[code].fixable for code in _codes(text, settings)):
                yield f'{key} "{text}": no such rule has a fix'


def _exclusions(settings: Settings) -> Iterator[str]:
    """Patterns that leave out nothing that is there."""
    own = settings.exclude if settings.exclude != DEFAULT_EXCLUDE else ()
    asked = [("exclude", pattern) for pattern in own if pattern not in DEFAULT_EXCLUDE]
    asked += [("extend-exclude", pattern) for pattern in settings.extend_exclude]
    open_ones = {entry: matcher((entry[1],), settings.root) for entry in asked}
    number = 0
    for folder, folders, names in os.walk(settings.root) if open_ones else ():
        below = list(folders)
        folders[:] = [name for name in folders if name not in DEFAULT_EXCLUDE]
        for name in (*below, *names):
            path = posix(os.path.join(folder, name))
            for entry in [entry for entry, matches in open_ones.items() if matches(name, path)]:
                del open_ones[entry]
        number += len(below) + len(names)
        if not open_ones or number > _MOST:
            return
    yield from (f'{key} "{_near(pattern, settings)}" matches nothing' for key, pattern in open_ones)


def _near(pattern: str, settings: Settings) -> str:
    return pattern.removeprefix(f"{posix(settings.root)}/")


def _knowledge(settings: Settings, mentions: Callable[[bytes], bool]) -> Iterator[str]:
    names = (name for row in settings.knowledge for name, _ in named_rows(row))
    for package in dict.fromkeys(name.partition(".")[0] for name in names):
        if not mentions(package.encode()):
            yield f'knowledge of "{package}": no file mentions it'
