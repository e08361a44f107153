# Blocking functions are named, stored, compared, returned, registered, but not called here.
# file: app/main.py
import time
from functools import partial

import requests
from fastapi import Depends, FastAPI

from app.registry import register

app = FastAPI()
HANDLERS = {"fetch": requests.get}
hooks = []


def wait() -> None:
    time.sleep(1)


@app.get("/")
async def root(page=Depends(wait)) -> str:
    HANDLERS["wait"] = wait
    hooks.append(wait)
    register("wait", wait)
    bound = partial(wait)
    same = wait is HANDLERS["wait"]
    callbacks = [wait, requests.get, lambda: wait()]
    return f"{bound}{same}{len(callbacks)}{wait.__name__}{page}"
# file: app/registry.py
_functions = {}


def register(name, function):
    _functions[name] = function
    return function
