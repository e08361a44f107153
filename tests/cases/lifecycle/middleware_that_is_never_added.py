# A middleware class that is handed to nothing never runs, though its module is imported; one in a list does, one that a
# setting names, and one that another one derives from.
# file: app/guards.py
from fastapi import HTTPException, Request
from starlette.middleware.base import BaseHTTPMiddleware


class Forgotten(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next):
        raise HTTPException(403)


class Listed(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next):
        raise HTTPException(403)  # expect: FLT614


class Renamed(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next):
        raise HTTPException(403)  # expect: FLT614


class Named(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next):
        raise HTTPException(403)  # expect: FLT614


class Base(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next):
        raise HTTPException(403)  # expect: FLT614


class Derived(Base):
    pass


def status() -> str:
    return "ok"


# file: app/main.py
from fastapi import FastAPI

from app.guards import Derived, Listed, status
from app.guards import Renamed as Other
from app.loading import loaded

app = FastAPI()
for one in [Listed, Derived]:
    app.add_middleware(one)
app.add_middleware(Other)
app.add_middleware(loaded())


@app.get("/status")
def read_status() -> str:
    return status()


# file: app/loading.py
from importlib import import_module

NAME = "app.guards.Named"


def loaded() -> type:
    module, _, name = NAME.rpartition(".")
    return getattr(import_module(module), name)
