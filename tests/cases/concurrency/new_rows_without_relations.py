# Once it has been written, a new object has its columns; relations to many that nobody has given or loaded are asked for.
# file: app/models.py
from pydantic import BaseModel, ConfigDict
from sqlalchemy import ForeignKey
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

engine = create_async_engine("sqlite+aiosqlite://")
sessions = async_sessionmaker(engine, expire_on_commit=False)


class Base(DeclarativeBase): ...


class Shelf(Base):
    __tablename__ = "shelves"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    books: Mapped[list["Book"]] = relationship(back_populates="shelf")


class Book(Base):
    __tablename__ = "books"
    id: Mapped[int] = mapped_column(primary_key=True)
    shelf_id: Mapped[int] = mapped_column(ForeignKey("shelves.id"))
    shelf: Mapped[Shelf] = relationship(back_populates="books")


class ShelfIn(BaseModel):
    name: str


class Named(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: int
    name: str


class ShelfOut(Named):
    books: list[Named]


async def get_db():
    async with sessions() as session:
        yield session


async def create(db: AsyncSession, data: ShelfIn) -> Shelf:
    shelf = Shelf(**data.model_dump())
    db.add(shelf)
    await db.commit()
    await db.refresh(shelf)
    return shelf


async def create_with_books(db: AsyncSession, data: ShelfIn) -> Shelf:
    shelf = Shelf(**data.model_dump())
    db.add(shelf)
    await db.commit()
    await db.refresh(shelf, ["books"])
    return shelf


# file: app/main.py
from typing import Annotated

from fastapi import Depends, FastAPI
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Book, Named, Shelf, ShelfIn, ShelfOut, create, create_with_books, get_db

app = FastAPI()
Db = Annotated[AsyncSession, Depends(get_db)]


@app.post("/a", response_model=ShelfOut)
async def returned(data: ShelfIn, db: Db):
    shelf = Shelf(**data.model_dump())
    db.add(shelf)
    await db.commit()
    await db.refresh(shelf)
    return shelf  # expect: FLT908


@app.post("/b", response_model=ShelfOut)
async def made_elsewhere(data: ShelfIn, db: Db):
    return await create(db, data)  # expect: FLT908


@app.post("/c")
async def read(data: ShelfIn, db: Db) -> int:
    shelf = Shelf(name=data.name)
    db.add(shelf)
    await db.flush()
    return len(shelf.books)  # expect: FLT908


@app.post("/d")
async def validated(data: ShelfIn, db: Db):
    shelf = Shelf(name=data.name)
    db.add(shelf)
    await db.commit()
    return ShelfOut.model_validate(shelf)  # expect: FLT908


@app.post("/e", response_model=Named)
async def without_books(data: ShelfIn, db: Db):
    shelf = Shelf(**data.model_dump())
    db.add(shelf)
    await db.commit()
    await db.refresh(shelf)
    return shelf


@app.post("/f", response_model=ShelfOut)
async def loaded(data: ShelfIn, db: Db):
    shelf = Shelf(**data.model_dump())
    db.add(shelf)
    await db.commit()
    await db.refresh(shelf, attribute_names=["id", "books"])
    return shelf


@app.post("/g", response_model=ShelfOut)
async def given(data: ShelfIn, db: Db):
    shelf = Shelf(name=data.name, books=[])
    db.add(shelf)
    await db.commit()
    return shelf


@app.post("/h", response_model=ShelfOut)
async def filled(data: ShelfIn, db: Db):
    shelf = Shelf(name=data.name)
    db.add(Book(shelf=shelf))
    db.add(shelf)
    await db.commit()
    return shelf


@app.post("/i", response_model=ShelfOut)
async def not_written(data: ShelfIn, db: Db):
    shelf = Shelf(name=data.name)
    shelf.books = []
    db.add(shelf)
    await db.commit()
    return shelf


@app.post("/j", response_model=ShelfOut)
async def loaded_elsewhere(data: ShelfIn, db: Db):
    return await create_with_books(db, data)


@app.post("/k")
async def counted_first(data: ShelfIn, db: Db) -> int:
    shelf = Shelf(name=data.name)
    db.add(shelf)
    count = len(shelf.books)
    await db.commit()
    return count


@app.post("/l", response_model=ShelfOut)
async def appended(data: ShelfIn, db: Db):
    shelf = Shelf(name=data.name)
    shelf.books.append(Book())
    db.add(shelf)
    await db.commit()
    return shelf
