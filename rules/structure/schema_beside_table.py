from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import DataModel, Diagnostic, Related, Rule, Severity

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class SchemaBesideTable(Rule):
    """One module defines tables of the database and Pydantic schemas.

    Why it hurts: what is stored and what clients see change for different reasons. Where both stand side by side,
    the `User` of the table and that of the API are easily taken for each other, and what needs a schema imports the
    database with it. An opinion, and off by default: a small module per subject, with the table and its schemas in it,
    is found faster than three folders of layers.

    Bad:
        # app/models.py
        from pydantic import BaseModel
        from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


        class Base(DeclarativeBase):
            pass


        class Book(Base):
            __tablename__ = "books"

            id: Mapped[int] = mapped_column(primary_key=True)
            title: Mapped[str]


        class BookOut(BaseModel):  # expect: `Book`
            title: str

        # app/main.py
        from fastapi import FastAPI

        from app.models import BookOut

        app = FastAPI()


        @app.get("/books")
        def read_books() -> list[BookOut]:
            return []

    Good:
        # app/models.py
        from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


        class Base(DeclarativeBase):
            pass


        class Book(Base):
            __tablename__ = "books"

            id: Mapped[int] = mapped_column(primary_key=True)
            title: Mapped[str]

        # app/schemas.py
        from pydantic import BaseModel


        class BookOut(BaseModel):
            title: str

        # app/main.py
        from fastapi import FastAPI

        from app.schemas import BookOut

        app = FastAPI()


        @app.get("/books")
        def read_books() -> list[BookOut]:
            return []

    Exceptions: SQLModel, whose tables and schemas share their fields, and models that no route takes or gives. There is
    one finding for a module, at its first schema.

    References: https://fastapi.tiangolo.com/tutorial/extra-models/
    """

    code = "FLT943"
    severity = Severity.INFO
    default = False

    def check(self, data_model: DataModel, module: Module) -> Iterator[Diagnostic]:
        if not _is_schema(data_model):
            return
        others: tuple[DataModel, ...] = module.context.subjects["DataModel"]
        tables = [other for other in others if other.kind == "orm" and other.fields]
        if tables and data_model == next(other for other in others if _is_schema(other)):
            table = tables[0].name.rpartition(":")[2]
            yield Diagnostic(
                data_model.span,
                f"this module also defines the table of `{table}`: what is stored and what clients see change for "
                "different reasons; give the schemas a module of their own",
                related=(Related(module.source.filename, tables[0].span, f"the table of `{table}`"),),
            )


def _is_schema(data_model: DataModel) -> bool:
    return data_model.kind == "model" and bool({"request", "response"} & {*data_model.roles})
