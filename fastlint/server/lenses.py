"""What is said above routes: which thread they run on, how much runs before them, what blocks there."""

from __future__ import annotations

from collections.abc import Iterator

from fastlint.callgraph.reach.reached import Blocks, blocking
from fastlint.engine.checking import Checking
from fastlint.footprint import FunctionId
from fastlint.framework.model import Model, Node
from fastlint.framework.records import RouteRecord, Target
from fastlint.server.messages import Lens

_PLACES = {"loop": "event loop", "thread": "thread pool"}


def lenses(checking: Checking, module: int) -> tuple[Lens, ...]:
    """The lenses of the routes of a module, by row, one for each decorator."""
    project = checking.project
    blocks = blocking(project.loop, project.entries)
    found = {(lens.row, lens.text): lens for lens in _lenses(project.model, blocks, module)}
    return tuple(sorted(found.values()))


def _lenses(model: Model, blocks: Blocks, module: int) -> Iterator[Lens]:
    entries = {entry.route: entry for application in model.applications for entry in application.entries}
    for index, route in enumerate(model.routes):
        function = model.function_of(route.endpoint)
        if function is None or route.module != module or route.kind == "plain":
            continue
        own = model.callables.get(route.endpoint, ())
        entry = entries.get(index)
        targets = _targets(model.dependencies_of(entry) if entry is not None else model.tree(own))
        functions = [f for target in targets if (f := model.function_of(target)) is not None]
        head = _address(model, index, route), _place(model, function, route), _counted(targets)
        yield Lens(route.place[0], " · ".join((*head, _told([function, *functions], blocks))))


def _address(model: Model, index: int, route: RouteRecord) -> str:
    own = "".join(part for part in route.path if isinstance(part, str))
    paths = model.paths.get(index) or (own,)
    more = f" (+{len(paths) - 1})" if len(paths) > 1 else ""
    return f"{'/'.join(route.methods)} {paths[0]}{more}"


def _place(model: Model, function: FunctionId, route: RouteRecord) -> str:
    return _PLACES[model.runs_on(function, "websocket" if route.kind == "websocket" else "route")]


def _targets(nodes: tuple[Node, ...]) -> list[Target]:
    """All that FastAPI calls before an endpoint, each once."""
    found: dict[Target, None] = {}
    queue = list(nodes)
    while queue:
        node = queue.pop(0)
        found[node.target] = None
        queue += node.dependencies
    return list(found)


def _counted(targets: list[Target]) -> str:
    if len(targets) == 1:
        return "1 dependency"
    return f"{len(targets) or 'no'} dependencies"


def _told(functions: list[FunctionId], blocks: Blocks) -> str:
    """What blocks the event loop when a route is asked for, its dependencies included."""
    names = list(dict.fromkeys(entry.end.name for entry in blocks(functions)))
    if not names:
        return "does not block the event loop"
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return f"blocks the event loop: {names[0]}{more}"
