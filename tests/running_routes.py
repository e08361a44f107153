"""What the running FastAPI says of an application's routes, as JSON; run in the process of a fixture.

usage: python running_routes.py MODULE:NAME ...     in the folder from which the modules are imported
"""

from __future__ import annotations

import functools
import importlib
import inspect
import json
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from fastapi import FastAPI, routing


def effective_routes(app: FastAPI) -> Iterator[Any]:
    """The routes with the prefixes and dependencies of their routers, which FastAPI computes on demand since 0.137."""
    contexts = getattr(routing, "iter_route_contexts", None)
    for route in contexts(app.routes) if contexts else app.routes:
        original = getattr(route, "original_route", route)
        if isinstance(original, routing.APIRoute | routing.APIWebSocketRoute):
            yield route


def function_of(call: Any) -> Any:
    """What a partial is a part of."""
    while isinstance(call, functools.partial):
        call = call.func
    return call


def name_of(call: Any) -> str:
    """The qualified name of a function or class; an instance counts by its class, a partial by its function."""
    call = function_of(call)
    return str(getattr(call, "__qualname__", type(call).__qualname__))


def runs_on_loop(call: Any) -> bool:
    """Whether FastAPI calls an endpoint on the event loop; it looks through decorators and calls instances."""
    found = inspect.unwrap(function_of(call))
    if not inspect.isroutine(found) and not inspect.isclass(found):
        found = type(found).__call__
    return inspect.iscoroutinefunction(found) or inspect.isasyncgenfunction(found)


def tree(dependant: Any) -> list[Any]:
    return [[name_of(each.call), tree(each)] for each in dependant.dependencies]


def parameters(dependant: Any) -> list[tuple[str, str, bool]]:
    """Name, source and whether it is required, of each parameter of one callable; without dependencies."""
    found = []
    for source in ("path", "query", "header", "cookie", "body"):
        for field in getattr(dependant, f"{source}_params"):
            kind = type(field.field_info).__name__.lower()
            found.append((field.name, kind if kind in ("form", "file") else source, field.field_info.is_required()))
    special = ("request", "websocket", "http_connection", "response", "background_tasks", "security_scopes")
    names = [getattr(dependant, f"{name}_param_name") for name in special]
    found += [(name, "special", True) for name in names if name]
    found += [(each.name, "dependency", True) for each in dependant.dependencies if each.name]
    return sorted(found)


def all_parameters(dependant: Any) -> list[Any]:
    """Those of a callable, and of all below it, each callable once."""
    found: dict[str, Any] = {}
    queue = [dependant]
    while queue:
        each = queue.pop(0)
        found[name_of(each.call)] = parameters(each)
        queue += each.dependencies
    return sorted(found.items())


def rows_of(function: Callable[..., Any]) -> tuple[int, int]:
    """The rows of the first decorator and of the `def`."""
    lines, first = inspect.getsourcelines(inspect.unwrap(function))
    definition = next((i for i, line in enumerate(lines) if line.lstrip().startswith(("def ", "async def "))), 0)
    return first, first + definition


def describe(app: FastAPI) -> list[dict[str, Any]]:
    described = []
    for route in effective_routes(app):
        function = function_of(route.endpoint)
        websocket = isinstance(getattr(route, "original_route", route), routing.APIWebSocketRoute)
        described.append(
            {
                "methods": ["WEBSOCKET"] if websocket else sorted(route.methods),
                "path": route.path,
                "endpoint": name_of(function),
                "runs_on": "loop" if runs_on_loop(function) or websocket else "thread",
                "dependencies": tree(route.dependant),
                "parameters": all_parameters(route.dependant),
                "filename": str(Path(str(inspect.getsourcefile(inspect.unwrap(function)))).resolve()),
                "rows": rows_of(function),
            }
        )
    return described


def main() -> None:
    warnings.simplefilter("ignore")
    sys.path.insert(0, str(Path.cwd()))
    described = {}
    for name in sys.argv[1:]:
        module, _, attribute = name.partition(":")
        described[name] = describe(getattr(importlib.import_module(module), attribute))
    json.dump(described, sys.stdout)


if __name__ == "__main__":
    main()
