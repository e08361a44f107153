from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import ClosedStream, Confidence, Diagnostic, Rule, Severity

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class StreamOverClosedResource(Rule):
    """A streamed response reads what its `with` has closed.

    Why it hurts: the response is sent after the function has returned, and the `with` around the `return` closes the
    file, client or session then. The status 200 is on its way already: the client gets a broken body.

    Bad:
        # app/main.py
        from fastapi import FastAPI
        from fastapi.responses import StreamingResponse

        app = FastAPI()


        @app.get("/report")
        def read_report() -> StreamingResponse:
            with open("report.csv", "rb") as file:
                return StreamingResponse(file)  # expect: `file`

    Good:
        # app/main.py
        from collections.abc import Iterator

        from fastapi import FastAPI
        from fastapi.responses import StreamingResponse

        app = FastAPI()


        def pieces() -> Iterator[bytes]:
            with open("report.csv", "rb") as file:
                yield from file


        @app.get("/report")
        def read_report() -> StreamingResponse:
            return StreamingResponse(pieces())

    A `finally` that closes it does the same, and so does an ExitStack. A FileResponse opens its file when it is sent:
    one in a TemporaryDirectory or NamedTemporaryFile of the `with` is gone. Of low confidence are managers of the
    project, and objects whose class is not known.

    Exceptions: what has been read before (`file.read()`, a list); generators that open it themselves; temporary files
    with `delete=False`; locks and the like, which are not read.

    References: https://fastapi.tiangolo.com/advanced/custom-response/#streamingresponse

    Overlaps: FLT319 is about sessions of dependencies, which are kept for the whole stream or closed before it.
    """

    code = "FLT322"
    preview = True
    severity = Severity.ERROR

    def check(self, stream: ClosedStream, module: Module) -> Iterator[Diagnostic]:
        yield Diagnostic(
            stream.span,
            f"`{stream.source}` (`{stream.closer}`) is closed when the function returns, before {stream.response} "
            "sends anything of it; open it in the generator that is streamed, or read it before",
            confidence=Confidence.HIGH if stream.is_certain else Confidence.LOW,
        )
