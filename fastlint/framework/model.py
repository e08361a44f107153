"""The assembled model: what rules and `fastlint routes` ask."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from fastlint.footprint import FunctionId
from fastlint.framework.records import (
    ClassFacts,
    Dependency,
    FunctionFacts,
    Handler,
    Include,
    Listing,
    Object,
    RouteRecord,
    Target,
)
from fastlint.framework.registration_order import ProgramPoint
from fastlint.framework.setup_records import Added, Ref, SetupRecord
from fastlint.index.facts import Place

RunsOn = Literal["loop", "thread", "both", ""]
"""Where a function runs; "" if that is not known."""
_LOOP_ROLES = frozenset({"lifespan", "startup", "middleware"})


class Node(NamedTuple):
    """A dependency with its own: `module` and `row` are -1 and 0 for one outside the project."""

    target: Target
    name: str
    module: int
    row: int
    dependencies: tuple[Node, ...]


class IncludeStep(NamedTuple):
    """How a router came by something: the program points of the calls that led there, and what is added to the path.

    `content` is the router that is included, or the index of the route; `place` is that of the last call;
    `in_schema`: it is not kept out of the documentation.
    """

    receiver: Ref
    content: Ref | int | None
    points: tuple[ProgramPoint, ...]
    path: str
    place: Place
    in_schema: bool


class TableRow(NamedTuple):
    """A row of an application's route table: `route` is an index into `Model.routes`, `dependencies` FastAPI's whole
    list of router-, include- and decorator-level dependencies before those of the endpoint's parameters. `steps` lead
    from the application over the routers that it includes to the route. In a row of a mount, `route` is -1.
    """

    route: int
    path: str
    dependencies: tuple[Dependency, ...]
    steps: tuple[IncludeStep, ...] = ()


class Application(NamedTuple):
    """An application, its route table in order, and what happens at startup and shutdown.

    `handlers` are registered on it, `included_handlers` on routers that it includes. `has_lifespan`: given to the
    constructor or assigned. `mounted_at` are the paths at which other applications mount it. `table` has the rows of
    its mounts too.
    """

    object: Object
    table: tuple[TableRow, ...]
    handlers: tuple[Handler, ...]
    included_handlers: tuple[Handler, ...]
    has_lifespan: bool
    mounted_at: tuple[str, ...]

    @property
    def entries(self) -> tuple[TableRow, ...]:
        """The rows of its routes."""
        return tuple(entry for entry in self.table if entry.route >= 0)


class Registered(NamedTuple):
    """A middleware or exception handler with the calls by which an application came by it."""

    points: tuple[ProgramPoint, ...]
    item: Any


class Mounted(NamedTuple):
    """An application that another one mounts, at a path; `place` and `module` are those of the mount."""

    parent: Ref
    child: Ref
    path: str
    module: int
    place: Place


class ApplicationStack(NamedTuple):
    """What applications have beside routes, and what is found nowhere in them.

    `middlewares` and `caught` by application, the first added first; `loose` are additions to what is no known
    application; `unincluded` are routers of modules whose routes no application has, `repeating` those that are
    included by an application without a lifespan: their own handlers run several times. `setups` by module.
    """

    middlewares: dict[Ref, tuple[Registered, ...]]
    caught: dict[Ref, tuple[Registered, ...]]
    loose: tuple[Added, ...]
    mounted: tuple[Mounted, ...]
    includes: tuple[Include, ...]
    unincluded: tuple[Ref, ...]
    repeating: frozenset[Ref]
    setups: dict[int, SetupRecord]


class Model(NamedTuple):
    """Everything that FastAPI would know about the project; `paths` are the full paths of each route, by its index,
    `special` the applications and routers whose routes are not matched in the order in which they were added.
    `registered` are the handlers of each application or router, those too that a function registers which is given it.
    """

    applications: tuple[Application, ...]
    objects: dict[Ref, Object]
    special: frozenset[Ref]
    routes: tuple[RouteRecord, ...]
    paths: dict[int, tuple[str, ...]]
    handlers: tuple[Handler, ...]
    roles: dict[FunctionId, set[str]]
    callables: dict[Target, tuple[Dependency, ...]]
    functions: dict[FunctionId, FunctionFacts]
    classes: dict[FunctionId, ClassFacts]
    stack: ApplicationStack
    listings: tuple[Listing, ...] = ()
    registered: dict[Ref, tuple[Handler, ...]] = {}

    def name_of(self, target: Target) -> str:
        """Qualified name of a callable; an instance counts by its class."""
        if target[0] == "function":
            return self.functions[target[1], target[2]].qualname
        if target[0] in ("class", "instance"):
            return self.classes[target[1], target[2]].qualname
        return str(target[1])

    def word_of(self, target: Target) -> str:
        """Its name for messages: of a function inside another one, its own."""
        return self.name_of(target).rpartition("<locals>.")[2]

    def function_of(self, target: Target) -> FunctionId | None:
        """The function of the project that runs when FastAPI calls a target."""
        if target[0] == "function":
            return target[1], target[2]
        if target[0] in ("class", "instance"):
            facts = self.classes[target[1], target[2]]
            return facts.init if target[0] == "class" else facts.call
        return None

    def of_endpoints(self) -> dict[FunctionId, list[tuple[int, RouteRecord]]]:
        """The routes, with their indexes, by the function of the project that is their endpoint."""
        found: dict[FunctionId, list[tuple[int, RouteRecord]]] = {}
        for index, route in enumerate(self.routes):
            if (endpoint := self.function_of(route.endpoint)) is not None:
                found.setdefault(endpoint, []).append((index, route))
        return found

    def runs_on(self, function: FunctionId, role: str) -> RunsOn:
        """Where FastAPI runs a function in a role: "loop" or "thread"."""
        return "loop" if role in _LOOP_ROLES or self.functions[function].is_async else "thread"

    def tree(self, dependencies: tuple[Dependency, ...], above: frozenset[Target] = frozenset()) -> tuple[Node, ...]:
        """Dependencies with all of theirs; one that depends on itself is cut there."""
        nodes = []
        for dependency in dependencies:
            target = dependency.target
            module, row = -1, 0
            if target[0] == "function":
                module, row = target[1], self.functions[target[1], target[2]].first_row
            elif target[0] in ("class", "instance"):
                module, row = target[1], self.classes[target[1], target[2]].row
            below = self.tree(self.callables.get(target, ()), above | {target}) if target not in above else ()
            nodes.append(Node(target, self.name_of(target), module, row, below))
        return tuple(nodes)

    def dependencies_of(self, entry: TableRow) -> tuple[Node, ...]:
        """The whole dependency tree of a row, in the order in which FastAPI solves it."""
        route = self.routes[entry.route]
        own = () if route.kind == "plain" else self.callables.get(route.endpoint, ())
        return self.tree((*entry.dependencies, *own))
