# A dependency of which nothing is known may read what is in the path (FLT408); an empty list and known ones read nothing.
# file: app/loose.py
from fastapi import APIRouter, Depends

PATHS = []


def team(team_id: int) -> int:
    return team_id


router = APIRouter(prefix="/teams", dependencies=[Depends(team)])
inner = APIRouter()


@router.get("/{team_id}/members")
def members() -> int:
    return 1


@inner.get("/{team_id}/boards")
def boards() -> int:
    return 1


@inner.get("/{board_id}/cards")  # expect: FLT408
def cards() -> int:
    return 1


router.include_router(inner)
# file: app/main.py
import importlib

import company.auth as auth
from company.auth import base_guards
from fastapi import APIRouter, Depends, FastAPI, Request, WebSocket

app = FastAPI()


def known() -> int:
    return 1


def all_guards() -> list:
    return [Depends(known), *base_guards]


known_guards = [Depends(known)]


@app.get("/a/{user_id}", dependencies=[Depends(known), *auth.guards])
def a() -> int:
    return 1


@app.get("/b/{user_id}", dependencies=known_guards + base_guards)
def b() -> int:
    return 1


@app.get("/c/{user_id}", dependencies=all_guards())
def c() -> int:
    return 1


@app.get("/d/{user_id}", dependencies=known_guards + [Depends(known)])  # expect: FLT408
def d() -> int:
    return 1


@app.get("/e/{user_id}")
def e(user: object = auth.current("admin")) -> int:
    return 1


@app.get("/f/{user_id}", dependencies=None)  # expect: FLT408
def f(number: int = len("x")) -> int:
    return number


def of_scope(request: Request) -> int:
    return int(request.scope["path_params"].get("user_id"))


@app.get("/g/{user_id}")
def g(user: int = Depends(of_scope)) -> int:
    return user


@app.websocket("/h/{user_id}")
async def h(websocket: WebSocket) -> None:
    found = websocket.scope.get("path_params")
    await websocket.send_text(found["user_id"])


def build(dependencies=None):
    made = APIRouter(dependencies=dependencies)

    @made.get("/j/{user_id}")
    def j() -> int:
        return 1

    return made


app.include_router(build(base_guards))

for name in ("loose",):
    app.include_router(importlib.import_module(f"app.{name}").router)
