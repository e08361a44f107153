# Routers that are found by name are included with dependencies that may read the path.
# file: app/teams.py
from fastapi import APIRouter

router = APIRouter()


@router.get("/teams/{team_id}/members")
def members() -> int:
    return 1
# file: app/main.py
import importlib

from fastapi import Depends, FastAPI

app = FastAPI()


def team(team_id: int) -> int:
    return team_id


for name in ("teams",):
    app.include_router(importlib.import_module(f"app.{name}").router, dependencies=[Depends(team)])


@app.get("/boards/{board_id}")  # expect: FLT408
def boards() -> int:
    return 1
