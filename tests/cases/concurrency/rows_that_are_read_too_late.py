# Relations that nothing has loaded, and columns that an UPDATE has made, of objects of an async session: read by the
# code, by a model, by the response model, in a service or behind it; and all that loads or renews them first.
# file: app/models.py
from datetime import UTC, datetime

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict
from sqlalchemy import Column, DateTime, ForeignKey, Integer, func
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Stamped:
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=sa.func.now())


class Shelf(Stamped, Base):
    __tablename__ = "shelves"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    books: Mapped[list["Book"]] = relationship(back_populates="shelf")
    labels: Mapped[list["Label"]] = relationship(lazy="selectin")


class Book(Base):
    __tablename__ = "books"

    id = Column(Integer, primary_key=True)
    shelf_id = Column(Integer, ForeignKey("shelves.id"))
    changed_at = Column(DateTime, onupdate=lambda: datetime.now(UTC))
    shelf = relationship("Shelf", back_populates="books")
    pages = relationship("Page")


class Page(Base):
    __tablename__ = "pages"
    __mapper_args__ = {"eager_defaults": True}

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    book_id: Mapped[int] = mapped_column(ForeignKey("books.id"))
    updated_at: Mapped[datetime] = mapped_column(onupdate=func.now())


class Label(Base):
    __tablename__ = "labels"

    id: Mapped[int] = mapped_column(primary_key=True)
    shelf_id: Mapped[int] = mapped_column(ForeignKey("shelves.id"))


class BookOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int


class ShelfOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    books: list[BookOut]


