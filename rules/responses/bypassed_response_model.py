from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.diagnostic import first_fitting
from fastlint.rule import Call, Confidence, Content, Diagnostic, Route, RouteReturn, Rule

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_RETURN = "return the value, and set headers on an injected `Response`"
_SHORTLY = "return the value itself"
_SHOWN = 3
_JSON = ("JSONResponse", "ORJSONResponse", "UJSONResponse")


class BypassedResponseModel(Rule):
    """A route declares a response model and returns a JSON response that it made itself.

    Why it hurts: FastAPI sends a Response as it is. The model is in the documentation and nowhere else: nothing is
    filtered, nothing is validated, and what clients get may be anything.

    Bad:
        # app/main.py
        from fastapi import FastAPI
        from fastapi.responses import JSONResponse
        from pydantic import BaseModel

        app = FastAPI()
        users = {1: {"id": 1, "name": "Ada", "hashed_password": "$2b$12$abc"}}


        class UserOut(BaseModel):
            id: int
            name: str


        @app.get("/users/{user_id}", response_model=UserOut)
        def read_user(user_id: int):
            return JSONResponse(users[user_id])  # expect: UserOut

    Good:
        # app/main.py
        from fastapi import FastAPI, Response
        from fastapi.responses import JSONResponse
        from pydantic import BaseModel

        app = FastAPI()
        users = {1: {"id": 1, "name": "Ada", "hashed_password": "$2b$12$abc"}}


        class UserOut(BaseModel):
            id: int
            name: str


        @app.get("/users/{user_id}", response_model=UserOut)
        def read_user(user_id: int, response: Response):
            if user_id not in users:
                return JSONResponse({"detail": "No such user"}, status_code=404)
            response.headers["Cache-Control"] = "no-store"
            return users[user_id]

    Exceptions: responses with another status than 2xx, or with one that is not known; those in an `except`; answers
    that are no JSON; content that is dumped from a Pydantic model (`model_dump()`, `dict(model)`), which has then
    filtered it already. A dump that keeps what JSON does not know (times, UUIDs, models in `dict(model)`) is reported.
    Of low confidence where it is not known that the content does not fit: dicts with just the fields of the model, and
    what is not written out here.

    References: https://fastapi.tiangolo.com/advanced/response-directly/
    """

    code = "FLT306"

    def check(self, route: Route, module: Module) -> Iterator[Diagnostic]:
        if route.response is None or not route.function.first_row <= route.span.row < route.function.name_span.row:
            return
        for returned in route.returns:
            if returned.kind == "response" and returned.branch != "except" and _succeeds(returned):
                for call, content in zip(returned.calls, returned.contents, strict=True):
                    if _is_json(call) and (content.stuck or not content.is_dumped):
                        harm, is_known = _harm(content, route)
                        message = (
                            f"this `{call.callee}` bypasses `{route.response.text}`, the response model of "
                            f"`{route.endpoint}`: {harm}"
                        )
                        yield Diagnostic(
                            call.span,
                            first_fitting((message, message.replace(_RETURN, _SHORTLY))),
                            confidence=Confidence.HIGH if is_known else Confidence.LOW,
                        )


def _harm(content: Content, route: Route) -> tuple[str, bool]:
    """What comes of it and what to do, and whether that is known."""
    if content.stuck:
        return f"it cannot encode {content.stuck}: a 500; {_RETURN}", True
    if content.whole:
        return f"all that a `{content.whole}` holds is sent, whatever the model leaves out; {_RETURN}", True
    if content.keys is None or not route.answers:
        return f"nothing is validated; {_RETURN}", False
    more, less = min((_misfits(content.keys, fields) for fields in route.answers), key=lambda pair: sum(map(len, pair)))
    if less:
        told = f"{_listed(less)} of the model {'is' if len(less) == 1 else 'are'} not in it"
        return f"the documentation is wrong, {told}; declare what is sent, or send what the model says", True
    if more:
        told = f"{_listed(more)} {'is' if len(more) == 1 else 'are'} not in the model"
        return f"{told}; return the value itself, or add it to the model", True
    return f"nothing is validated; {_RETURN}", False


def _misfits(
    keys: tuple[str, ...], fields: tuple[tuple[str, str, bool], ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is sent that a model does not have, and what it always has and is not sent."""
    names = {name for field in fields for name in field[:2]}
    more = tuple(key for key in keys if key not in names and "*" not in names)
    less = tuple(alias for name, alias, is_required in fields if is_required and not {name, alias} & {*keys})
    return more, less


def _listed(names: tuple[str, ...]) -> str:
    shown = ", ".join(f"`{name}`" for name in names[:_SHOWN])
    return shown if len(names) <= _SHOWN else f"{shown} and {len(names) - _SHOWN} more"


def _succeeds(returned: RouteReturn) -> bool:
    statuses = returned.statuses
    return bool(statuses) and all(status == 0 or 200 <= status < 300 for status in statuses)


def _is_json(call: Call) -> bool:
    content = call.argument(0, "content")
    if content is None or content.text == "None":
        return False
    kind = call.name.rpartition(".")[2]
    media_type = call.argument(3, "media_type")
    is_text = kind == "Response" and media_type is not None and media_type.constants == ("application/json",)
    return (kind in _JSON or is_text) and not call.own
