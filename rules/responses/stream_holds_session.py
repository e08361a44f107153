from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Diagnostic, Handover, Rule
from fastlint.support.yields import ends_before_response

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class StreamHoldsSession(Rule):
    """A streamed response keeps the session of the request, and its connection, until the last byte is sent.

    Why it hurts: a dependency with yield ends after the response. A client that reads slowly, or a stream that goes on
    for minutes, holds a connection all that time: with the default pool fifteen such clients leave none for anybody
    else.

    Bad:
        # app/main.py
        from collections.abc import Iterator
        from typing import Annotated

        from fastapi import Depends, FastAPI
        from fastapi.responses import StreamingResponse
        from sqlalchemy import create_engine, text
        from sqlalchemy.orm import Session

        app = FastAPI()
        engine = create_engine("sqlite:///numbers.db")


        def get_session() -> Iterator[Session]:
            with Session(engine) as session:
                yield session


        def lines(session: Session) -> Iterator[str]:
            for number in session.scalars(text("SELECT 1 UNION SELECT 2")).all():
                yield f"{number}\\n"


        @app.get("/numbers")
        def read_numbers(session: Annotated[Session, Depends(get_session)]) -> StreamingResponse:
            return StreamingResponse(lines(session))  # expect: `get_session`

    Good:
        # app/main.py
        from collections.abc import Iterator
        from typing import Annotated

        from fastapi import Depends, FastAPI
        from fastapi.responses import StreamingResponse
        from sqlalchemy import create_engine, text
        from sqlalchemy.orm import Session

        app = FastAPI()
        engine = create_engine("sqlite:///numbers.db")


        def get_session() -> Iterator[Session]:
            with Session(engine) as session:
                yield session


        def lines(numbers: list[int]) -> Iterator[str]:
            for number in numbers:
                yield f"{number}\\n"


        @app.get("/numbers")
        def read_numbers(
            session: Annotated[Session, Depends(get_session, scope="function")],
        ) -> StreamingResponse:
            numbers = list(session.scalars(text("SELECT 1 UNION SELECT 2")))
            return StreamingResponse(lines(numbers))

    Exceptions: sessions that are injected and not given to the generator, unless a statement before the response has
    taken their connection, in the route or in a dependency that it asks, and nothing has given it back since (`commit`,
    `rollback`, `close`); that is not told of what is in memory already (`BytesIO`, `iter([text])`). In preview, because
    a short stream (a file of some rows) does no harm, and whether one is short is not known.

    Versions: FastAPI 0.118 and later, and up to 0.105. From 0.106 to 0.117 the session was closed before the stream
    began: a query in the generator took another connection, which nothing gave back, and the rule says so there.
    `scope=` exists since 0.121; without it, open the session in the route.

    References: https://fastapi.tiangolo.com/advanced/advanced-dependencies/#dependencies-with-yield-and-streamingresponse-technical-details
    """

    code = "FLT319"
    preview = True

    def check(self, handover: Handover, module: Module) -> Iterator[Diagnostic]:
        is_held = handover.provider and handover.session and handover.scope != "function"
        is_unseen = handover.way == "held" and not ends_before_response(module)
        if is_held and (handover.way == "stream" or is_unseen):
            harm = (
                "is closed before the stream begins: a query in it takes a connection that nothing gives back"
                if ends_before_response(module)
                else "and its connection are kept until the client has read the stream"
            )
            yield Diagnostic(
                handover.span,
                f"`{handover.value}` of `{handover.provider}` {harm}; load the data before, or open a session "
                "in the generator",
            )
