from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import (
    Applicability,
    Confidence,
    Diagnostic,
    Edit,
    Fix,
    Related,
    Rule,
    Severity,
    Span,
    ThreadedProbe,
)

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class ThreadedHealthRoute(Rule):
    """A plain `def` route for monitors shares its threads with routes that are slow.

    Why it hurts: FastAPI runs each plain route in a thread of one pool, 40 of which serve the whole worker. When slow
    routes hold all of them, the probe waits in their queue until it times out, and a service that only has much to do
    is taken for dead and restarted. As `async def` it needs no thread.

    Bad:
        # app/main.py
        import requests
        from fastapi import FastAPI

        app = FastAPI()


        @app.get("/healthz")
        def healthz() -> dict[str, str]:  # expect: `async def`
            return {"status": "ok"}


        @app.get("/tiles/{number}")
        def read_tile(number: int) -> str:
            return requests.get(f"https://tiles.example.com/{number}", timeout=60).text

    Good:
        # app/main.py
        import requests
        from fastapi import FastAPI

        app = FastAPI()


        @app.get("/healthz")
        async def healthz() -> dict[str, str]:
            return {"status": "ok"}


        @app.get("/tiles/{number}")
        def read_tile(number: int) -> str:
            return requests.get(f"https://tiles.example.com/{number}", timeout=60).text

    Fixed:
        # app/main.py
        import requests
        from fastapi import FastAPI

        app = FastAPI()


        @app.get("/healthz")
        async def healthz() -> dict[str, str]:
            return {"status": "ok"}


        @app.get("/tiles/{number}")
        def read_tile(number: int) -> str:
            return requests.get(f"https://tiles.example.com/{number}", timeout=60).text

    Exceptions: probes that ask a database or call anything that is not known to be done at once, which belong into a
    thread; applications without a plain route that waits for somebody else. Where all that the slow routes do is to ask
    their database, the finding is of low confidence. There is no fix where other code calls the function too: it would
    have to await it.

    References: https://fastapi.tiangolo.com/async/#path-operation-functions
    """

    code = "FLT115"
    severity = Severity.WARNING
    preview = True

    def check(self, probe: ThreadedProbe, module: Module) -> Iterator[Diagnostic]:
        name = probe.function.name.rpartition(".")[2]
        span = probe.function.span
        edit = Edit(Span(span.row, span.column, span.row, span.column), "async ")
        can = module.source.line(span.row)[span.column - 1 :].startswith("def ") and not probe.function.is_called
        yield Diagnostic(
            probe.span,
            f"`{name}` waits for a thread of the pool that slow routes like `{probe.slow}` use up: under load the "
            "probe times out; make it an `async def`",
            fix=Fix(f"Make `{name}` an `async def`", (edit,), Applicability.SAFE) if can else None,
            related=(Related(probe.end.filename, probe.end.span, f"`{probe.end.callee}` holds a thread here"),),
            confidence=Confidence.HIGH if probe.is_long else Confidence.LOW,
        )
