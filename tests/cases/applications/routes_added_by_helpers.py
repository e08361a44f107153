# Routes that a helper adds come in the order of its calls; those that it adds in some cases only hide nothing.

# file: app/adding.py
from fastapi import APIRouter


def add(router: APIRouter, path: str, endpoint, **options) -> None:
    router.add_api_route(path, endpoint, **options)


def add_if(router: APIRouter, enabled: dict[str, bool], name: str, path: str, endpoint) -> None:
    if enabled[name]:
        router.add_api_route(path, endpoint)


def build(enabled: dict[str, bool], router: APIRouter | None = None) -> APIRouter:
    router = router or APIRouter()

    def read(name: str) -> None: ...

    add_if(router, enabled, "read", "/{name}", read)
    add_if(router, enabled, "latest", "/latest", latest)
    return router


def latest() -> None: ...


def lost(name: str) -> None: ...


def me() -> None: ...


# file: app/main.py
from fastapi import APIRouter, FastAPI

from app.adding import add, build, lost, me

app = FastAPI()
users = APIRouter(prefix="/users")
add(users, "/{name}", lost)
add(users, "/me", endpoint=me)  # expect: FLT415
add(users, "/me", endpoint=me, methods=["POST"])
first, second = build({"read": False}), build({"read": True})


@first.get("/me")
def read_me() -> None: ...


@first.get("/{number}")
def read_number(number: int) -> None: ...


@second.get("/me")
def read_second() -> None: ...


app.include_router(users)
app.include_router(first, prefix="/first")
app.include_router(second, prefix="/second")
