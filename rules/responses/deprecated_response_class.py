from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint import nodes
from fastlint.rule import Applicability, Argument, Call, Diagnostic, Fix, Rule

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_CLASSES = ("fastapi.responses.ORJSONResponse", "fastapi.responses.UJSONResponse")
_OWNERS = ("fastapi.FastAPI", "fastapi.APIRouter")


class DeprecatedResponseClass(Rule):
    """ORJSONResponse or UJSONResponse is used.

    Why it hurts: both are deprecated and warn on every response. They were made for speed and are slower today: with a
    response model or a return annotation, FastAPI has Pydantic write the JSON directly; a response class of one's own
    switches that off. Without the orjson or ujson package each request fails.

    Bad:
        # app/main.py
        from fastapi import FastAPI
        from fastapi.responses import ORJSONResponse

        app = FastAPI()


        @app.get("/books", response_class=ORJSONResponse)  # expect: deprecated
        def read_books() -> list[str]:
            return ["Emma"]

    Good:
        # app/main.py
        from fastapi import FastAPI

        app = FastAPI()


        @app.get("/books")
        def read_books() -> list[str]:
            return ["Emma"]

    Fixed:
        # app/main.py
        from fastapi import FastAPI

        app = FastAPI()


        @app.get("/books")
        def read_books() -> list[str]:
            return ["Emma"]

    Exceptions: classes of the project that use orjson. There is a safe fix where a route has a response model or a
    return annotation, and none elsewhere: without a model the other JSON encoder may refuse what orjson took.

    Versions: FastAPI 0.131 and later; before, the two are no worse than what is the default there.

    References: https://fastapi.tiangolo.com/advanced/custom-response/#orjson-or-response-model
    """

    code = "FLT310"
    needs = (
        "fastapi.responses.ORJSONResponse", "fastapi.responses.UJSONResponse", "fastapi.FastAPI", "fastapi.APIRouter",
        "fastapi.FastAPI.get", "fastapi.FastAPI.post", "fastapi.FastAPI.put", "fastapi.FastAPI.patch",
        "fastapi.FastAPI.delete", "fastapi.FastAPI.api_route", "fastapi.FastAPI.add_api_route",
        "fastapi.APIRouter.get", "fastapi.APIRouter.post", "fastapi.APIRouter.put", "fastapi.APIRouter.patch",
        "fastapi.APIRouter.delete", "fastapi.APIRouter.api_route", "fastapi.APIRouter.add_api_route",
    )  # fmt: skip
    versions = {"fastapi": ">=0.131"}

    def check(self, call: Call, module: Module) -> Iterator[Diagnostic]:
        if call.name in _CLASSES:
            if not call.own:
                yield Diagnostic(call.span, _message(call.name, "return the value itself"))
            return
        keyword = "default_response_class" if call.name in _OWNERS else "response_class"
        given = call.argument(None, keyword)
        name = _deprecated(given)
        if name:
            fix = _fix(call, keyword, module)
            yield Diagnostic(call.span, _message(name, f"leave `{keyword}` out and declare response models"), fix=fix)


def _deprecated(given: Argument | None) -> str:
    if given is None or not given.values:
        return ""
    names = [str(value.value) for value in given.values]
    return names[0] if all(name in _CLASSES for name in names) else ""


def _message(name: str, instead: str) -> str:
    short = name.rpartition(".")[2]
    return f"`{short}` is deprecated, and slower than what FastAPI does with a response model; {instead}"


def _fix(call: Call, keyword: str, module: Module) -> Fix | None:
    """The decorator without the class, if the function has a model."""
    node = module.node(call.span)
    argument = nodes.argument(node, None, keyword) if isinstance(node, cst.Call) else None
    around = module.ancestors(call.span)
    function = around[1] if len(around) > 1 and isinstance(around[0], cst.Decorator) else None
    if argument is None or not isinstance(node, cst.Call) or not isinstance(function, cst.FunctionDef):
        return None
    model = nodes.argument(node, None, "response_model")
    if model is None and function.returns is None:
        return None
    shown = model.value if model is not None else function.returns.annotation if function.returns else None
    if isinstance(shown, cst.Name) and (shown.value == "None" or shown.value.endswith("Response")):
        return None
    return Fix(f"Leave out `{keyword}`", (nodes.remove_argument(node, argument, module),), Applicability.SAFE)
