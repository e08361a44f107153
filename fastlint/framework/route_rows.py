"""The rows of `fastlint routes`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from fastlint.callgraph.reach.reached import Blocks
from fastlint.footprint import FunctionId
from fastlint.framework.model import Application, Model, Node, TableRow
from fastlint.framework.setup_records import Ref

Row = dict[str, Any]


def _whatever(made: Callable[[], Iterable[Row]]) -> Iterable[Row]:
    return made()


def routes_json(
    model: Model,
    paths: Sequence[str],
    attempt: Callable[[Callable[[], Iterable[Row]]], Iterable[Row]] = _whatever,
    blocks: Blocks = lambda _: [],
    tests: Collection[int] = (),
) -> list[Row]:
    """One row for each route of each application; `paths` are the files of the project by module number.

    The path is the application's own: what `mounted_at` says comes before it where another application mounts it.
    `attempt` gives each row, or none if that fails. `blocks` tells what blocks the loop, `tests` are modules of tests.
    """
    entries = [(application, entry) for application in distinct(model) for entry in application.entries]
    made = partial(_rows, model, paths, blocks, tests)
    return [row for entry in entries for row in attempt(partial(made, *entry))]


def distinct(model: Model) -> Iterator[Application]:
    """The applications; one that each branch of an `if` makes under the same name, with the same routes, is one."""
    known = set()
    for application in model.applications:
        made = application.object
        key = (made.id[0], made.owner, made.name, application.mounted_at, *map(_same, application.entries))
        if not made.name or key not in known:
            known.add(key)
            yield application


def unincluded(model: Model, paths: Sequence[str], tests: Collection[int] = ()) -> list[Row]:
    """Routers with routes of which no application is seen to have one, where nobody else is given them either."""
    served = {entry.route for application in model.applications for entry in application.entries}
    living = {ref for setup in model.stack.setups.values() for ref in setup.handed}
    living |= {ref for i in served for ref in model.routes[i].receivers}
    found: dict[Ref, int] = {}
    for i, route in enumerate(model.routes):
        for ref in () if i in served else route.receivers:
            if ref not in living and ref in model.objects and model.objects[ref].kind == "router":
                found[ref] = found.get(ref, 0) + 1
    return [_router(model, paths, ref, number, is_test=ref[0] in tests) for ref, number in sorted(found.items())]


def _router(model: Model, paths: Sequence[str], ref: Ref, number: int, *, is_test: bool) -> Row:
    name, row = model.objects[ref].name, model.objects[ref].place[0]
    return {"name": name, "filename": paths[ref[0]], "row": row, "routes": number, "is_test": is_test}


def _same(entry: TableRow) -> tuple[Any, ...]:
    return entry.route, entry.path, tuple(dependency.target for dependency in entry.dependencies)


def _rows(
    model: Model,
    paths: Sequence[str],
    blocks: Blocks,
    tests: Collection[int],
    application: Application,
    entry: TableRow,
) -> list[Row]:
    row = _row(model, paths, application, entry)
    row["application"]["is_test"] = application.object.id[0] in tests
    row["blocks"] = [
        {
            "kind": met.end.kind,
            "name": met.end.name,
            "filename": paths[met.end_owner[0]],
            "row": met.end.place[0],
            "called_at": {"filename": paths[met.owner[0]], "row": met.place[0]},
        }
        for met in blocks(functions_of(model, entry))
    ]
    return [row]


def functions_of(model: Model, entry: TableRow) -> list[FunctionId]:
    """The functions of the project that FastAPI calls to serve a route: of its dependencies, and its own."""
    targets = [*_targets(model.dependencies_of(entry)), model.routes[entry.route].endpoint]
    found = (model.function_of(target) for target in targets)
    return list(dict.fromkeys(function for function in found if function is not None))


def _targets(nodes: Iterable[Node]) -> Iterator[tuple[Any, ...]]:
    for node in nodes:
        yield from _targets(node.dependencies)
        yield node.target


def _row(model: Model, paths: Sequence[str], application: Application, entry: TableRow) -> Row:
    route = model.routes[entry.route]
    function = model.function_of(route.endpoint)
    facts = model.functions.get(function) if function is not None else None
    role = "websocket" if route.methods == ("WEBSOCKET",) else "route"
    return {
        "application": {
            "name": application.object.name,
            "filename": paths[application.object.id[0]],
            "row": application.object.place[0],
            "mounted_at": list(application.mounted_at),
        },
        "methods": list(route.methods),
        "path": entry.path,
        "endpoint": model.name_of(route.endpoint),
        "filename": paths[function[0]] if function is not None else None,
        "row": facts.first_row if facts is not None else None,
        "runs_on": model.runs_on(function, role) if function is not None else None,
        "dependencies": [_dependency(node, paths) for node in model.dependencies_of(entry)],
        "response_model": route.model or None if route.response_model in ("keyword", "annotation") else None,
    }


def _dependency(node: Node, paths: Sequence[str]) -> dict[str, Any]:
    known = node.module >= 0
    return {
        "name": node.name,
        "filename": paths[node.module] if known else None,
        "row": node.row if known else None,
        "dependencies": [_dependency(inner, paths) for inner in node.dependencies],
    }
