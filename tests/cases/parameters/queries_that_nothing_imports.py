# FLT412: a default that calls what nothing defines fails at import; what is defined, or built in, is a default.
# file: app/main.py
from typing import List

import fastapi
from fastapi import FastAPI

app = FastAPI()


def some() -> list[str]:
    return []


@app.get("/1")
def not_imported(tags: List[str] = Query(...)) -> list[str]:
    return tags


@app.get("/2")
def of_a_module(tags: List[str] = fastapi.Query(...)) -> list[str]:
    return tags


@app.get("/3")
def of_a_module_that_is_not_imported(tags: List[str] = params.Query(...)) -> list[str]:
    return tags


@app.get("/4")
def built_in(tags: List[str] = list()) -> list[str]:  # expect: FLT412
    return tags


@app.get("/5")
def defined(tags: List[str] = some()) -> list[str]:  # expect: FLT412
    return tags
