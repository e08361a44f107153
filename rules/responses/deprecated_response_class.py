from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, Argument, Call, Diagnostic, Fix, PossibleValue, Related, Rule, Span
from fastlint.support import cst_queries
from fastlint.walk.visitor import walk

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_CLASSES = ("fastapi.responses.ORJSONResponse", "fastapi.responses.UJSONResponse")
_OWNERS = ("fastapi.FastAPI", "fastapi.APIRouter")
_OK = 200
_DIGITS = re.compile(r"[1-5]\d\d")
_MUST_RESPOND = frozenset({"exception-handler", "middleware"})
"""What has to return a response, and no value."""
_FOR_ALL = "return the values, and make errors with `JSONResponse` ({count} responses of this file)"


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

    Exceptions: classes of the project that use orjson. Errors: what would be returned in their place went out with the
    status of a success; they are spoken of where an HTTPException gives the same body, and with the file in which four
    functions make other responses, at its import. There is a safe fix where a route has a response model or a
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
            instead = "" if call.own else _instead(call, module)
            if instead:
                yield _made(call, instead, module)
            return
        keyword = "default_response_class" if call.name in _OWNERS else "response_class"
        given = call.argument(None, keyword)
        name = _deprecated(given)
        if name:
            fix = _fix(call, keyword, module)
            message = _message(name, f"leave `{keyword}` out and declare response models")
            place = cst_queries.argument_span(call.span, keyword, module)
            yield Diagnostic(place, message, fix=fix, noqa_row=call.span.row)


def _made(call: Call, instead: str, module: Module) -> Diagnostic:
    """A response that is made: one finding for each function, and for a file that imports the class for many."""
    name = call.name.rpartition(".")[2]
    imported = _import_of(name, module)
    where = (Related(module.source.filename, imported, f"`{name}` is imported here"),) if imported else ()
    return Diagnostic(
        call.span,
        _message(call.name, instead),
        related=where,
        cause=f"{module.source.filename}:{imported.row}" if imported else None,
        shared=_message(call.name, _FOR_ALL) if imported else "",
        repair=call.function.name,
        habit=call.name,
    )


def _import_of(name: str, module: Module) -> Span | None:
    """Where a file imports a class."""
    for chunk in module.statements_with((name,)):
        for node in walk(chunk.module):
            if isinstance(node, cst.ImportAlias) and node.evaluated_name == name:
                return module.span(node)
    return None


def _instead(call: Call, module: Module) -> str:
    """What gives the client the same answer; "" where that needs nothing less than another response."""
    given = call.argument(1, "status_code")
    statuses = given.statuses if given is not None else () if call.is_unpacked else (_OK,)
    succeeds = [200 <= status < 300 for status in statuses]
    if statuses and not any(succeeds):
        is_kept = len(statuses) == 1 and _is_raisable(call)
        return f"raise `HTTPException({statuses[0]}, ...)`" if is_kept else ""
    if not statuses or not all(succeeds) or len(set(statuses)) > 1 or _MUST_RESPOND & set(call.function.roles):
        return "make a `JSONResponse` of what `jsonable_encoder` gives"
    declared = _declared_status(call, module)
    if statuses[0] == (declared or _OK):
        return "return the value itself"
    if declared is not None:
        return f"return the value itself, and give an injected `Response` the `status_code` {statuses[0]}"
    return f"return the value itself, with `status_code={statuses[0]}` in the decorator of the route"


def _is_raisable(call: Call) -> bool:
    """Whether an HTTPException gives the same body, and nothing around the call would catch it."""
    content = call.argument(0, "content")
    values = content.values if content is not None else ()
    pairs: Sequence[tuple[str, PossibleValue]] = (
        values[0].value if len(values) == 1 and values[0].kind == "dict" else ()
    )
    is_detail = [(key, value.kind in ("const", "format")) for key, value in pairs] == [("detail", True)]
    return is_detail and not call.in_try and call.use == "returned" and "route" in call.function.roles


def _declared_status(call: Call, module: Module) -> int | None:
    """The status that the decorator of a route gives, None if it gives none, 0 if it is not known."""
    function = module.node(call.function.span) if "route" in call.function.roles else None
    for decorator in function.decorators if isinstance(function, cst.FunctionDef) else ():
        node = decorator.decorator
        given = cst_queries.argument(node, None, "status_code") if isinstance(node, cst.Call) else None
        digits = _DIGITS.search(module.text(module.span(given.value))) if given is not None else None
        if given is not None:
            return int(digits[0]) if digits else 0
    return None


def _deprecated(given: Argument | None) -> str:
    if given is None or not given.values:
        return ""
    names = [str(value.value) for value in given.values]
    return names[0] if all(name in _CLASSES for name in names) else ""


def _message(name: str, instead: str) -> str:
    short = name.rpartition(".")[2]
    return f"`{short}` is deprecated, and slower than a response model; {instead}"


def _fix(call: Call, keyword: str, module: Module) -> Fix | None:
    """The decorator without the class, if the function has a model."""
    node = module.node(call.span)
    argument = cst_queries.argument(node, None, keyword) if isinstance(node, cst.Call) else None
    around = module.ancestors(call.span)
    function = around[1] if len(around) > 1 and isinstance(around[0], cst.Decorator) else None
    if argument is None or not isinstance(node, cst.Call) or not isinstance(function, cst.FunctionDef):
        return None
    model = cst_queries.argument(node, None, "response_model")
    if model is None and function.returns is None:
        return None
    shown = model.value if model is not None else function.returns.annotation if function.returns else None
    if isinstance(shown, cst.Name) and (shown.value == "None" or shown.value.endswith("Response")):
        return None
    return Fix(f"Leave out `{keyword}`", (cst_queries.remove_argument(node, argument, module),), Applicability.SAFE)
