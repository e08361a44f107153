# Loops over the routes of an application that includes routers: those that look only for routes which it has itself
# find them as before.
# file: app/main.py
from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute

router = APIRouter()


@router.get("/books")
def list_books() -> list[str]:
    return []


app = FastAPI()
app.include_router(router)


@app.get("/health")
def health() -> str:
    return "well"


def hide_health() -> None:
    for route in app.routes:
        if isinstance(route, APIRoute) and route.path == "/health":
            route.include_in_schema = False


def hide_nested() -> None:
    for route in app.routes:
        if isinstance(route, APIRoute):
            if route.path in ("/health", "/health"):
                route.include_in_schema = False


def hide_others_left_out() -> None:
    for route in app.routes:
        if not isinstance(route, APIRoute) or route.path != "/health":
            continue
        route.include_in_schema = False


def hide_books() -> None:
    for route in app.routes:  # expect: FLT623
        if isinstance(route, APIRoute) and route.path == "/books":
            route.include_in_schema = False


def name_others() -> None:
    for route in app.routes:  # expect: FLT623
        if not isinstance(route, APIRoute):
            continue
        if route.path == "/health":
            route.include_in_schema = False
        route.operation_id = route.name


def name_all_but_one() -> None:
    for route in app.routes:  # expect: FLT623
        if isinstance(route, APIRoute) and route.path != "/health":
            route.operation_id = route.name
# file: app/plugins.py
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute

inner = APIRouter()
inner.add_api_route("/inner", lambda: None)


def create() -> FastAPI:
    api = FastAPI()
    api.include_router(inner)
    return api


plugged = create()


def add(app: FastAPI, name: str, endpoint: Any) -> None:
    for route in app.routes:
        if isinstance(route, APIRoute) and route.path == f"/{name}/run":
            app.routes.remove(route)
    options: dict[str, Any] = {"path": f"/{name}/run", "endpoint": endpoint, "methods": ["POST"]}
    app.add_api_route(**options)


def remove(app: FastAPI, name: str) -> None:
    gone = [route for route in app.routes if isinstance(route, APIRoute) and route.path == f"/{name}/run"]
    for route in gone:
        app.routes.remove(route)


def find(app: FastAPI, name: str) -> list[APIRoute]:
    return [
        route
        for route in app.routes  # expect: FLT623
        if isinstance(route, APIRoute) and route.path == f"/{name}/stop"
    ]


add(plugged, "a", lambda: None)
remove(plugged, "a")
find(plugged, "a")
