from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Diagnostic, OuterErrorHandler, Related, Rule

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class ErrorHandlerOutsideCors(Rule):
    """A handler for all exceptions answers outside of CORSMiddleware.

    Why it hurts: Starlette runs the handler of `Exception` (or 500) in its outermost layer, outside of all middleware.
    Its answer has no CORS headers: the browser hides it from the page and reports a CORS error in its place, so that
    people look for a fault of the CORS configuration.

    Bad:
        # app/main.py
        from fastapi import FastAPI, Request
        from fastapi.middleware.cors import CORSMiddleware
        from fastapi.responses import JSONResponse

        app = FastAPI()
        app.add_middleware(CORSMiddleware, allow_origins=["https://shop.example"], allow_methods=["*"])


        @app.exception_handler(Exception)  # expect: CORS
        async def on_error(request: Request, error: Exception) -> JSONResponse:
            return JSONResponse({"detail": "unexpected"}, status_code=500)


        @app.get("/share")
        def share(of: int) -> float:
            return 100 / of

    Good:
        # app/main.py
        from fastapi import FastAPI, Request, Response
        from fastapi.middleware.cors import CORSMiddleware
        from fastapi.responses import JSONResponse
        from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint


        async def answer_errors(request: Request, call_next: RequestResponseEndpoint) -> Response:
            try:
                return await call_next(request)
            except Exception:
                return JSONResponse({"detail": "unexpected"}, status_code=500)


        app = FastAPI()
        app.add_middleware(BaseHTTPMiddleware, dispatch=answer_errors)
        app.add_middleware(CORSMiddleware, allow_origins=["https://shop.example"], allow_methods=["*"])


        @app.get("/share")
        def share(of: int) -> float:
            return 100 / of

    Where the application is served as `CORSMiddleware(app, ...)`, that is around everything, handlers too.

    Exceptions: handlers that set the header themselves or answer in plain text; applications with a middleware that
    catches all exceptions and answers, or around which CORSMiddleware is put as a whole; handlers of other exceptions,
    which run inside.

    References: https://www.starlette.io/exceptions/#errors-and-handled-exceptions

    Overlaps: FLT611 is about middleware around CORSMiddleware that refuses requests.
    """

    code = "FLT630"

    def check(self, handler: OuterErrorHandler, module: Module) -> Iterator[Diagnostic]:
        yield Diagnostic(
            handler.span,
            f"the handler of `{handler.exception}` answers outside of CORSMiddleware: browsers hide its answer; "
            "catch in a middleware inside of it, or serve `CORSMiddleware(app, ...)`",
            repair=f"{handler.cors.filename}:{handler.cors.span}",
            related=(Related(handler.cors.filename, handler.cors.span, "CORSMiddleware is added here"),),
        )
