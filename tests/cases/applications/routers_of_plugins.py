# A plugin that is given the application by who finds it includes its router; a function that nobody calls does not.
# file: main.py
from importlib import import_module

from fastapi import FastAPI

from used import router as used

app = FastAPI()
app.include_router(used)
for name in open("plugins").read().split():
    module = import_module(f"{name}.plugin")
    for attribute in dir(module):
        getattr(module, attribute)(app)
# file: used.py
from fastapi import APIRouter

router = APIRouter()


@router.get("/used")
def read() -> str:
    return ""
# file: shop/routes.py
from fastapi import APIRouter

router = APIRouter()
hooked = APIRouter()
forgotten = APIRouter()  # expect: FLT417
lost = APIRouter()  # expect: FLT417


@router.get("/shop")
def read_shop() -> str:
    return ""


@hooked.get("/hooked")
def read_hooked() -> str:
    return ""


@forgotten.get("/forgotten")
def read_forgotten() -> str:
    return ""


@lost.get("/lost")
def read_lost() -> str:
    return ""
# file: shop/plugin.py
from fastapi import FastAPI
from hooks import hook

from shop.routes import forgotten, hooked, router


class ShopPlugin:
    def __init__(self, app: FastAPI | None) -> None:
        if app is None:
            return
        app.include_router(router, prefix="/shop")


@hook
def on_start(app: FastAPI) -> None:
    app.include_router(hooked)


def register(app: FastAPI) -> None:
    app.include_router(forgotten)
