# Prefixes that a dict hands to the router: those of a written-out one count, any other may be anything.
# file: app/main.py
from fastapi import APIRouter, FastAPI

from app.options import PEOPLE, THINGS, load

people = APIRouter(**PEOPLE)
things = APIRouter(**THINGS)
others = APIRouter(**load("others"))
more = APIRouter(**load("more"))
again = APIRouter(prefix="/people")


@people.get("/")
async def list_people() -> list[str]:
    return []


@things.get("/")
async def list_things() -> list[str]:
    return []


@others.get("/")
async def list_others() -> list[str]:
    return []


@more.get("/")
async def list_more() -> list[str]:
    return []


@again.get("/")  # expect: FLT416
async def list_again() -> list[str]:
    return []


app = FastAPI()
app.include_router(people)
app.include_router(things)
app.include_router(others)
app.include_router(more)
app.include_router(again)


# file: app/__init__.py
# file: app/options.py
import json
from pathlib import Path
from typing import Any

PEOPLE: dict[str, Any] = {"prefix": "/people", "tags": ["people"]}
THINGS = {"prefix": "/things", "tags": ["things"]}


def load(name: str) -> dict[str, Any]:
    return json.loads(Path(f"{name}.json").read_text())
