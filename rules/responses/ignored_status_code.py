from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, Call, Diagnostic, Fix, Route, Rule
from fastlint.support import cst_queries
from fastlint.support.answers import BODILESS

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class IgnoredStatusCode(Rule):
    """The status of the decorator is not that of the response which the route returns.

    Why it hurts: `status_code=` of the decorator is for values that FastAPI makes a response of. A returned Response
    has its own: 200, or 307 for a redirect. The documentation says 201, and the client gets 200; a form that should be
    followed by a 303 is posted again.

    Bad:
        # app/main.py
        from fastapi import FastAPI, status
        from fastapi.responses import JSONResponse

        app = FastAPI()


        @app.post("/books", status_code=status.HTTP_201_CREATED)
        def create_book(title: str):
            return JSONResponse({"title": title})  # expect: 201

    Good:
        # app/main.py
        from fastapi import FastAPI, status
        from fastapi.responses import JSONResponse

        app = FastAPI()


        @app.post("/books", status_code=status.HTTP_201_CREATED)
        def create_book(title: str):
            return {"title": title}


        @app.put("/books", status_code=status.HTTP_201_CREATED)
        def replace_book(title: str):
            return JSONResponse({"title": title}, status_code=status.HTTP_201_CREATED)

    Fixed (unsafe):
        # app/main.py
        from fastapi import FastAPI, status
        from fastapi.responses import JSONResponse

        app = FastAPI()


        @app.post("/books", status_code=status.HTTP_201_CREATED)
        def create_book(title: str):
            return JSONResponse({"title": title}, status_code=status.HTTP_201_CREATED)

    Exceptions: classes of the project, whose constructor may set a status; functions that set `status_code` later; a
    redirect from a route whose own status is no redirect. There is no fix for a content that the status does not allow.

    References: https://fastapi.tiangolo.com/advanced/response-change-status-code/
    """

    code = "FLT314"

    def check(self, route: Route, module: Module) -> Iterator[Diagnostic]:
        status = route.status_code
        is_here = route.function.first_row <= route.span.row < route.function.name_span.row
        if status in (None, 200) or not is_here or ".status_code" in module.text(route.function.span):
            return
        for returned in route.returns:
            for call in returned.calls if returned.kind == "response" else ():
                actual = _status_of(call)
                if actual and actual != status and (actual == 307) == (300 <= (status or 0) < 400):
                    instead = f"pass `status_code=` to `{call.callee}`"
                    if status in BODILESS:
                        instead = f"return `Response(status_code={status})`, which has no body"
                    yield Diagnostic(
                        call.span,
                        f"the client gets {actual}, not {status}: the decorator's status is ignored where a Response "
                        f"is returned; {instead}",
                        fix=_fix(route, call, module),
                    )


def _status_of(call: Call) -> int:
    """The status of a response that is given none, 0 if it is or may be."""
    kind = call.name.rpartition(".")[2]
    if call.own or call.is_unpacked or not call.name.startswith(("starlette.", "fastapi.")):
        return 0
    if not kind.endswith("Response") or kind == "TemplateResponse" or call.argument(1, "status_code") is not None:
        return 0
    return 307 if kind == "RedirectResponse" else 200


def _fix(route: Route, call: Call, module: Module) -> Fix | None:
    decorator, node = module.node(route.span), module.expression(call.span)
    decorator = decorator.decorator if isinstance(decorator, cst.Decorator) else decorator
    given = cst_queries.argument(decorator, None, "status_code") if isinstance(decorator, cst.Call) else None
    if given is None or not isinstance(node, cst.Call):
        return None
    if route.status_code in BODILESS and (node.args or not call.name.endswith(".Response")):
        return None
    edit = cst_queries.added_arguments(node, (f"status_code={cst.Module([]).code_for_node(given.value)}",), module)
    return Fix(f"Answer with status {route.status_code}", (edit,), Applicability.UNSAFE)
