from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, Diagnostic, Edit, Fix, OrmValidation, Rule, Severity, Span

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class UnreadableOrmValidation(Rule):
    """A row is validated by a model that does not read attributes.

    Why it hurts: `model_validate` takes dicts and instances of the model. For a row of the database it raises a
    ValidationError (and the client gets a 500), unless the model is configured with `from_attributes`. FastAPI's own
    response models do not need it, which is why it is forgotten.

    Bad:
        # app/main.py
        from fastapi import FastAPI
        from pydantic import BaseModel
        from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

        app = FastAPI()


        class Base(DeclarativeBase):
            pass


        class Book(Base):
            __tablename__ = "books"

            id: Mapped[int] = mapped_column(primary_key=True)


        class BookOut(BaseModel):
            id: int


        @app.get("/book")
        def read_book() -> BookOut:
            book = Book(id=1)
            return BookOut.model_validate(book)  # expect: from_attributes

    Good:
        # app/main.py
        from fastapi import FastAPI
        from pydantic import BaseModel, ConfigDict
        from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

        app = FastAPI()


        class Base(DeclarativeBase):
            pass


        class Book(Base):
            __tablename__ = "books"

            id: Mapped[int] = mapped_column(primary_key=True)


        class BookOut(BaseModel):
            model_config = ConfigDict(from_attributes=True)

            id: int


        @app.get("/book")
        def read_book() -> BookOut:
            book = Book(id=1)
            return BookOut.model_validate(book)

    Fixed (unsafe):
        # app/main.py
        from fastapi import FastAPI
        from pydantic import BaseModel
        from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

        app = FastAPI()


        class Base(DeclarativeBase):
            pass


        class Book(Base):
            __tablename__ = "books"

            id: Mapped[int] = mapped_column(primary_key=True)


        class BookOut(BaseModel):
            id: int


        @app.get("/book")
        def read_book() -> BookOut:
            book = Book(id=1)
            return BookOut.model_validate(book, from_attributes=True)

    Exceptions: values that are not known to be rows of one mapped class, and models of which the project has several of
    the same name.

    Versions: Pydantic 2 and later.

    References: https://docs.pydantic.dev/latest/concepts/models/#arbitrary-class-instances
    """

    code = "FLT708"
    preview = True
    severity = Severity.ERROR
    versions = {"pydantic": ">=2"}
    needs = ("pydantic.BaseModel.model_validate",)

    def check(self, validation: OrmValidation, module: Module) -> Iterator[Diagnostic]:
        node = module.expression(validation.span)
        if not isinstance(node, cst.Call) or len(node.args) != 1:
            return
        end = module.span(node.args[0].value)
        place = Span(end.end_row, end.end_column, end.end_row, end.end_column)
        yield Diagnostic(
            validation.span,
            f"`{validation.model}` does not read attributes: validating a `{validation.row}` raises a ValidationError; "
            "configure it with `from_attributes=True`, or say so here",
            fix=Fix("Read attributes", (Edit(place, ", from_attributes=True"),), Applicability.UNSAFE),
        )
