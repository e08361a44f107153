from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import (
    AddedMiddleware,
    Applicability,
    Confidence,
    Diagnostic,
    Edit,
    Fix,
    Related,
    Rule,
    Severity,
    Span,
)

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_OF_HOSTS = "TrustedHostMiddleware"


class InnerCorsMiddleware(Rule):
    """A middleware that refuses requests runs before CORSMiddleware.

    Why it hurts: browsers ask with an OPTIONS request without credentials first. A middleware around CORSMiddleware
    answers it with 401, without CORS headers, and the browser blocks the real request. Its other refusals cannot be
    read by the page either. The middleware that is added last is the outermost.

    Bad:
        # app/main.py
        from fastapi import FastAPI, Request, Response
        from fastapi.middleware.cors import CORSMiddleware
        from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint


        class Authentication(BaseHTTPMiddleware):
            async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
                if "authorization" not in request.headers:
                    return Response(status_code=401)
                return await call_next(request)


        app = FastAPI()
        app.add_middleware(CORSMiddleware, allow_origins=["https://shop.example"])  # expect: `Authentication`
        app.add_middleware(Authentication)

    Good:
        # app/main.py
        from fastapi import FastAPI, Request, Response
        from fastapi.middleware.cors import CORSMiddleware
        from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint


        class Authentication(BaseHTTPMiddleware):
            async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
                if "authorization" not in request.headers:
                    return Response(status_code=401)
                return await call_next(request)


        app = FastAPI()
        app.add_middleware(Authentication)
        app.add_middleware(CORSMiddleware, allow_origins=["https://shop.example"])

    Fixed (unsafe):
        # app/main.py
        from fastapi import FastAPI, Request, Response
        from fastapi.middleware.cors import CORSMiddleware
        from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint


        class Authentication(BaseHTTPMiddleware):
            async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
                if "authorization" not in request.headers:
                    return Response(status_code=401)
                return await call_next(request)


        app = FastAPI()
        app.add_middleware(Authentication)
        app.add_middleware(CORSMiddleware, allow_origins=["https://shop.example"])

    TrustedHostMiddleware and HTTPSRedirectMiddleware answer by themselves too, also to preflight requests.

    Exceptions: middleware around CORSMiddleware that is not seen to answer by itself (compression, logging, sessions),
    that looks at the method for OPTIONS, that compares the origin, or that sets the headers of CORS by hand. Orders
    that are not certain. Of low confidence is TrustedHostMiddleware, which only refuses hosts that no browser of the
    frontend asks for, and what a setting must switch on that is off by default. There is a fix where the calls are
    statements next to each other.

    References: https://fastapi.tiangolo.com/tutorial/middleware/#multiple-middleware-execution-order
    """

    code = "FLT611"
    severity = Severity.WARNING

    def check(self, middleware: AddedMiddleware, module: Module) -> Iterator[Diagnostic]:
        if not middleware.is_cors or not middleware.outer:
            return
        # A refusal hurts more than a redirection, unless browsers of the frontend never see it.
        seen = [frame for frame in middleware.outer if not frame.function.endswith(_OF_HOSTS)]
        outer = next((frame for frame in seen if frame.callee >= "400"), (seen or middleware.outer)[0])
        order = "before CORSMiddleware in the list" if middleware.form == "listed" else "after CORSMiddleware"
        yield Diagnostic(
            middleware.span,
            f"`{outer.function}` is added {order} and answers some requests with {outer.callee} "
            f"before it, without CORS headers; {_remedy(middleware)}",
            fix=_fix(middleware, module),
            confidence=Confidence.LOW if middleware.is_rare or not seen else Confidence.HIGH,
            related=tuple(Related(o.filename, o.span, f"`{o.function}` is added here") for o in middleware.outer),
        )


def _remedy(middleware: AddedMiddleware) -> str:
    return "put CORSMiddleware first" if middleware.form == "listed" else "add CORSMiddleware last"


def _fix(middleware: AddedMiddleware, module: Module) -> Fix | None:
    """Move the statement behind the last of the others, if all are simple statements in a row."""
    places = [middleware.span, *(o.span for o in middleware.outer if o.filename == module.source.filename)]
    if middleware.form != "added" or len(places) != 1 + len(middleware.outer):
        return None
    statements = [rows for span in places if (rows := _statement(span, module)) is not None]
    if len(statements) != len(places):
        return None
    own, others = statements[0], sorted(statements[1:])
    if any(later[0] != earlier[1] + 1 for earlier, later in pairwise((own, *others))):
        return None
    last = others[-1][1]
    if not module.source.rows(last, last).endswith(("\n", "\r")):
        return None
    text = module.source.rows(*own)
    edits = (Edit(Span(own[0], 1, own[1] + 1, 1), ""), Edit(Span(last + 1, 1, last + 1, 1), text))
    return Fix("Add CORSMiddleware last", edits, Applicability.UNSAFE)


def _statement(span: Span, module: Module) -> tuple[int, int] | None:
    """First and last row of a call that is a statement of its own."""
    for node in module.around(span):
        if isinstance(node, cst.SimpleStatementLine):
            call = isinstance(node.body[0], cst.Expr) and len(node.body) == 1
            return (span.row, span.end_row) if call else None
        if not isinstance(node, cst.Expr):
            return None
    return None
