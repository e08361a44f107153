# What a function registers on an application that it is given is a handler of it: deprecated, and never run beside a
# lifespan. A function that nobody calls says by its annotation what it is given; an object of another kind is none.
# file: app/bus.py
class Bus:
    def on_event(self, name: str):
        def keep(function):
            return function

        return keep


def listen(bus: Bus) -> None:
    @bus.on_event("startup")
    def begin() -> None:
        print("started")


# file: app/hooks.py
from fastapi import FastAPI


def on_plain(app: FastAPI) -> None:
    @app.on_event("startup")  # expect: FLT601
    def begin() -> None:
        print("started")


def warm() -> None:
    print("warm")


def on_alive(application) -> None:
    application.add_event_handler("startup", warm)  # expect: FLT603


def on_both(app) -> None:
    @app.on_event("shutdown")  # expect: FLT603
    async def end() -> None:
        print("stopped")


def for_others(app: FastAPI) -> None:
    @app.on_event("startup")  # expect: FLT601
    def begin() -> None:
        print("started")


def for_anything(app) -> None:
    @app.on_event("startup")
    def begin() -> None:
        print("started")


# file: app/main.py
from contextlib import asynccontextmanager

from fastapi import FastAPI

from app.bus import Bus, listen
from app.hooks import on_alive, on_both, on_plain


@asynccontextmanager
async def lifespan(app: FastAPI):
    print("opened")
    yield


plain = FastAPI()
alive = FastAPI(lifespan=lifespan)
on_plain(plain)
on_alive(alive)
on_both(plain)
on_both(alive)
listen(Bus())
# file: app/choice.py
import os

from fastapi import FastAPI

chosen = FastAPI()


@chosen.on_event("startup")  # expect: FLT601
async def start(): ...


if os.environ.get("NOTIFY"):

    @chosen.on_event("shutdown")  # a lifespan would have to ask too: low confidence
    async def notify(): ...
