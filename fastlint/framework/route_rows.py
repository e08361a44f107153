"""The rows of `fastlint routes`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from fastlint.framework.model import Application, Entry, Model, Node

Row = dict[str, Any]


def _whatever(made: Callable[[], Iterable[Row]]) -> Iterable[Row]:
    return made()


def routes_json(
    model: Model, paths: Sequence[str], attempt: Callable[[Callable[[], Iterable[Row]]], Iterable[Row]] = _whatever
) -> list[Row]:
    """One row for each route of each application; `paths` are the files of the project by module number.

    The path is the application's own: what `mounted_at` says comes before it where another application mounts it.
    `attempt` gives each row, or none if that fails.
    """
    entries = [(application, entry) for application in model.applications for entry in application.entries]
    return [row for entry in entries for row in attempt(partial(_rows, model, paths, *entry))]


def _rows(model: Model, paths: Sequence[str], application: Application, entry: Entry) -> list[Row]:
    return [_row(model, paths, application, entry)]


def _row(model: Model, paths: Sequence[str], application: Application, entry: Entry) -> Row:
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
