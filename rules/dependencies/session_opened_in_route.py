from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Confidence, Diagnostic, Rule, SessionOpening
from fastlint.support.cst_queries import own_nodes, tries_around
from fastlint.walk.visitor import walk

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class SessionOpenedInRoute(Rule):
    """A route opens a database session or connection itself.

    Why it hurts: what a dependency provides is closed by FastAPI, whatever happens, shared by all parts of the request,
    and replaced in a test by one line of `dependency_overrides`. A session that the route opens is none of these: the
    tests talk to the real database, and each route must close (and roll back) on its own.

    Bad:
        # app/database.py
        from collections.abc import Iterator

        from sqlalchemy import create_engine
        from sqlalchemy.orm import Session, sessionmaker

        engine = create_engine("sqlite://")
        SessionLocal = sessionmaker(engine)


        def get_session() -> Iterator[Session]:
            with SessionLocal() as session:
                yield session

        # app/main.py
        from typing import Annotated

        from fastapi import Depends, FastAPI
        from sqlalchemy import text
        from sqlalchemy.orm import Session

        from app.database import SessionLocal, get_session

        app = FastAPI()


        @app.get("/question")
        def read_question(session: Annotated[Session, Depends(get_session)]) -> int:
            return session.execute(text("SELECT 6 * 7")).scalar_one()


        @app.get("/answer")
        def read_answer() -> int:
            with SessionLocal() as session:  # expect: dependency
                return session.execute(text("SELECT 42")).scalar_one()

    Good:
        # app/database.py
        from collections.abc import Iterator

        from sqlalchemy import create_engine
        from sqlalchemy.orm import Session, sessionmaker

        engine = create_engine("sqlite://")
        SessionLocal = sessionmaker(engine)


        def get_session() -> Iterator[Session]:
            with SessionLocal() as session:
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

    Exceptions: WebSocket routes, which should not hold a session for as long as the socket lives; functions inside a
    route (streams, background work); helpers that the route calls; connections taken from a pool. With `--confidence
    low` only: where nothing of the project yields such a session yet, as a dependency would; sessions in a loop, those
    for something that the route has looked up (the engine of a tenant), several between which the route waits for
    something else (a dependency would hold its session meanwhile), one beside a session that the route is given (a
    transaction of its own), and routes that only tell whether the service is there (`/ready`), or that answer where
    they cannot connect, or do what an operator does now and then with a connection of their own (`/migrate`,
    `/deploy`); and where tests replace what opens the session by its name (`patch("app.routes.SessionLocal")`).

    References: https://fastapi.tiangolo.com/advanced/testing-dependencies/
    """

    code = "FLT502"

    def check(self, opening: SessionOpening, module: Module) -> Iterator[Diagnostic]:
        is_closed = opening.is_entered or _is_closed(opening, module)
        closed = "" if is_closed else " and FastAPI does not close"
        yield Diagnostic(
            opening.span,
            f"`{opening.function.name}` opens its own {opening.name}, which tests cannot replace{closed}; take it from "
            + (f"the dependency `{opening.provider}`" if opening.provider else "a dependency with `yield`"),
            confidence=Confidence.LOW if _is_doubtful(opening, module) else Confidence.HIGH,
            repair=f"session of {opening.function.name} {opening.function.name_span.row}",
            habit=f"{opening.name}{closed}",
        )


def _is_doubtful(opening: SessionOpening, module: Module) -> bool:
    """Whether a dependency is not there, or may be no better: tests replace it as it is, or the route answers."""
    if opening.is_found or opening.is_probe or opening.is_replaced or not opening.provider:
        return True
    return opening.name == "Connection" and any(map(_is_answered, tries_around(opening.span, module)))


def _is_answered(tried: cst.Try) -> bool:
    """Whether a handler goes on, or answers, instead of raising."""
    return any(not any(isinstance(node, cst.Raise) for node in walk(handler.body)) for handler in tried.handlers)


def _is_closed(opening: SessionOpening, module: Module) -> bool:
    """Whether a `finally` of the route closes what it has opened, by the name that it got."""
    function = module.node(opening.function.span)
    nodes = list(own_nodes(function)) if isinstance(function, cst.FunctionDef) else []
    names = {
        target.target.value
        for node in nodes
        if isinstance(node, cst.Assign) and _is_at(opening, node.value, module)
        for target in node.targets
        if isinstance(target.target, cst.Name)
    }
    finals = [node.finalbody for node in nodes if isinstance(node, cst.Try) and node.finalbody is not None]
    calls = [node.func for final in finals for node in walk(final) if isinstance(node, cst.Call)]
    return any(
        isinstance(callee, cst.Attribute)
        and callee.attr.value in ("close", "aclose")
        and isinstance(callee.value, cst.Name)
        and callee.value.value in names
        for callee in calls
    )


def _is_at(opening: SessionOpening, value: cst.BaseExpression, module: Module) -> bool:
    """Whether an expression is the opening call, awaited or not."""
    span = module.span(value.expression if isinstance(value, cst.Await) else value)
    return (span.row, span.column) == (opening.span.row, opening.span.column)
