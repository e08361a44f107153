# Routes that look alike and do not take anything from each other.

# file: app/main.py
import os

from fastapi import APIRouter, FastAPI, HTTPException
from fastapi_versioning import VersionedFastAPI, version

from app import plugins, views
from app.settings import settings

app = FastAPI(docs_url=None)
admin = FastAPI()


@app.get("/items/{item_id:int}")
def read_item(item_id: int) -> None: ...


@app.get("/items/{name}")
def read_item_by_name(name: str) -> None: ...


@app.head("/items/{name}")
def head_item(name: str) -> None: ...


@app.websocket("/items/{name}")
async def follow_item(name: str) -> None: ...


@app.get("/items/{name}/parts")
def read_parts(name: str) -> None: ...


@app.get("/items/")
def list_items() -> None: ...


@admin.get("/items/{name}")
def read_item_as_admin(name: str) -> None: ...


@app.get("/docs")
def own_docs() -> None: ...


if settings.is_production:

    @app.get("/users/{name}")
    def read_user(name: str) -> None: ...

else:

    @app.get("/users/{name}")
    def read_test_user(name: str) -> None: ...


try:
    import prometheus_client
except ImportError:

    @app.get("/metrics/{name}")
    def no_metrics(name: str) -> None: ...


@app.get("/metrics/all")
def metrics() -> None: ...


@app.get("/users/me")
def read_me() -> None: ...


shared = APIRouter()


@shared.get("/{name}")
def read_shared(name: str) -> None: ...


for number in ("v1", "v2"):
    app.include_router(shared, prefix=f"/{number}")
app.include_router(shared, prefix=os.environ["PREFIX"])
app.include_router(shared, prefix=settings.prefix)


@app.get("/{page}")
@app.get("/start")
def read_page(page: str = "start") -> None: ...


views.add_first(app)
views.add_second(app)
plugins.add(app)

versioned = FastAPI()


@versioned.get("/cart")
@version(1)
def read_cart() -> None: ...


@versioned.get("/cart")
@version(2)
def read_new_cart() -> None: ...


versioned = VersionedFastAPI(versioned)

# file: app/settings.py
class Settings:
    is_production = False
    prefix: str


settings = Settings()

# file: app/views.py
def late(name: str) -> None: ...


def early() -> None: ...


def add_first(app, *, wide: bool = False) -> None:
    if wide:
        app.add_api_route("/late/{name}", late)


def add_second(app) -> None:
    app.add_api_route("/late/now", early)


# file: app/plugins.py
from app.main import app as the_application


def catch_all(path: str) -> None: ...


def add(app) -> None:
    app.add_api_route("/{path:path}", catch_all)


@the_application.get("/plugin")
def read_plugin() -> None: ...


# file: app/other.py
# Made by a factory that is called twice: each application has its own table.
from fastapi import FastAPI


def make(wide: bool) -> FastAPI:
    app = FastAPI()
    if wide:

        @app.get("/{name}")
        def read(name: str) -> None: ...

    @app.get("/now")
    def now() -> None: ...

    return app


first, second = make(wide=True), make(wide=False)
