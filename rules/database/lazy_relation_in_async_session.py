from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Confidence, Diagnostic, LateRead, Rule, Severity

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class LazyRelationInAsyncSession(Rule):
    """A relation that nothing has loaded is read of an object of an async session.

    Why it hurts: SQLAlchemy would load it now, which plain code in an async session cannot wait for: MissingGreenlet, a
    500 for every request, also where the response model reads it.

    Bad:
        # app/models.py
        from pydantic import BaseModel, ConfigDict
        from sqlalchemy import ForeignKey
        from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
        from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

        engine = create_async_engine("sqlite+aiosqlite:///shelves.db")
        sessions = async_sessionmaker(engine, expire_on_commit=False)


        class Base(DeclarativeBase):
            pass


        class Shelf(Base):
            __tablename__ = "shelves"

            id: Mapped[int] = mapped_column(primary_key=True)
            books: Mapped[list["Book"]] = relationship(back_populates="shelf")


        class Book(Base):
            __tablename__ = "books"

            id: Mapped[int] = mapped_column(primary_key=True)
            shelf_id: Mapped[int] = mapped_column(ForeignKey("shelves.id"))
            shelf: Mapped[Shelf] = relationship(back_populates="books")


        class BookOut(BaseModel):
            model_config = ConfigDict(from_attributes=True)

            id: int


        class ShelfOut(BaseModel):
            model_config = ConfigDict(from_attributes=True)

            id: int
            books: list[BookOut]


        # app/main.py
        from collections.abc import AsyncIterator
        from typing import Annotated

        from fastapi import Depends, FastAPI
        from sqlalchemy import select
        from sqlalchemy.ext.asyncio import AsyncSession

        from app.models import Shelf, ShelfOut, sessions

        app = FastAPI()


        async def get_db() -> AsyncIterator[AsyncSession]:
            async with sessions() as session:
                yield session


        @app.get("/shelves", response_model=list[ShelfOut])
        async def read_shelves(db: Annotated[AsyncSession, Depends(get_db)]):
            shelves = await db.scalars(select(Shelf).limit(20))
            return shelves.all()  # expect: selectinload(Shelf.books)

    Good:
        # app/models.py
        from pydantic import BaseModel, ConfigDict
        from sqlalchemy import ForeignKey
        from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
        from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

        engine = create_async_engine("sqlite+aiosqlite:///shelves.db")
        sessions = async_sessionmaker(engine, expire_on_commit=False)


        class Base(DeclarativeBase):
            pass


        class Shelf(Base):
            __tablename__ = "shelves"

            id: Mapped[int] = mapped_column(primary_key=True)
            books: Mapped[list["Book"]] = relationship(back_populates="shelf")


        class Book(Base):
            __tablename__ = "books"

            id: Mapped[int] = mapped_column(primary_key=True)
            shelf_id: Mapped[int] = mapped_column(ForeignKey("shelves.id"))
            shelf: Mapped[Shelf] = relationship(back_populates="books")


        class BookOut(BaseModel):
            model_config = ConfigDict(from_attributes=True)

            id: int


        class ShelfOut(BaseModel):
            model_config = ConfigDict(from_attributes=True)

            id: int
            books: list[BookOut]


        # app/main.py
        from collections.abc import AsyncIterator
        from typing import Annotated

        from fastapi import Depends, FastAPI
        from sqlalchemy import select
        from sqlalchemy.ext.asyncio import AsyncSession
        from sqlalchemy.orm import selectinload

        from app.models import Shelf, ShelfOut, sessions

        app = FastAPI()


        async def get_db() -> AsyncIterator[AsyncSession]:
            async with sessions() as session:
                yield session


        @app.get("/shelves", response_model=list[ShelfOut])
        async def read_shelves(db: Annotated[AsyncSession, Depends(get_db)]):
            shelves = await db.scalars(select(Shelf).limit(20).options(selectinload(Shelf.books)))
            return shelves.all()

    New objects are meant too. Once they have been written, `refresh(row)` loads columns only.

    Exceptions: relations with a `lazy` that loads them, `awaitable_attrs`, `refresh(row, ["books"])` (also through a
    helper that takes `attribute_names=`), `run_sync`, and options that cannot be read. Of low confidence for relations
    to one object, which the session may have already, and where another coroutine function was given the row.

    References: https://docs.sqlalchemy.org/en/20/orm/extensions/asyncio.html#preventing-implicit-io-when-using-asyncsession
    """

    code = "FLT908"
    severity = Severity.ERROR
    preview = True

    def check(self, late: LateRead, module: Module) -> Iterator[Diagnostic]:
        if late.why != "relation":
            return
        row = f"`{late.row}`" if late.row else f"`{late.of}`"
        what = f"{_READER[late.how]} `{late.attribute}` of {'the new ' * late.is_new}{row}"
        remedy = f"add `.options(selectinload({late.of}.{late.attribute}))`"
        if late.is_new:
            remedy = f'load it with `refresh(..., ["{late.attribute}"])`'
        yield Diagnostic(
            late.span,
            f"{what}, which nothing has loaded: MissingGreenlet; {remedy}",
            confidence=Confidence.HIGH if late.is_certain else Confidence.LOW,
            repair=f"{late.function.name}:{late.row}",
        )


_READER = {"read": "this reads", "validated": "the model reads", "returned": "the response model reads"}
