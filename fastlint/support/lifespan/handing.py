"""Whether an application is given to code that may register handlers on it: with a lifespan these would never run."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_HARMLESS = re.compile(
    r"(?:uvicorn|hypercorn|httpx|starlette|fastapi|asgi_lifespan|mangum|a2wsgi|asgiref)\.|"
    r"(?:print|repr|str|id|isinstance|getattr|hasattr|setattr|len|vars|type)$"
)
"""Libraries that serve, call or wrap an application, and functions of Python that look at it."""
_OWN_METHODS = frozenset({
    "include_router", "mount", "add_middleware", "add_exception_handler", "host", "add_route", "add_api_route",
})  # fmt: skip
_REGISTERING = frozenset({"on_event", "add_event_handler", "on_startup", "on_shutdown"})


def is_handed_on(name: str, module: Module) -> bool:
    """Whether the application of a name is an argument of a call in this file which is not known to be harmless."""
    try:
        tree = module.readable.tree
    except (SyntaxError, ValueError):
        return True
    functions = {n.name: n for n in ast.walk(tree) if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef))}
    return any(
        _is_given(name, call) and not _is_harmless(call, functions, module, depth=3)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
    )


def _is_given(name: str, call: ast.Call) -> bool:
    given = (*call.args, *(keyword.value for keyword in call.keywords))
    return any(isinstance(value, ast.Name) and value.id == name for value in given)


def _is_harmless(
    call: ast.Call, functions: dict[str, ast.FunctionDef | ast.AsyncFunctionDef], module: Module, *, depth: int
) -> bool:
    if isinstance(call.func, ast.Attribute) and call.func.attr in _OWN_METHODS:
        return True
    written = ast.unparse(call.func)
    if isinstance(call.func, ast.Name) and (function := functions.get(written)):
        return depth > 0 and _registers_nothing(function, functions, module, depth=depth - 1)
    first, _, rest = written.partition(".")
    bound = module.context.names.get(first, first)
    return _HARMLESS.match(f"{bound}.{rest}" if rest else bound) is not None


def _registers_nothing(
    function: ast.FunctionDef | ast.AsyncFunctionDef,
    functions: dict[str, ast.FunctionDef | ast.AsyncFunctionDef],
    module: Module,
    *,
    depth: int,
) -> bool:
    """Whether a function of the file registers no handler on what it is given, nor lets another one do that."""
    nodes = list(ast.walk(function))
    if any(isinstance(node, ast.Attribute) and node.attr in _REGISTERING for node in nodes):
        return False
    parameters = [node.arg for node in ast.walk(function.args) if isinstance(node, ast.arg)]
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    return all(
        _is_harmless(call, functions, module, depth=depth)
        for call in calls
        for parameter in parameters
        if _is_given(parameter, call)
    )
