# A class that is defined once more under its name: the later one counts, and the fields of both are read.
# file: main.py
from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()


class Item(BaseModel):
    name: str = None  # expect: FLT404


class Item(BaseModel):  # noqa: F811
    title: str = None  # expect: FLT404


@app.post("/items")
def add_item(item: Item) -> None: ...
