# What is a body, what is none: scalars, markers, dependencies, other methods, forms beside scalars.
# file: app/main.py
from enum import Enum
from typing import Annotated, Literal

from fastapi import Body, Depends, FastAPI, File, Form, Header, Query, Request, UploadFile
from pydantic import BaseModel, Json

app = FastAPI()


class Color(str, Enum):
    red = "red"


class Item(BaseModel):
    name: str


class Filters(BaseModel):
    tags: list[str] = []


@app.get("/scalars")
def scalars(a: Color, b: Literal["x"] = "x", c: Json | None = None, d: bytes | None = None) -> str:
    return a


@app.get("/marked")
def marked(
    a: Annotated[list[str], Header()], b: Annotated[Filters, Query()], c: Annotated[Item, Body()], d: Item = Depends()
) -> str:
    return d.name


@app.api_route("/both", methods=["GET", "POST"])
def both(item: Item) -> str:
    return item.name


@app.get("/body")
def body(item: Item) -> str:  # expect: FLT412
    return item.name


@app.head("/list")
def bare(ids: list = []) -> None:  # expect: FLT412
    return None


@app.post("/form/scalar")
def form_and_scalar(a: Annotated[str, Form()], b: Annotated[int, Body()]) -> str:
    return a


@app.post("/form/model")
def form_model(item: Annotated[Item, Form()], file: UploadFile) -> str:
    return item.name


@app.post("/form/dict")
def form_and_dict(file: Annotated[bytes, File()], extra: dict[str, int]) -> str:  # expect: FLT411
    return str(extra)


def uploaded(files: list[UploadFile]) -> int:
    return len(files)


@app.post("/form/dependency")
def by_dependency(item: Item, count: Annotated[int, Depends(uploaded)]) -> str:  # expect: FLT411
    return item.name


@app.post("/webhooks/paid")
async def webhook(request: Request) -> str:
    event = await request.json()
    return str(event["id"])


@app.post("/signed")
async def signed(request: Request) -> str:
    check = request.headers["x-signature"]
    event = await request.json()
    return str(event["id"]) + check


@app.post("/raw")
async def raw(request: Request) -> str:
    event = await request.json()  # expect: FLT406
    return str(event.get("id"))


@app.post("/kept")
def kept(document: dict[str, int], options: Annotated[dict[str, str], Body()]) -> str:
    return str(document["a"]) + options["b"]


@app.patch("/spread")
def spread(changes: dict) -> str:
    return Item(**changes).name


def of_query(tags: list[str] = [], name: str = "") -> list[str]:  # expect: FLT412
    return tags


@app.get("/dependency")
def get_by_dependency(tags: Annotated[list[str], Depends(of_query)]) -> list[str]:
    return tags


def of_both(tags: list[str] = []) -> list[str]:
    return tags


@app.get("/both/get")
def get_both(tags: Annotated[list[str], Depends(of_both)]) -> list[str]:
    return tags


@app.post("/both/post")
def post_both(tags: Annotated[list[str], Depends(of_both)]) -> list[str]:
    return tags


@app.get("/wanted")
def wanted(request_body: Item) -> str:
    return request_body.name
