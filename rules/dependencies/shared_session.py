from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Diagnostic, Related, Rule, Severity
from fastlint.rule import SharedSession as Shared

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class SharedSession(Rule):
    """One database session or connection, made once, serves all requests.

    Why it hurts: a session is for one task at a time. Requests that overlap see and commit each other's half-done work,
    a failed flush leaves the session unusable for everybody until somebody rolls it back, and what was read once is
    never read again.

    Bad:
        # app/database.py
        from sqlalchemy import create_engine
        from sqlalchemy.orm import Session

        engine = create_engine("sqlite://")
        session = Session(engine)  # expect: all requests

        # app/main.py
        from fastapi import FastAPI
        from sqlalchemy import text

        from app.database import session

        app = FastAPI()


        @app.get("/answer")
        def read_answer() -> int:
            return session.execute(text("SELECT 42")).scalar_one()

    Good:
        # app/database.py
        from collections.abc import Iterator

        from sqlalchemy import create_engine
        from sqlalchemy.orm import Session, sessionmaker

        engine = create_engine("sqlite://")
        make_session = sessionmaker(engine)


        def get_session() -> Iterator[Session]:
            with make_session() as session:
                yield session

        # app/main.py
        from typing import Annotated

        from fastapi import Depends, FastAPI
        from sqlalchemy import text
        from sqlalchemy.orm import Session

        from app.database import get_session

        app = FastAPI()


        @app.get("/answer")
        def read_answer(session: Annotated[Session, Depends(get_session)]) -> int:
            return session.execute(text("SELECT 42")).scalar_one()

    Also reported are sessions of SQLAlchemy that a global name, a class or an object of the module keeps.

    Exceptions: engines, pools, session factories and `scoped_session`; sessions that only scripts, tests or startup
    code use; objects whose methods enter a lock.

    References: https://docs.sqlalchemy.org/en/20/orm/session_basics.html#is-the-session-thread-safe-is-asyncsession-safe-to-share-in-concurrent-tasks
    """

    code = "FLT514"
    severity = Severity.ERROR

    def check(self, shared: Shared, module: Module) -> Iterator[Diagnostic]:
        first = shared.users[0]
        message = (
            f"all requests share this {shared.name}, which only one of them can use at a time (here "
            f"`{first.function}`); make one for each request, in a dependency with `yield`"
        )
        related = [Related(user.filename, user.span, f"`{user.function}` uses it here") for user in shared.users]
        yield Diagnostic(shared.span, message, related=tuple(related))
