"""Knowledge: what callables outside the project do, read from one data file per library when it is first asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, Protocol

from fastlint.knowledge.row import FIELDS, Row, make_row
from fastlint.knowledge.tables import STANDARD_LIBRARY, Table, data_digest, is_described, named_rows, table_of

__all__ = ["Knowledge", "Row"]

_LONGEST_ALIAS_CHAIN = 8


class Installed(Protocol):
    """What is installed where the project runs, asked about packages that no data file describes."""

    @property
    def digest(self) -> str:
        """The same for the same packages in the same versions."""

    def canonical(self, name: str) -> str:
        """The name under which something is defined."""

    def fields(self, name: str) -> Mapping[str, Any] | None:
        """What its definition says, as the fields of a row."""


class Knowledge:
    """The shipped data files and the user's rows; a user's row replaces the shipped one of the same name.

    `installed` answers for packages that have no data file. `extra` are tables as in `[[tool.fastlint.knowledge]]`
    (keys with `-` or `_`); raises ValueError for an unknown key.
    """

    def __init__(self, extra: Iterable[Mapping[str, object]] = (), installed: Installed | None = None) -> None:
        self.installed = installed
        self._extra = [{key.replace("-", "_"): value for key, value in table.items()} for table in extra]
        self._canonical: dict[str, str] = {}
        self._rows: dict[str, Row | None] = {}
        self._bases: dict[str, tuple[str, ...]] = {}
        self._user_aliases = {
            name: str(table["alias_of"])
            for table in self._extra
            if "alias_of" in table
            for name, _ in named_rows(table)
        }
        self._user_fields = {
            self.canonical(name): _checked(row)
            for table in self._extra
            if "alias_of" not in table
            for name, row in named_rows(table)
        }

    def canonical(self, name: str) -> str:
        """The one spelling of a name that has several: aliases of the name, its class or its module are followed."""
        found = self._canonical.get(name)
        if found is None:
            found = name
            for _ in range(_LONGEST_ALIAS_CHAIN):
                target = self._target(found)
                if target is None or target == found:
                    break
                found = target
            if (installed := self._installed(found)) is not None:
                defined = installed.canonical(found)
                found = self.canonical(defined) if defined != found else found
            self._canonical[name] = found
        return found

    def _installed(self, name: str) -> Installed | None:
        """Who answers for a name that no data file can describe."""
        return self.installed if self.installed is not None and not self.describes(name.partition(".")[0]) else None

    def states(self, name: str) -> bool:
        """Whether a data file or the user says something of a name, and not just how it is defined."""
        return name in self._user_fields or name in _table(name).fields

    def get(self, name: str) -> Row | None:
        """What is known of a name.

        A member is also looked for in the bases of its class, as `Class.*_suffix` and `Class.*`, and in the type of the
        attribute that it is a member of (`Base.metadata.create_all`).
        """
        try:
            return self._rows[name]
        except KeyError:
            self._rows[name] = None  # What is asked for again on the way to itself is not known.
            row = self._rows[name] = self._find(self.canonical(name))
            return row

    def is_class(self, name: str) -> bool:
        """Whether it is known to be a class: calling it gives an instance."""
        row = self._exact(self.canonical(name))
        return row is not None and row.is_class

    def bases(self, name: str) -> tuple[str, ...]:
        """All known base classes, in the order in which Python looks members up."""
        name = self.canonical(name)
        found = self._bases.get(name)
        if found is None:
            order: list[str] = []
            self._linearise(name, order, frozenset())
            found = self._bases[name] = tuple(base for base in order if base != name)
        return found

    def describes(self, package: str) -> bool:
        """Whether a top-level package is of the standard library or has a data file (the user's rows do not count)."""
        return package in STANDARD_LIBRARY or is_described(package)

    @cached_property
    def digest(self) -> str:
        """Hash of all that answers depend on, for caches."""
        rows = repr([sorted(table.items()) for table in self._extra])
        rows += self.installed.digest if self.installed is not None else ""
        return hashlib.sha256(f"{data_digest()}{rows}".encode()).hexdigest()

    def _find(self, name: str) -> Row | None:
        row = self._exact(name)
        owner, _, member = name.rpartition(".")
        if row is not None or not owner:
            return row
        classes = (owner, *self.bases(owner))
        return self._inherited(classes, member) or self._of_type(owner, member)

    def _inherited(self, classes: tuple[str, ...], member: str) -> Row | None:
        for klass in classes[1:]:
            row = self._exact(f"{klass}.{member}")
            if row is not None:
                return row
        if member.startswith("_"):
            return None
        suffix = member.rpartition("_")[2]
        for klass in classes:
            row = self._exact(f"{klass}.*_{suffix}") or self._exact(f"{klass}.*")
            if row is not None:
                return row._replace(name=f"{klass}.{member}")
        return None

    def _of_type(self, owner: str, member: str) -> Row | None:
        row = self.get(owner)
        if row is None or row.type is None:
            return None
        return self.get(f"{owner.rpartition('.')[0] if row.type == 'Self' else row.type}.{member}")

    def _exact(self, name: str) -> Row | None:
        fields = self._user_fields.get(name)
        if fields is None:
            fields = _table(name).fields.get(name)
        if fields is None and (installed := self._installed(name)) is not None:
            fields = installed.fields(name)
        return make_row(name, fields) if fields is not None else None

    def _target(self, name: str) -> str | None:
        """The name after one alias, the longest that fits."""
        shipped = _table(name)
        if not (shipped.aliases or shipped.patterns or self._user_aliases):
            return None
        prefix = name
        while prefix:
            target = self._user_aliases.get(prefix) or shipped.target(prefix)
            if target is not None:
                return target + name[len(prefix) :]
            prefix = prefix.rpartition(".")[0]
        return None

    def _linearise(self, name: str, order: list[str], above: frozenset[str]) -> None:
        """Depth first, a class that is reached again moves to the end: Python's order for the usual hierarchies."""
        if name in order:
            order.remove(name)
        order.append(name)
        row = self._exact(name)
        for base in map(self.canonical, row.bases if row is not None else ()):
            if base not in above and base != name:
                self._linearise(base, order, above | {name})


def _table(name: str) -> Table:
    return table_of(name.partition(".")[0])


def _checked(row: Mapping[str, Any]) -> Mapping[str, Any]:
    unknown = sorted(row.keys() - FIELDS)
    if unknown:
        raise ValueError(f"unknown key in a knowledge row: {', '.join(unknown)}")
    return {key: value for key, value in row.items() if value is not None}
