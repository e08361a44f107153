# A module may define a class twice; fields of both are looked at.
# file: main.py
from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()


class Item(BaseModel):
    name: str = None  # expect: FLT404


class Item(BaseModel):
    title: str = None  # expect: FLT404


@app.post("/items")
def create(item: Item) -> str:
    return item.title
