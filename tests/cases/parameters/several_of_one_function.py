# FLT404: the parameters of a function are one finding, and so are the fields of a class; others have their own.
# file: app/main.py
from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()


class Filter(BaseModel):
    name: str = None  # expect: FLT404
    kind: str = None  # expect: FLT404


@app.get("/books")
def books(title: str = None, author: str = None) -> list[str]:  # expect: FLT404
    return [title.lower(), author.lower()] if title and author else []


@app.post("/filters")
def filters(chosen: Filter) -> str:
    return chosen.name + chosen.kind
