# A dict that becomes a model, is checked by hand or handed on needs no model; a key that must be there does (FLT406).
# file: app/main.py
from typing import Any

from fastapi import Body, FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, TypeAdapter

app = FastAPI()


class Book(BaseModel):
    title: str = ""
    pages: int = 1


class Shelf:
    def put(self, book: dict[str, Any]) -> str:
        return str(book)


shelf = Shelf()


@app.patch("/merged")
def merged(changes: dict = Body(...)) -> Book:
    return Book(**(Book().model_dump() | changes))


@app.put("/adapted")
def adapted(given: Any = Body()) -> list[Book]:
    return TypeAdapter(list[Book]).validate_python(given)


@app.put("/read")
async def read(request: Request) -> Book:
    given = await request.json()
    return Book.model_validate(given)


@app.post("/shelved")
def shelved(book: dict[str, Any]) -> str:
    return shelf.put(book)


@app.post("/answered")
def answered(book: dict) -> Any:
    if "title" not in book or not isinstance(book["title"], str):
        return JSONResponse({"detail": "no title"}, status_code=422)
    return book["title"]


@app.post("/caught")
def caught(book: dict) -> str:
    try:
        return book["title"]
    except KeyError as error:
        raise HTTPException(422, "no title") from error


@app.post("/half")
def half(book: dict) -> str:  # expect: FLT406
    if "title" not in book:
        raise HTTPException(422, "no title")
    return book["title"] + book["author"]


@app.post("/logged")
def logged(book: dict) -> str:  # expect: FLT406
    if not book.get("title"):
        print("no title")
    return str(book.get("title"))


@app.post("/popped")
def popped(book: dict) -> str:  # expect: FLT406
    return book.pop("title")


@app.post("/raised")
def raised(book: dict) -> str:  # expect: FLT406
    title = book.get("title")
    if "title" not in book:
        raise KeyError("title")
    return title


@app.post("/marked")
def marked(book: dict[str, Any]) -> str:
    book["new"] = True
    return shelf.put(book)


@app.post("/branches")
def branches(book: dict) -> str:  # expect: FLT406
    if book.get("new"):
        return shelf.put(book)
    return str(book.get("title"))


@app.post("/told")
def told(book: dict) -> dict:
    if not book.get("title"):
        return {"error": "no title"}
    return {"title": book.get("title")}