class ShelfLine(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    name: str


class Stamp(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    updated_at: datetime
# file: app/db.py
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

engine = create_async_engine("postgresql+asyncpg://db/app")
sessions = async_sessionmaker(engine, expire_on_commit=False)


async def get_db() -> AsyncIterator[AsyncSession]:
    async with sessions() as session:
        yield session


Db = Annotated[AsyncSession, Depends(get_db)]
# file: app/service.py
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from app.models import Shelf


class Shelves:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def find(self, key: int) -> Shelf | None:
        result = await self.session.execute(select(Shelf).where(Shelf.id == key))
        return result.scalar_one_or_none()

    async def find_whole(self, key: int) -> Shelf | None:
        query = select(Shelf).options(selectinload(Shelf.books)).where(Shelf.id == key)
        return (await self.session.execute(query)).scalars().first()

    async def rename(self, key: int, name: str) -> Shelf:
        shelf = await self.session.get_one(Shelf, key)
        shelf.name = name
        await self.session.commit()
        return shelf

    async def rename_well(self, key: int, name: str) -> Shelf:
        shelf = await self.session.get_one(Shelf, key)
        shelf.name = name
        await self.session.commit()
        await self.session.refresh(shelf)
        return shelf
# file: app/main.py
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.db import Db
from app.models import Book, Page, Shelf, ShelfLine, ShelfOut, Stamp
from app.service import Shelves

app = FastAPI()


@app.get("/a", response_model=list[ShelfOut])
async def of_response(db: Db):
    shelves = (await db.execute(select(Shelf))).scalars().all()
    return shelves  # expect: FLT908


@app.get("/b")
async def annotated(key: int, db: Db) -> ShelfOut:
    return await db.get_one(Shelf, key)  # expect: FLT908


@app.get("/c")
async def validated(db: Db) -> list[ShelfOut]:
    shelves = await db.scalars(select(Shelf))
    return [ShelfOut.model_validate(shelf) for shelf in shelves]  # expect: FLT908


@app.get("/d")
async def read(db: Db) -> int:
    total = 0
    for book in (await db.scalars(select(Book).limit(3))).all():
        total += len(book.pages)  # expect: FLT908
    return total


@app.get("/e", response_model=ShelfOut)
async def of_service(key: int, db: Db):
    shelf = await Shelves(db).find(key)
    return shelf  # expect: FLT908


@app.get("/f")
async def other_option(key: int, db: Db) -> int:
    shelf = await db.get(Shelf, key, options=[joinedload(Shelf.labels)])
    return len(shelf.books)  # expect: FLT908


@app.put("/g", response_model=Stamp)
async def flushed(key: int, db: Db):
    shelf = await db.get_one(Shelf, key)
    setattr(shelf, "name", "new")
    await db.flush()
    return shelf  # expect: FLT907


@app.put("/h")
async def committed(key: int, db: Db) -> str:
    shelf = await db.get_one(Shelf, key)
    shelf.name = "new"
    await db.commit()
    return shelf.updated_at.isoformat()  # expect: FLT907


@app.put("/i", response_model=Stamp)
async def renamed(key: int, name: str, db: Db):
    return await Shelves(db).rename(key, name)  # expect: FLT907


async def log(what: str) -> None:
    print(what)


@app.get("/j", response_model=ShelfOut)
async def told(key: int, db: Db):
    shelf = await db.get_one(Shelf, key)
    await log(shelf.name)
    return shelf  # expect: FLT908


# And what is right, or may be:


@app.get("/loaded", response_model=list[ShelfOut])
async def loaded(db: Db):
    return (await db.scalars(select(Shelf).options(joinedload(Shelf.books)))).unique().all()


@app.get("/lines", response_model=list[ShelfLine])
async def lines(db: Db):
    return (await db.scalars(select(Shelf))).all()


@app.get("/untyped")
async def untyped(key: int, db: Db):
    return await db.get_one(Shelf, key)


@app.get("/whole", response_model=ShelfOut)
async def whole(key: int, db: Db):
    return await Shelves(db).find_whole(key)


@app.get("/labels")
async def labels(key: int, db: Db) -> int:
    shelf = await db.get_one(Shelf, key)
    return len(shelf.labels)


@app.get("/awaited")
async def awaited(key: int, db: Db) -> int:
    shelf = await db.get_one(Shelf, key)
    return len(await shelf.awaitable_attrs.books)


@app.get("/refreshed")
async def refreshed(key: int, db: Db) -> int:
    shelf = await db.get_one(Shelf, key)
    await db.refresh(shelf, ["books"])
    return len(shelf.books)


async def refresh(db: AsyncSession, row: object, attribute_names: list[str] | None = None) -> None:
    await db.refresh(row, attribute_names)


@app.get("/refreshed-by-a-helper", response_model=ShelfOut)
async def refreshed_by_a_helper(key: int, db: Db):
    shelf = await db.get_one(Shelf, key)
    await refresh(db, shelf, attribute_names=["books"])
    return shelf


async def with_books(db: AsyncSession, shelf: Shelf) -> None:
    await refresh(db, shelf, ["books"])


@app.get("/handed-on", response_model=ShelfOut)
async def handed_on(key: int, db: Db):
    shelf = await db.get_one(Shelf, key)
    await with_books(db, shelf)
    return shelf  # expect: FLT908


@app.put("/renewed-by-a-helper", response_model=Stamp)
async def renewed_by_a_helper(key: int, db: Db):
    shelf = await db.get_one(Shelf, key)
    shelf.name = "new"
    await db.flush()
    await refresh(db, shelf)
    return shelf


@app.get("/in-a-greenlet")
async def in_a_greenlet(key: int, db: Db) -> int:
    shelf = await db.get_one(Shelf, key)
    return await db.run_sync(lambda _: len(shelf.books))


@app.post("/new", response_model=ShelfLine, status_code=201)
async def added(name: str, db: Db):
    shelf = Shelf(name=name)
    db.add(shelf)
    await db.commit()
    return shelf


@app.put("/well", response_model=Stamp)
async def renamed_well(key: int, name: str, db: Db):
    return await Shelves(db).rename_well(key, name)


@app.put("/before", response_model=ShelfLine)
async def read_before(key: int, db: Db):
    shelf = await db.get_one(Shelf, key)
    print(shelf.updated_at)
    shelf.name = "new"
    await db.commit()
    return shelf


@app.put("/eager")
async def eager(key: int, db: Db) -> str:
    page = await db.get_one(Page, key)
    page.text = "new"
    await db.flush()
    return page.updated_at.isoformat()


@app.put("/by-python")
async def by_python(key: int, db: Db) -> str:
    book = await db.get_one(Book, key)
    book.shelf_id = 2
    await db.flush()
    return book.changed_at.isoformat()


@app.get("/unchanged")
async def unchanged(key: int, db: Db) -> str:
    shelf = await db.get_one(Shelf, key)
    await db.commit()
    return shelf.updated_at.isoformat()
