# Routers that are found by name are included with dependencies that may read the path.
# file: app/teams.py
from fastapi import APIRouter

router = APIRouter()


@router.get("/teams/{team_id}/members")
def members() -> int:
    return 1
# file: app/main.py
import importlib

from fastapi import APIRouter, Depends, FastAPI

app = FastAPI()


def team(team_id: int) -> int:
    return team_id


for name in ("teams",):
    app.include_router(importlib.import_module(f"app.{name}").router, dependencies=[Depends(team)])


@app.get("/boards/{board_id}")  # expect: FLT408
def boards() -> int:
    return 1


def factory(prefix, needs=()):
    return APIRouter(prefix=prefix, dependencies=list(needs))


def guarded_factory(prefix, needs=(Depends(team),)):
    return APIRouter(prefix=prefix, dependencies=list(needs))


empty = factory("/x")
guarded = guarded_factory("/y")


@empty.get("/a/{team_id}")  # expect: FLT408
def without() -> int:
    return 1


@guarded.get("/b/{team_id}")
def by_default() -> int:
    return 1


app.include_router(empty)
app.include_router(guarded)
