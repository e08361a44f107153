# on_startup= and on_shutdown= of an application, and a router's own handlers, are startup code.
# file: app/main.py
from fastapi import APIRouter, FastAPI

from app.warm import check, load, stop

router = APIRouter(on_startup=[load])
app = FastAPI(on_startup=[check], on_shutdown=[stop])
app.include_router(router)
# file: app/warm.py
import time


def load() -> None:
    time.sleep(1)  # expect: FLT102


def check() -> None:
    wait()  # expect: FLT102


async def stop() -> None:
    wait()  # expect: FLT102


def wait() -> None:
    time.sleep(1)
