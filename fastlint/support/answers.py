"""What rules ask of answers: whether a returned value becomes the body, and whether it only acknowledges."""

from __future__ import annotations

import re

from fastlint.subjects.shared import Route, RouteReturn

BODILESS = (204, 205, 304)
"""Statuses of answers without a body."""
STATE = re.compile(r"status|state|message|msg|detail|ok|success|health\w*|alive|ready|ping")
"""Names in an answer that tells how things are."""
_ACKNOWLEDGING = re.compile(rf"{STATE.pattern}|code|count|(\w+_)?id|updated|deleted|created")

_BOOKKEEPING = re.compile(r"id|(?:created|updated|modified)(?:_(?:at|on|by|time|date))?")
"""Columns of a row that has just been written which tell nobody anything."""
_DELETION = re.compile(r"(?:is_)?(?:soft_)?deleted(?:_(?:at|on|by|time|date))?")
"""Columns of a row that has just been made which hold nothing yet."""
_FAILING = re.compile(r"errors?|error_(?:code|message|type)|status_code|timestamp|path")
"""Names in an answer that tells of a failure."""


def sends_json(route: Route) -> bool:
    """Whether the value that the function returns becomes the body."""
    if route.is_websocket or route.function.is_generator:
        return False
    if route.status_code is not None and (route.status_code < 200 or route.status_code in BODILESS):
        return False
    return not route.response_class or "JSON" in route.response_class.upper()


def may_send_dict(route: Route) -> bool:
    """Whether the route succeeds, and may send any dict then, as far as is declared."""
    members = route.response.members if route.response is not None else ()
    return (route.status_code or 200) < 300 and all(one.kind in ("dict", "any", "scalar") for one in members)


def answers_itself(route: Route) -> bool:
    """Whether the route returns nothing but responses that it makes: the model only documents them."""
    kinds = {returned.kind for returned in route.returns}
    return "response" in kinds and kinds <= {"response", "none", "exception"}


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


def is_echo(returned: RouteReturn, route: Route) -> bool:
    """Whether a model of the body's class is sent back within a dict: an acknowledgement with what the client knows."""
    if returned.kind != "model" or returned.text or "GET" in route.methods:
        return False
    bodies = (member.name for p in route.parameters if p.source == "body" for member in p.type.members)
    return any(re.split("[.:]", name)[-1] == returned.name for name in bodies)


def is_answer(returned: RouteReturn) -> bool:
    """Whether a response is JSON that the function makes itself, and tells of success."""
    is_json = any("JSON" in call.name and call.arguments for call in returned.calls)
    return is_json and all(status < 300 for status in returned.statuses)


def is_encoded(returned: RouteReturn) -> bool:
    """Whether a value of unknown type is made by FastAPI's own functions, or a dumped model."""
    name = returned.callee if returned.kind == "unknown" else ""
    return name.startswith(("fastapi.", "starlette.")) or name.rpartition(".")[2] == "model_dump"


def is_untold(returned: RouteReturn) -> bool:
    """Whether nothing is known of a value, not even that it is a dict which is filled from outside of the code."""
    return returned.kind == "unknown" and not (returned.name == "dict" and returned.is_foreign)


def untold_columns(returned: RouteReturn, route: Route) -> set[str]:
    """The columns not for everybody of a row; if the route changes rows, without what nobody learns from these.

    That is what the client has sent, and dates. Nor do rows of other tables come with one that has just been made, and
    it is not deleted, which is worth a word only where the documentation says otherwise.
    """
    private = {name for name in returned.private if "POST" not in route.methods or not name.endswith(".")}
    if "GET" in route.methods or not route.body_fields:
        return private
    told = {name for name in private.difference(route.body_fields) if not _BOOKKEEPING.fullmatch(name)}
    is_made = "POST" in route.methods and not route.is_documented
    return {name for name in told if not (is_made and _DELETION.fullmatch(name))}


def consequence(worst: RouteReturn, route: Route, shown: int) -> str:
    """What a client gets that nobody has declared; `shown` private names at most."""
    if worst.kind == "response":
        return f"nothing tells or checks what the `{worst.calls[0].callee}` holds"
    kinds = {"orm": "every column", "unknown": "whatever it returns", "dict": "whatever its dict holds"}
    kind = kinds.get(worst.kind, "every field")
    owner = f" of `{worst.name}`" if worst.name and worst.kind != "unknown" else ""
    untold = untold_columns(worst, route)
    known = (name for name in worst.private if "POST" not in route.methods or not name.endswith("."))
    private = tuple(dict.fromkeys((*route.sensitive, *sorted(known, key=lambda name: name not in untold))))
    secrets = ", ".join(f"`{name.rstrip('.')}`" for name in private[:shown])
    if worst.kind == "model" and worst.name and not secrets:  # such a model is mostly made for the answer
        return f"its documentation lacks `{worst.name}`"
    return f"{kind}{owner} is sent{' to the client' * (shown > 1)}" + (f", {secrets} among them" if secrets else "")
