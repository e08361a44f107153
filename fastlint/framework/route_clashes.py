"""Routes that never run because an earlier one of the same application matches all that they match."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from fastlint.framework.model import Application, IncludeStep, Model, TableRow
from fastlint.framework.passed_applications import CallChain
from fastlint.framework.path_patterns import UNKNOWN, covers, is_catch_all, is_known, tokens
from fastlint.framework.records import RouteRecord
from fastlint.index.facts import MODULE
from fastlint.subjects.applications import ClashKind

_FUEL = 3_000_000
"""Comparisons for one application: a thousand for each of three thousand routes."""


class Clash(NamedTuple):
    """A row of an application that an earlier one takes away from; both are rows of its table.

    `kind` is "shadowed", "duplicate" (both match the same), "included" (the same route, by including its router
    twice), "documentation" (a page that the application adds itself: there is no earlier row) or "operation-id".
    """

    kind: ClashKind
    later: TableRow
    earlier: TableRow | None
    earlier_path: str
    methods: tuple[str, ...]


def clashes(model: Model, application: Application) -> Iterator[Clash]:
    """The clashes of one application, in the order of its table."""
    if application.object.id in model.special:
        return
    finder = _Finder(model, application)
    for entry in application.table:
        if entry.route >= 0:
            found = finder.find(entry)
            if found is not None:
                yield found
        finder.add(entry)
    yield from _operation_ids(model, application)


class _Node:
    """Rows by the segments of their paths; segments with a parameter stand together."""

    def __init__(self) -> None:
        self.literal: dict[str, _Node] = {}
        self.others: dict[str, _Node] = {}
        self.rows: list[tuple[int, TableRow]] = []

    def add(self, segments: Sequence[str], row: tuple[int, TableRow]) -> None:
        node = self
        for segment in segments:
            # The name of a parameter does not matter for what it matches.
            table, key = (node.others, "".join(tokens(segment))) if "{" in segment else (node.literal, segment)
            node = table.setdefault(key, _Node())
        node.rows.append(row)

    def find(self, segments: Sequence[str]) -> Iterator[tuple[int, TableRow]]:
        """Rows that may match whatever a path of these segments matches."""
        if not segments:
            yield from self.rows
            return
        first, rest = segments[0], segments[1:]
        if first in self.literal:
            yield from self.literal[first].find(rest)
        for other in self.others.values():
            yield from other.find(rest)


class _Finder:
    def __init__(self, model: Model, application: Application) -> None:
        self.model = model
        self.application = application
        self.tree = _Node()
        self.wide: list[tuple[int, TableRow]] = []
        self.count = 0
        self.unknown: dict[IncludeStep, str] = {}
        self.fuel = _FUEL

    def path(self, entry: TableRow) -> str:
        """The path of a row; what is not known of it, like a prefix from the environment, is the same in all rows that
        have it from the same place, and nothing else.
        """
        if "<" not in entry.path:
            return entry.path
        known = (self.unknown.setdefault(s, chr(ord(UNKNOWN) + len(self.unknown))) if "<" in s.path else s.path
                 for s in entry.steps)  # fmt: skip
        return "".join(known)

    def _pattern(self, earlier: TableRow) -> str:
        return self.path(earlier) + "/{path:path}" if earlier.route < 0 else self.path(earlier)

    def add(self, entry: TableRow) -> None:
        """Make a row known to those that follow."""
        self.count += 1
        if self._is_special(entry):
            return
        path = self.path(entry)
        if entry.route < 0:
            if len(entry.steps) == 1 and is_known(path):
                self.wide.append((self.count, entry))
        elif not is_known(path):
            return
        elif is_catch_all(path):
            self.wide.append((self.count, entry))
        else:
            self.tree.add(path.split("/"), (self.count, entry))

    def find(self, entry: TableRow) -> Clash | None:
        """The first row that takes something away from this one."""
        route = self.model.routes[entry.route]
        if self._is_special(entry):
            return None
        page = self._documentation(entry, route)
        if page is not None:
            return page
        path = self.path(entry)
        candidates = self.wide + list(islice(self.tree.find(path.split("/")), max(self.fuel, 0)))
        self.fuel -= len(candidates)
        if self.fuel < 0:
            return None
        for _, earlier in sorted(candidates):
            methods = self._common(earlier, route)
            if methods and covers(self._pattern(earlier), path) and runs_before(self.model, earlier, entry):
                clash = self._clash(earlier, entry, methods)
                if clash is not None:
                    return clash
        return None

    def _documentation(self, entry: TableRow, route: RouteRecord) -> Clash | None:
        if "GET" in route.methods and entry.path in self.application.object.documentation:
            return Clash("documentation", entry, None, entry.path, ("GET",))
        return None

    def _common(self, earlier: TableRow, route: RouteRecord) -> tuple[str, ...]:
        if earlier.route < 0:
            return route.methods
        other = self.model.routes[earlier.route]
        if (other.kind == "websocket") != (route.kind == "websocket"):
            return ()
        methods = {*other.methods, "HEAD"} if other.kind == "plain" and "GET" in other.methods else set(other.methods)
        return tuple(method for method in route.methods if method in methods)

    def _clash(self, earlier: TableRow, later: TableRow, methods: tuple[str, ...]) -> Clash | None:
        if earlier.route < 0:
            return Clash("shadowed", later, earlier, earlier.path + "/", methods)
        is_same = covers(self.path(later), self.path(earlier))
        if self.model.routes[earlier.route].endpoint == self.model.routes[later.route].endpoint:
            twice = is_same and earlier.route == later.route
            return Clash("included", later, earlier, earlier.path, methods) if twice else None
        return Clash("duplicate" if is_same else "shadowed", later, earlier, earlier.path, methods)

    def _is_special(self, entry: TableRow) -> bool:
        """Whether it is matched in some way that is not known: by a version in a header, or by a class of its own."""
        if any(step.receiver in self.model.special for step in entry.steps):
            return True
        names = self.model.routes[entry.route].decorators if entry.route >= 0 else ()
        return any("version" in name.lower() for name in names)


def runs_before(model: Model, earlier: TableRow, later: TableRow) -> bool:
    """Whether one row is certain to be there, and before the other, whenever the other is."""
    for i, (a, b) in enumerate(zip(earlier.steps, later.steps, strict=False)):
        if a != b:
            return _is_before(a, b) and all(_is_certain(model, step) for step in earlier.steps[i + 1 :])
    return False


def _is_before(a: IncludeStep, b: IncludeStep) -> bool:
    if a.receiver != b.receiver:
        return False
    for i, (first, second) in enumerate(zip(a.points, b.points, strict=False)):
        if first == second:
            continue
        if (first.module, first.owner) != (second.module, second.owner):
            return False
        if first.branches != second.branches[: len(first.branches)]:
            return False
        in_order = (first.row, first.column) < (second.row, second.column)
        return in_order and not any(point.branches for point in a.points[i + 1 :])
    return a.points == b.points


def are_in_order(a: CallChain, b: CallChain) -> bool:
    """Whether the first of two additions is certain to happen before the second one, if both happen."""
    for first, second in zip(a, b, strict=False):
        if first != second:
            length = min(len(first.branches), len(second.branches))
            together = first.branches[:length] == second.branches[:length]
            is_same = (first.module, first.owner) == (second.module, second.owner)
            return is_same and together and (first.row, first.column) < (second.row, second.column)
    return False


def _is_certain(model: Model, step: IncludeStep) -> bool:
    """Whether a router is certain to have something: its module, or the function that makes it, gives it that."""
    known = model.objects.get(step.receiver)
    if known is None or any(point.branches for point in step.points):
        return False
    first = step.points[0]
    return first.owner == MODULE or (first.module, first.owner) == (known.id[0], known.owner)


def _operation_ids(model: Model, application: Application) -> Iterator[Clash]:
    """Documented routes with the same explicit identifier."""
    known: dict[str, TableRow] = {}
    for entry in application.entries:
        route = model.routes[entry.route]
        if not route.operation_id or route.kind != "http" or not is_documented(model, entry):
            continue
        first = known.setdefault(route.operation_id, entry)
        if first is not entry and first.route != entry.route and runs_before(model, first, entry):
            yield Clash("operation-id", entry, first, first.path, route.methods)


def is_documented(model: Model, entry: TableRow) -> bool:
    """Whether a row of a route table stands in the documentation."""
    owners = (model.objects.get(step.receiver) for step in entry.steps)
    hidden = any(owner is not None and not owner.in_schema for owner in owners)
    return model.routes[entry.route].in_schema and not hidden and all(step.in_schema for step in entry.steps)
