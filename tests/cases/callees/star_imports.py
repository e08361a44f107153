# Star imports through two modules, one with __all__: a name that __all__ hides is not bound.
# file: app/base.py
import time

__all__ = ["nap", "fine"]


def nap():
    time.sleep(1)


def fine():
    return 1


def hidden():
    time.sleep(1)
# file: app/util.py
from .base import *


def hidden():
    return 2
# file: app/main.py
from fastapi import FastAPI

from app.util import *

app = FastAPI()


@app.get("/")
async def root():
    nap()  # expect: FLT102
    return fine(), hidden()
