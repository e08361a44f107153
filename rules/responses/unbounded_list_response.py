from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Call, Diagnostic, Rule, Severity
from fastlint.walk.visitor import walk

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_BOUNDS = re.compile(
    r"(^|_)(limit|offset|skip|page|per_page|cursor|after|before|size|count|take|top|pagination|params)(_|$)"
)
_BOUNDING = frozenset({"limit", "slice", "fetch", "paginate", "yield_per", "partitions", "in_"})


class UnboundedListResponse(Rule):
    """A route reads all rows of a query and has no limit.

    Why it hurts: the table grows, the route does not notice. With a million rows one request reads them all, builds an
    object for each, and holds a worker and its memory until the last one is written.

    Bad:
        # app/main.py
        from typing import Annotated

        from fastapi import Depends, FastAPI
        from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

        app = FastAPI()


        class Base(DeclarativeBase):
            pass


        class Book(Base):
            __tablename__ = "books"

            id: Mapped[int] = mapped_column(primary_key=True)


        def get_session() -> Session:
            return Session()


        @app.get("/books")
        def read_books(session: Annotated[Session, Depends(get_session)]) -> list[int]:
            return [book.id for book in session.query(Book).all()]  # expect: all rows

    Good:
        # app/main.py
        from typing import Annotated

        from fastapi import Depends, FastAPI, Query
        from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

        app = FastAPI()


        class Base(DeclarativeBase):
            pass


        class Book(Base):
            __tablename__ = "books"

            id: Mapped[int] = mapped_column(primary_key=True)


        def get_session() -> Session:
            return Session()


        @app.get("/books")
        def read_books(
            session: Annotated[Session, Depends(get_session)],
            limit: Annotated[int, Query(le=100)] = 20,
        ) -> list[int]:
            return [book.id for book in session.query(Book).limit(limit).all()]

    Exceptions: off by default. For it: such routes are the first to fail under growth. Against it: many tables stay
    small, and what is small is not in the code. Functions with a parameter that is called like a bound; queries that
    are limited, sliced or restricted with `in_`.

    References: https://fastapi.tiangolo.com/tutorial/query-params-str-validations/
    """

    code = "FLT316"
    severity = Severity.INFO
    default = False
    needs = ("sqlalchemy.orm.Query.all", "sqlalchemy.Result.all", "sqlalchemy.ScalarResult.all")

    def check(self, call: Call, module: Module) -> Iterator[Diagnostic]:
        if "route" not in call.function.roles:
            return
        function = module.node(call.function.span)
        if not isinstance(function, cst.FunctionDef) or _is_bounded(function, call, module):
            return
        if not any(_is_get(decorator.decorator) for decorator in function.decorators):
            return
        parameters = (*function.params.params, *function.params.kwonly_params)
        if not any(_BOUNDS.search(parameter.name.value) for parameter in parameters):
            yield Diagnostic(
                call.span,
                f"`{call.function.name}` reads all rows that there are: its time and memory grow with the table; "
                "take a `limit` with a maximum from the client",
            )


def _is_bounded(function: cst.FunctionDef, call: Call, module: Module) -> bool:
    """Whether the function calls what restricts a query, or takes a part of a list."""
    called = (name.rpartition(".")[2] for name in module.outline.called_in(call.function.span))
    return not _BOUNDING.isdisjoint(called) or any(isinstance(n, cst.Slice) and n.upper for n in walk(function))


def _is_get(decorator: cst.BaseExpression) -> bool:
    func = decorator.func if isinstance(decorator, cst.Call) else None
    return isinstance(func, cst.Attribute) and func.attr.value == "get"
