"""Routes, the functions that they come to run, and where that blocks the event loop: a graph for all pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Literal, NamedTuple

from fastlint.callgraph.reach.reachability import STARTUP_ROLES
from fastlint.footprint import FunctionId
from fastlint.framework.model import Application, RunsOn, TableRow
from fastlint.framework.model import Node as Dependency
from fastlint.framework.route_rows import distinct
from fastlint.picture.placement import Placement
from fastlint.picture.scene import Scene

NodeKind = Literal["route", "dependency", "function", "blocking"]
"""What a node stands for; a "dependency" is one that is not the project's own."""
EdgeKind = Literal["serves", "depends", "calls", "awaits", "starts", "hands to a thread", "blocks"]


class Node(NamedTuple):
    """A route, a function of the project or a blocking call; `runs_on` is loop, thread, both or "" (not known)."""

    kind: NodeKind
    name: str
    filename: str | None
    row: int | None
    runs_on: RunsOn


class Edge(NamedTuple):
    """What leads from one node to another: serves, depends, calls, awaits, starts, hands to a thread or blocks.

    `row` is that of the call; `is_red`: it lies on the way from the event loop to a blocking call.
    """

    source: int
    target: int
    kind: EdgeKind
    row: int
    is_red: bool = False


class Drawing(NamedTuple):
    """A graph; edges name nodes by their position. `routes` are the nodes of routes with what they are rows of."""

    nodes: list[Node]
    edges: list[Edge]
    routes: dict[int, tuple[Application, TableRow]]
    functions: dict[FunctionId, int]


def drawn(scene: Scene, wants: Callable[[TableRow, Application], bool] | None = None) -> Drawing:
    """The graph of the routes that are wanted, without those of tests; of all routes, with what runs at startup."""
    pen = _Pen(scene)
    for application in distinct(scene.model):
        if scene.loop.summaries[application.object.id[0]].is_test:
            continue
        for entry in application.entries:
            if wants is None or wants(entry, application):
                pen.route(application, entry)
    if wants is None:
        for function, roles in sorted(scene.loop.roles.items()):
            is_own = not scene.loop.summaries[function[0]].is_test and function not in scene.loop.idle
            if roles & STARTUP_ROLES and is_own:
                pen.function(function)
    pen.follow()
    pen.redden()
    return Drawing(pen.nodes, list(pen.edges.values()), pen.routes, pen.functions)


def only_blocking(drawing: Drawing) -> Drawing:
    """The part of a graph that leads to blocking calls on the event loop."""
    sources: dict[int, list[Edge]] = {}
    for edge in drawing.edges:
        sources.setdefault(edge.target, []).append(edge)
    ends = [i for i, node in enumerate(drawing.nodes) if node.kind == "blocking"]
    queue = [edge.source for end in ends for edge in sources.get(end, ())]
    kept = {*ends, *queue}
    red = {edge[:3] for edge in drawing.edges if edge.is_red}
    wanted = {edge[:3] for edge in drawing.edges if edge.target in ends}
    for node in queue:
        reds = [edge for edge in sources.get(node, ()) if edge.is_red]
        for edge in reds or [e for e in sources.get(node, ()) if e.kind != "hands to a thread"]:
            wanted.add(edge[:3])
            if edge.source not in kept:
                kept.add(edge.source)
                queue.append(edge.source)
    edges = [edge for edge in drawing.edges if edge[:3] in wanted | red]
    return _renumbered(drawing, kept, edges)


def _renumbered(drawing: Drawing, kept: Iterable[int], edges: Iterable[Edge]) -> Drawing:
    number = {old: new for new, old in enumerate(sorted(kept))}
    return Drawing(
        [drawing.nodes[old] for old in number],
        [
            edge._replace(source=number[edge.source], target=number[edge.target])
            for edge in edges
            if edge.source in number and edge.target in number
        ],
        {number[i]: row for i, row in drawing.routes.items() if i in number},
        {function: number[i] for function, i in drawing.functions.items() if i in number},
    )


