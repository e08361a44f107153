from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Confidence, Diagnostic, Handover, Rule, Severity
from fastlint.support.yields import ends_before_response

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class RequestSessionInBackgroundTask(Rule):
    """A background task is given the session of the request.

    Why it hurts: the session belongs to the request. With `scope="function"`, and in FastAPI 0.106 to 0.117, it has
    been closed when the task runs, and using it opens a new transaction that nobody ends. In other versions it stays
    open for the task: its connection is missing in the pool meanwhile, what the dependency does after its `yield` (a
    commit) waits for the task, and if the task fails the dependency rolls back what the client has been told is done.

    Bad:
        # app/main.py
        from collections.abc import Iterator
        from typing import Annotated

        from fastapi import BackgroundTasks, Depends, FastAPI

        app = FastAPI()
        seen: list[str] = []


        class Session:
            state = "open"


        def get_session() -> Iterator[Session]:
            session = Session()
            try:
                yield session
            finally:
                session.state = "closed"


        SessionDep = Annotated[Session, Depends(get_session, scope="function")]


        def write_report(session: Session) -> None:
            seen.append(session.state)


        @app.post("/reports")
        def create_report(session: SessionDep, tasks: BackgroundTasks) -> str:
            tasks.add_task(write_report, session)  # expect: closed
            return "soon"

    Good:
        # app/main.py
        from collections.abc import Iterator
        from contextlib import contextmanager
        from typing import Annotated

        from fastapi import BackgroundTasks, Depends, FastAPI

        app = FastAPI()
        seen: list[str] = []


        class Session:
            state = "open"


        def get_session() -> Iterator[Session]:
            session = Session()
            try:
                yield session
            finally:
                session.state = "closed"


        SessionDep = Annotated[Session, Depends(get_session, scope="function")]


        def write_report(number: int) -> None:
            with contextmanager(get_session)() as session:
                seen.append(f"{number} {session.state}")


        @app.post("/reports")
        def create_report(session: SessionDep, tasks: BackgroundTasks) -> str:
            tasks.add_task(write_report, 1)
            return "soon"

    Give the task what identifies the work (a key), and let it open a session of its own.

    Exceptions: where FastAPI keeps the dependency open, only database sessions and connections are reported, and as a
    warning; other values that a dependency yields may be meant to be shared with the task. A function that never reads
    the parameter does no harm.

    Versions: closed before the task runs from FastAPI 0.106 to 0.117, and with `scope="function"` (since 0.121).

    References: https://fastapi.tiangolo.com/advanced/advanced-dependencies/#background-tasks-and-dependencies-with-yield-technical-details
    """

    code = "FLT520"

    def check(self, handover: Handover, module: Module) -> Iterator[Diagnostic]:
        if handover.way != "background-task":
            return
        is_closed = bool(handover.provider) and (handover.scope == "function" or ends_before_response(module))
        if not is_closed and not handover.session:
            return
        owner = f"`{handover.provider}`" if handover.provider else "the request"
        value, own = handover.value, "give it a key, and let it open its own session"
        if is_closed:
            message = f"`{value}` is closed when the task runs: {owner} ends before; {own.replace('it', 'the task', 1)}"
        elif module.allows("fastapi", ">=0.106") is False:
            message = (
                f"the task uses `{value}` of {owner}, and after an upgrade to FastAPI 0.106 its writes are lost; {own}"
            )
        else:
            before = _before(module) if handover.provider else ""
            source = "" if before else f" from {owner}"
            message = f"the task keeps `{value}` and its connection{source} until it ends{before}; {own}"
        is_doubtful = not is_closed and ends_before_response(module)  # it may be closed before: nothing is kept then
        yield Diagnostic(
            handover.span,
            message,
            severity=Severity.ERROR if is_closed else Severity.WARNING,
            confidence=Confidence.LOW if is_doubtful else Confidence.HIGH,
        )


def _before(module: Module) -> str:
    """What other versions do that the project may use, "" if it certainly uses none of them."""
    return "" if module.allows("fastapi", "<0.118") is False else " (closed before in FastAPI 0.106 to 0.117)"
