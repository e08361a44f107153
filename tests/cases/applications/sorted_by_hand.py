# Routes whose order is changed after they were added, or that are matched by their own class.

# file: app/main.py
from fastapi import APIRouter, FastAPI, Request
from fastapi.routing import APIRoute
from starlette.routing import Match
from starlette.types import Scope

app = FastAPI()


@app.get("/{name}")
def read(name: str) -> None: ...


@app.get("/now")
def now() -> None: ...


app.router.routes.sort(key=lambda route: route.path)


class ByHeader(APIRoute):
    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        return Match.NONE, scope


other = FastAPI()
router = APIRouter(route_class=ByHeader)


@router.get("/cart")
def read_cart() -> None: ...


@router.get("/cart")
def read_new_cart() -> None: ...


other.include_router(router)
