from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Call, Diagnostic, Rule, Severity
from fastlint.support import cst_queries

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_LOOSE = re.compile(r"\b(None|Optional|Any|object|Response)\b|^(dict|list)$")


class OptionalResultForRequiredModel(Rule):
    """A route returns a row that may not be there, and its response model does not admit None.

    Why it hurts: the first request for an id that does not exist fails with a ResponseValidationError: the client gets
    a 500 where it should get a 404.

    Bad:
        # app/main.py
        from typing import Annotated

        from fastapi import Depends, FastAPI
        from pydantic import BaseModel
        from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

        app = FastAPI()


        class Base(DeclarativeBase):
            pass


        class Book(Base):
            __tablename__ = "books"

            id: Mapped[int] = mapped_column(primary_key=True)


        class BookOut(BaseModel):
            id: int


        def get_session() -> Session:
            return Session()


        @app.get("/books/{book_id}", response_model=BookOut)
        def read_book(book_id: int, session: Annotated[Session, Depends(get_session)]):
            return session.get(Book, book_id)  # expect: 404

    Good:
        # app/main.py
        from typing import Annotated

        from fastapi import Depends, FastAPI, HTTPException
        from pydantic import BaseModel
        from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

        app = FastAPI()


        class Base(DeclarativeBase):
            pass


        class Book(Base):
            __tablename__ = "books"

            id: Mapped[int] = mapped_column(primary_key=True)


        class BookOut(BaseModel):
            id: int


        def get_session() -> Session:
            return Session()


        @app.get("/books/{book_id}", response_model=BookOut)
        def read_book(book_id: int, session: Annotated[Session, Depends(get_session)]):
            book = session.get(Book, book_id)
            if book is None:
                raise HTTPException(404, "No such book")
            return book

    Exceptions: a result that is looked at in any way before it is returned; models that admit None. In preview: that a
    row is there may be known from elsewhere, a foreign key or a dependency that has checked it.

    References: https://fastapi.tiangolo.com/tutorial/response-model/
    """

    code = "FLT309"
    severity = Severity.ERROR
    preview = True
    needs = (
        "sqlalchemy.orm.Query.first", "sqlalchemy.orm.Query.one_or_none", "sqlalchemy.orm.Query.get",
        "sqlalchemy.Result.first", "sqlalchemy.Result.one_or_none", "sqlalchemy.Result.scalar_one_or_none",
        "sqlalchemy.ScalarResult.first", "sqlalchemy.ScalarResult.one_or_none", "sqlalchemy.orm.Session.get",
        "sqlalchemy.ext.asyncio.AsyncSession.get", "sqlalchemy.orm.Session.scalar",
        "sqlalchemy.ext.asyncio.AsyncSession.scalar",
    )  # fmt: skip

    def check(self, call: Call, module: Module) -> Iterator[Diagnostic]:
        if "route" not in call.function.roles:
            return
        function = module.node(call.function.span)
        if not isinstance(function, cst.FunctionDef) or not _is_required(function):
            return
        around = [node for node in module.around(call.span) if not isinstance(node, cst.Await)]
        statement = around[0] if around else None
        if isinstance(statement, cst.Return) or _is_returned_unseen(statement, function):
            yield Diagnostic(
                call.span,
                f"`{call.callee}` gives None where there is no such row, and the response model admits no None: the "
                "client gets a 500; raise `HTTPException(404, ...)` if it is None",
            )


def _is_required(function: cst.FunctionDef) -> bool:
    """Whether a response model is declared, and none that admits None."""
    for decorator in function.decorators:
        call = decorator.decorator
        model = cst_queries.argument(call, None, "response_model") if isinstance(call, cst.Call) else None
        if model is not None:
            return not _LOOSE.search(cst.Module([]).code_for_node(model.value))
    returns = function.returns
    return returns is not None and not _LOOSE.search(cst.Module([]).code_for_node(returns.annotation).strip("\"'"))


def _is_returned_unseen(statement: cst.CSTNode | None, function: cst.FunctionDef) -> bool:
    """`book = session.get(...)`, and then nothing but `return book`."""
    target = statement.targets[0].target if isinstance(statement, cst.Assign) and len(statement.targets) == 1 else None
    if not isinstance(target, cst.Name):
        return False
    name, uses, returns = target.value, 0, 0
    for node in cst_queries.own_nodes(function):
        uses += isinstance(node, cst.Name) and node.value == name
        returns += isinstance(node, cst.Return) and isinstance(node.value, cst.Name) and node.value.value == name
    return returns >= 1 and uses == 1 + returns
