# Old methods of models, wherever the model comes from; dicts, own methods and responses have such methods too.
# file: app/schemas.py
from pydantic import BaseModel


class Base(BaseModel):
    pass


class Book(Base):
    title: str


class Own(BaseModel):
    def dict(self) -> dict[str, int]:
        return {}


# file: app/main.py
import httpx

from app.schemas import Book, Own


def load() -> list[Book]:
    return []


class Shelf:
    def __init__(self, book: Book) -> None:
        self.book = book

    def show(self) -> str:
        return self.book.json()  # expect: FLT701


def work(book: Book | None, anything, own: Own) -> None:
    for each in load():
        each.dict()  # expect: FLT701
    if book is not None:
        book.copy(update={"title": "Emma"})  # expect: FLT701
    Book.parse_raw("{}")  # expect: FLT701
    anything.dict()
    own.dict()
    {"a": 1}.copy()
    httpx.get("http://example.com").json()


def either_version(book: Book, shelf: Shelf):
    if hasattr(book, "model_copy"):
        book = book.model_copy()
    else:
        book = book.copy()
    try:
        shown = shelf.book.model_dump_json()
    except AttributeError:
        shown = shelf.book.json()
    if hasattr(book, "title"):
        shown = book.json()  # expect: FLT701
    return book.model_dump() if hasattr(book, "model_dump") else book.dict(), shown


def by_number(book: Book):
    if PYDANTIC_VERSION[0] == "2":
        return book.model_dump()
    return book.dict() if pydantic_version < "2" else book.copy()


async def rebound(client: httpx.AsyncClient):
    answer = await client.post("http://example.com")
    answer = Book(**answer.json())
    if answer.title:
        answer = Book(
            title=answer.json(),  # expect: FLT701
        )
    answer = await client.post("http://example.com")
    answer = Book(
        **answer.json(),
    )
    return answer.dict()  # expect: FLT701
