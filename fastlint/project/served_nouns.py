"""What serves websockets, what reads the list of routes, and which tests make clients, as rules see it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from fastlint.diagnostic import Span
from fastlint.project.documented import undocumented
from fastlint.project.fastapi.model import Application, Model, Node
from fastlint.project.fastapi.record import Dependency, FunctionId
from fastlint.project.starting import prepares
from fastlint.served_nouns import RouteListing, TestClientUse, WebsocketPart

if TYPE_CHECKING:
    from fastlint.project.contexts import ContextBuilder

TEST_CLIENT = "starlette.testclient.TestClient"


def served_nouns(model: Model, builder: ContextBuilder) -> Iterator[tuple[int, Any]]:
    """All nouns of this module, each with the module in which it is to be reported."""
    for function, (route, is_endpoint) in _for_websockets(model).items():
        caller = builder.caller(function)
        if not builder.loop.summaries[function[0]].is_test:
            yield function[0], WebsocketPart(caller.name_span, caller, route, is_endpoint)
    including = {a.object.id for a in model.applications if any(len(e.steps) > 1 for e in a.table if e.route >= 0)}
    for module, refs, place in model.listings:
        if including.intersection(refs) or (including and any(len(ref) == 3 for ref in refs)):
            yield module, RouteListing(Span(*place))
    yield from undocumented(model, builder)
    yield from _clients(model, builder)


def _for_websockets(model: Model) -> dict[FunctionId, tuple[str, bool]]:
    """Functions that run for websockets, with the name of an endpoint, and whether they are it."""
    found: dict[FunctionId, tuple[str, bool]] = {}

    def note(nodes: tuple[Node, ...], name: str) -> None:
        for node in nodes:
            function = model.function_of(node.target)
            if function is not None:
                found.setdefault(function, (name, False))
            note(node.dependencies, name)

    routes = {i for i, route in enumerate(model.routes) if route.methods == ("WEBSOCKET",)}
    rows: dict[int, list[tuple[Dependency, ...]]] = {i: [] for i in routes}
    for entry in (e for a in model.applications for e in a.table if e.route in routes):
        rows[entry.route].append(entry.dependencies)
    for index in sorted(routes):
        route = model.routes[index]
        if route.kind == "plain":
            continue
        name, endpoint = model.word_of(route.endpoint), model.function_of(route.endpoint)
        if endpoint is not None:
            found[endpoint] = (name, True)
        for dependencies in (*rows[index], route.dependencies, model.callables.get(route.endpoint, ())):
            note(model.tree(dependencies), name)
    return found


def _clients(model: Model, builder: ContextBuilder) -> Iterator[tuple[int, TestClientUse]]:
    made = {(builder.paths[a.object.id[0]], a.object.place[0]): a for a in model.applications}
    for m, calls in sorted(builder.calls.items()):
        for call in calls:
            if call.name != TEST_CLIENT or not call.arguments:
                continue
            given = call.arguments[0][2]
            if len(given) == 1 and given[0][0] == "call":
                application = made.get((builder.paths[given[0][2]], given[0][3]))
                if application is not None:
                    caller = builder.caller((m, call.owner))
                    name, live = application.object.name, _is_live(application, model, builder)
                    is_needed = live and prepares(application, model, builder)
                    has_handlers = application.object.lifespan is None
                    yield (
                        m,
                        TestClientUse(
                            Span(*call.place), call.text, name, live, call.use, caller, is_needed, has_handlers
                        ),
                    )


def _is_live(application: Application, model: Model, builder: ContextBuilder) -> bool:
    """Whether anything of the project happens when it starts or stops."""
    if application.handlers or application.included_handlers:
        return True
    function = model.function_of(application.object.lifespan) if application.object.lifespan is not None else None
    if function is None:
        return False
    links = builder.loop.links[function[0]]
    tables = (links.steps, links.coroutines, links.blocking, links.resources)
    kept = builder.loop.summaries[function[0]].state
    return any(table.get(function[1]) for table in tables) or any(f == function[1] for _, f, _ in kept)
