"""What rules ask of answers: whether a returned value becomes the body, and whether it only acknowledges."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fastlint.subjects.shared import Route, RouteReturn

if TYPE_CHECKING:
    from fastlint.walk.module import Module

BODILESS = (204, 205, 304)
"""Statuses of answers without a body."""
STATE = re.compile(r"status|state|message|msg|detail|ok|success|health\w*|alive|ready|ping")
"""Names in an answer that tells how things are."""
_ACKNOWLEDGING = re.compile(rf"{STATE.pattern}|code|count|(\w+_)?id|updated|deleted|created")

_FAILING = re.compile(r"errors?|error_(?:code|message|type)|status_code|timestamp|path")
"""Names in an answer that tells of a failure."""


def sends_json(route: Route) -> bool:
    """Whether the value that the function returns becomes the body."""
    if route.is_websocket or route.caller.is_generator:
        return False
    if route.status_code is not None and (route.status_code < 200 or route.status_code in BODILESS):
        return False
    return not route.response_class or "JSON" in route.response_class.upper()


def is_acknowledgement(returned: RouteReturn, route: Route) -> bool:
    """Whether a model only says that something was done, or has failed, as a dict would that nobody has to declare."""
    given = returned.filled
    if returned.kind != "model" or given is None or returned.text != returned.name:
        return False
    if returned.branch == "except" and any(map(_FAILING.fullmatch, given)):
        return all(_FAILING.fullmatch(name) or _ACKNOWLEDGING.fullmatch(name) for name in given)
    if "GET" in route.methods:
        return False
    return not given or (all(map(_ACKNOWLEDGING.fullmatch, given)) and any(map(STATE.fullmatch, given)))


def is_echo(returned: RouteReturn, route: Route, module: Module) -> bool:
    """Whether a route sends its own body back as it came: the client has sent all that is in it."""
    name = module.text(returned.span).removeprefix("return").strip()
    if not any(p.source == "body" and p.name == name for p in route.parameters):
        return False
    body = _body(module.text(route.caller.span))
    is_set = re.search(rf"\b{name}\.\w+\s*[-+|]?=(?!=)", body) is not None
    return not is_set and len(re.findall(rf"\b{name}\b(?!\.)", body)) == 1


def _body(function: str) -> str:
    """The text behind the signature of a function."""
    end = re.search(r"\)\s*(?:->[^:\n]+)?:\s*\n", function)
    return function[end.end() :] if end is not None else function


def is_answer(returned: RouteReturn) -> bool:
    """Whether a response is JSON that the function makes itself, and tells of success."""
    is_json = any("JSON" in call.name and call.arguments for call in returned.calls)
    return is_json and all(status < 300 for status in returned.statuses)


def is_encoded(returned: RouteReturn) -> bool:
    """Whether a value of unknown type is made by FastAPI's own functions, or a dumped model."""
    name = returned.callee if returned.kind == "unknown" else ""
    return name.startswith(("fastapi.", "starlette.")) or name.rpartition(".")[2] == "model_dump"
