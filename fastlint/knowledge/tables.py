"""The data files: one per top-level package, found by its name without reading the others.

A file holds `distribution` (its name or names on the package index), `[alias]` (canonical names of other public
spellings) and `[[knowledge]]` tables. A table says the same of all its `names`; with `of`, they are names within that
class or module. The standard library has one file per module in the folder `stdlib`. In the folder `stubs` are those of
packages that come in many, named alike: their aliases are patterns, in which `*` is any part of a word.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from fastlint.beside import Beside
from fastlint.codec import Codec
from fastlint.knowledge.roles import FILE as ROLES

FOLDER = Path(__file__).parent
STANDARD_LIBRARY = sys.stdlib_module_names | {"builtins"}
_SUBJECT = frozenset({"name", "names", "of", "alias_of"})


class Table(NamedTuple):
    """One data file: fields by canonical name, and canonical names by other spelling."""

    fields: Mapping[str, Mapping[str, Any]]
    aliases: Mapping[str, str]
    distributions: tuple[str, ...]
    patterns: Mapping[str, str] = {}
    """Canonical names by the patterns of other spellings."""

    def target(self, name: str) -> str | None:
        """The canonical name of exactly this spelling, if it has another one."""
        if name in self.aliases or not self.patterns:
            return self.aliases.get(name)
        return next((target for pattern, target in self.patterns.items() if _fits(name, pattern)), None)


class _Kept(NamedTuple):
    """A table as it is kept: each row with its names."""

    rows: list[tuple[list[str], dict[str, Any]]]
    aliases: dict[str, str]
    distributions: tuple[str, ...]


_KEPT: Beside[_Kept] = Beside(Codec(tuple[bytes, _Kept]))
_EMPTY = Table({}, {}, ())


@cache
def data_files() -> Mapping[str, Path]:
    """The data file of each described package."""
    third_party = {path.stem: path for path in FOLDER.glob("*.toml")}
    return third_party | {path.stem: path for path in (FOLDER / "stdlib").glob("*.toml")}


@cache
def table_of(package: str) -> Table:
    """The knowledge of a top-level package; empty if there is none."""
    path = data_files().get(package)
    if path is not None:
        return _read(path)
    patterns = {name: target for name, target in _stubs().items() if _fits(package, name.partition(".")[0])}
    return _EMPTY._replace(patterns=patterns) if patterns else _EMPTY


def _read(path: Path) -> Table:
    """The content of a data file; it is parsed once for an installation."""
    data = path.read_bytes()
    kept = _KEPT.value(
        path.parent, path.stem, hashlib.sha256(data).digest(), lambda: _grouped(parse_table(data.decode()))
    )
    fields = {name: row for names, row in kept.rows for name in names}
    return Table(fields, kept.aliases, kept.distributions)


def _grouped(table: Table) -> _Kept:
    """A table with each row once: many names share one."""
    rows: list[tuple[list[str], dict[str, Any]]] = []
    last: Mapping[str, Any] = {}
    for name, row in table.fields.items():
        if row is not last:
            rows.append(([], {**row}))
            last = row
        rows[-1][0].append(name)
    return _Kept(rows, {**table.aliases}, table.distributions)


def is_described(package: str) -> bool:
    """Whether a data file says something of a top-level package."""
    return package in data_files() or bool(table_of(package).patterns)


@cache
def _stubs() -> Mapping[str, str]:
    """Canonical names by patterns, for packages that come in many."""
    found: dict[str, str] = {}
    for path in _stub_files():
        found.update(parse_table(path.read_text(encoding="utf-8")).aliases)
    return found


def _stub_files() -> list[Path]:
    return sorted((FOLDER / "stubs").glob("*.toml"))


def _fits(name: str, pattern: str) -> bool:
    """Whether a dotted name has the form of a pattern, part for part."""
    parts, wanted = name.split("."), pattern.split(".")
    return len(parts) == len(wanted) and all(map(fnmatchcase, parts, wanted))


def parse_table(text: str) -> Table:
    """The content of a data file; raises TOMLDecodeError."""
    import tomllib

    data = tomllib.loads(text)
    fields = {name: row for table in data.get("knowledge", ()) for name, row in named_rows(table)}
    distribution = data.get("distribution", ())
    distributions = (distribution,) if isinstance(distribution, str) else tuple(distribution)
    return Table(fields, data.get("alias", {}), distributions)


def named_rows(table: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The full names of a `[[knowledge]]` table, each with the fields that hold for it."""
    row = {key: value for key, value in table.items() if key not in _SUBJECT}
    owners = table.get("of", ())
    names = table["names"] if "names" in table else (table["name"],)
    for owner in (owners,) if isinstance(owners, str) else owners or ("",):
        for name in names:
            yield f"{owner}.{name}" if owner else name, row


@cache
def data_digest() -> str:
    """Hash of all data files."""
    state = hashlib.sha256()
    for package, path in sorted(data_files().items()):
        state.update(package.encode() + b"\0" + path.read_bytes() + b"\0")
    for path in (*_stub_files(), ROLES):
        state.update(path.read_bytes() + b"\0")
    return state.hexdigest()
