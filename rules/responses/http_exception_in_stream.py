from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Call, Diagnostic, Rule, Severity
from fastlint.support.cst_queries import caught, tries_around

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_CATCHES = ("HTTPException", "StarletteHTTPException", "Exception", "BaseException")


class HttpExceptionInStream(Rule):
    """An HTTPException is raised in a streamed generator or in a background task.

    Why it hurts: status and headers are sent before the generator of a StreamingResponse (or a route that yields)
    begins, and before a background task runs. The exception can no longer become an answer: the stream breaks off in
    the middle with status 200, and the log shows a RuntimeError about a response that has already started.

    Bad:
        # app/main.py
        from collections.abc import Iterator

        from fastapi import FastAPI, HTTPException
        from fastapi.responses import StreamingResponse

        app = FastAPI()
        reports = {1: ["a", "b"]}


        def lines(report_id: int) -> Iterator[str]:
            if report_id not in reports:
                raise HTTPException(404, "No such report")  # expect: 200
            yield from reports[report_id]


        @app.get("/reports/{report_id}")
        def read_report(report_id: int):
            return StreamingResponse(lines(report_id))

    Good:
        # app/main.py
        from collections.abc import Iterator

        from fastapi import FastAPI, HTTPException
        from fastapi.responses import StreamingResponse

        app = FastAPI()
        reports = {1: ["a", "b"]}


        def lines(report_id: int) -> Iterator[str]:
            yield from reports[report_id]


        @app.get("/reports/{report_id}")
        def read_report(report_id: int):
            if report_id not in reports:
                raise HTTPException(404, "No such report")
            return StreamingResponse(lines(report_id))

    Exceptions: exceptions that the function catches itself; functions that other code of the project calls too, or that
    FastAPI also uses in another way.

    Versions: routes that yield stream since FastAPI 0.134; before, they are not reported.

    References: https://www.starlette.io/responses/#streamingresponse
    """

    code = "FLT320"
    severity = Severity.ERROR
    needs = ("fastapi.HTTPException", "starlette.exceptions.HTTPException")

    def check(self, call: Call, module: Module) -> Iterator[Diagnostic]:
        function = call.function
        streaming = {"stream"} if module.allows("fastapi", ">=0.134") is False else {"stream", "route"}
        is_stream = function.is_generator and not streaming.isdisjoint(function.roles)
        if call.use != "raised" or "dependency" in function.roles or ("route" in function.roles and not is_stream):
            return
        if not is_stream and not ("background-task" in function.roles and not function.is_called):
            return
        if any(
            set(caught(handler)) & set(_CATCHES)
            for block in tries_around(call.span, module)
            for handler in block.handlers
        ):
            return
        where = "while the response is streamed" if is_stream else "in a background task"
        yield Diagnostic(
            call.span,
            f"`{call.callee}` is raised {where}, after status 200: the client never gets its status; "
            + ("check before the stream begins" if is_stream else "check before the task is added, or log the failure"),
        )
