# Where a name of the path can be read: aliases of other modules, models, callables, routers, pre-assigned Depends.
# file: app/needs.py
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Path
from pydantic import BaseModel


class ThingIn(BaseModel):
    thing_id: int


class Checker:
    def __init__(self, role: str) -> None:
        self.role = role

    def __call__(self, thing_id: int) -> int:
        return thing_id


@dataclass
class Data:
    thing_id: int


class Base:
    def __init__(self, thing_id: int) -> None:
        self.thing_id = thing_id


class Derived(Base):
    pass


def inner(thing_id: int) -> int:
    return thing_id


def outer(value: Annotated[int, Depends(inner)]) -> int:
    return value


def other(name: str) -> str:
    return name


Deep = Annotated[int, Depends(outer)]
ThingId = Annotated[int, Path()]
assigned = Depends(inner)
is_admin = Checker("admin")
# file: app/main.py
from typing import Annotated

from app import needs
from app.needs import Base, Data, Deep, Derived, ThingId, ThingIn, assigned, is_admin, other
from fastapi import APIRouter, Depends, FastAPI, Path, Request

app = FastAPI()
router = APIRouter(dependencies=[Depends(needs.inner)])
plain = APIRouter()


@app.get("/1/{thing_id}")
def by_alias(value: Deep) -> int:
    return value


@app.get("/2/{thing_id}")
def by_model(thing: Annotated[ThingIn, Depends()]) -> int:
    return thing.thing_id


@app.get("/3/{thing_id}")
def by_callable(value: int = Depends(is_admin)) -> int:
    return value


@app.get("/4/{thing_id}")
def by_assigned(value=assigned) -> int:
    return value


@app.get("/5/{thing_id}", dependencies=[Depends(needs.outer)])
def by_decorator() -> int:
    return 5


@router.get("/6/{thing_id}")
def by_router() -> int:
    return 6


@app.get("/7/{thing_id}")
def by_dataclass(data: Data = Depends(), derived: Derived = Depends(Derived)) -> int:
    return data.thing_id


@app.get("/8/{thing_id}")
def by_lambda(value: int = Depends(lambda thing_id: thing_id)) -> int:
    return value


@app.get("/9/{ thing }/x")
def no_name_for_starlette() -> int:
    return 9


@app.get("/10/{thing_id:path}")
def by_named_alias(thing_id: ThingId, *, other_id: int = 1) -> int:
    return thing_id


@app.get("/11/{thing_id}")
async def by_itself(request: Request) -> str:
    return request.path_params["thing_id"]


@app.get("/12/{thing_id}")
def by_path_alias(thing: Annotated[int, Path(alias="thing_id")]) -> int:
    return thing


@plain.get("/13")
def prefixed() -> int:
    return 13


@app.get("/14/{thing_id}")  # expect: FLT408
def forgotten(name: Annotated[str, Depends(other)]) -> str:
    return name


@app.get("/15/{thing_id}/{name}")  # expect: FLT408
def half(name: str) -> str:
    return name


@app.websocket("/16/{room}")  # expect: FLT408
async def socket() -> None: ...


def added() -> int:
    return 17


app.add_api_route("/17/{thing_id}", added)  # expect: FLT408
app.include_router(router)
app.include_router(plain, prefix="/tenants/{tenant}")