class _Pen:
    """A graph while it is drawn."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.placement = Placement(scene)
        self.nodes: list[Node] = []
        self.edges: dict[tuple[int, int, EdgeKind], Edge] = {}
        self.routes: dict[int, tuple[Application, TableRow]] = {}
        self.functions: dict[FunctionId, int] = {}
        self.foreign: dict[str, int] = {}

    def route(self, application: Application, entry: TableRow) -> None:
        """Draw a route with its function and the tree of its dependencies."""
        model = self.scene.model
        record = model.routes[entry.route]
        function = model.function_of(record.endpoint)
        runs_on = model.runs_on(function, "route") if function is not None else ""
        name = f"{', '.join(record.methods) or 'WEBSOCKET'} {entry.path}"
        place = self.scene.in_file(self.scene.paths[record.module], record.place[0])
        node = self._add(Node("route", name, *place, runs_on))
        self.routes[node] = (application, entry)
        if function is not None:
            self._draw(node, self.function(function), "serves", 0)
        for dependency in model.dependencies_of(entry):
            self._depend(node, dependency)

    def _depend(self, node: int, dependency: Dependency) -> None:
        function = self.scene.model.function_of(dependency.target)
        if function is not None:
            target = self.function(function)
        else:
            if dependency.name not in self.foreign:
                self.foreign[dependency.name] = self._add(Node("dependency", dependency.name, None, None, ""))
            target = self.foreign[dependency.name]
        self._draw(node, target, "depends", 0)
        for inner in dependency.dependencies:
            self._depend(target, inner)

    def function(self, function: FunctionId) -> int:
        """The node of a function."""
        if function not in self.functions:
            place, where = self.scene.place(function), self.placement.where(function)
            self.functions[function] = self._add(Node("function", self.scene.name(function), *place, where))
        return self.functions[function]

    def follow(self) -> None:
        """Draw what all functions call, and what these call in turn."""
        queue = list(self.functions)
        for function in queue:
            for target, kind, row in self._calls(function):
                if target not in self.functions:
                    queue.append(target)
                self._draw(self.functions[function], self.function(target), kind, row)

    def _calls(self, function: FunctionId) -> Iterator[tuple[FunctionId, EdgeKind, int]]:
        m, f = function
        link = self.scene.loop.links.get(m)
        if link is None:
            return
        yield from ((step.target, "calls", step.place[0]) for step in link.steps.get(f, ()))
        yield from ((step.target, "awaits", step.place[0]) for step in link.coroutines.get(f, ()))
        row = self.scene.place(function).row
        yield from ((target, "starts", row) for owner, target in link.scheduled if owner == f)
        yield from ((target, "hands to a thread", row) for owner, target in link.threads if owner == f)

    def redden(self) -> None:
        """Draw the ways from the event loop to blocking calls in red."""
        ends: dict[tuple[FunctionId, int, str], int] = {}
        for entry in self.scene.survey.entries:
            if entry.owner not in self.functions or not entry.is_certain or entry.end.is_small:
                continue
            for caller, step in entry.steps:
                self._draw(self.function(caller), self.function(step.target), "calls", step.place[0], is_red=True)
            row = entry.end.place[0]
            key = (entry.end_owner, row, entry.end.name)
            if key not in ends:
                place = self.scene.at(entry.end_owner, row)
                ends[key] = self._add(Node("blocking", f"{entry.end.name} ({entry.end.kind})", *place, "loop"))
            self._draw(self.function(entry.end_owner), ends[key], "blocks", row, is_red=True)

    def _add(self, node: Node) -> int:
        self.nodes.append(node)
        return len(self.nodes) - 1

    def _draw(self, source: int, target: int, kind: EdgeKind, row: int, *, is_red: bool = False) -> None:
        known = self.edges.get((source, target, kind))
        if known is None or (is_red and not known.is_red):
            self.edges[source, target, kind] = Edge(source, target, kind, row, is_red)
