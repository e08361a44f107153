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


@app.post("/tested")
def tested(book: dict) -> Any:
    if "title" not in book:
        raise HTTPException(422, "no title")
    pages = int(book["pages"]) if book.get("pages") is not None else None
    size = book["size"] if "size" in book else 1
    return book["title"], pages, size


@app.post("/left")
def left(book: dict) -> Any:
    if "title" not in book:
        return None
    book.setdefault("pages", 1)
    book["size"] = 2
    try:
        shelf.put(book["shelf"])
    except KeyError:
        shelf.put({})
    return book["title"], book["pages"], book["size"]


@app.post("/other")
def other(book: dict) -> Any:  # expect: FLT406
    if book.get("title"):
        return book["pages"]
    return None


@app.post("/again")
def again(book: dict) -> Any:  # expect: FLT406
    try:
        return book["title"]
    except KeyError:
        raise


@app.post("/all")
def all_of_them(book: dict) -> Any:  # expect: FLT406
    required = ["title", "pages"]
    if not all(key in book for key in required):
        raise HTTPException(422, "incomplete")
    return book["title"], book["pages"]


@app.post("/rest")
def rest(book: dict) -> Any:  # expect: FLT406
    missing = {"title", "pages"} - book.keys()
    if missing:
        return JSONResponse({"error": "incomplete"}, status_code=400)
    return book["title"], book["pages"]


@app.patch("/changed")
def changed(book: dict) -> Any:  # expect: FLT406
    if "title" in book:
        shelf.put({"title": book["title"]})


@app.post("/unasked")
def unasked(book: dict) -> Any:  # expect: FLT406
    for key in ("title", "pages"):
        if key in book:
            print(key)
    return book["title"]
