# Handlers register themselves by a decorator that stores them in a dict; the dispatcher calls what it finds.
# file: app/registry.py
HANDLERS = {}


def handles(kind):
    def register(func):
        HANDLERS[kind] = func
        return func

    return register


def dispatch(kind, event):
    return HANDLERS[kind](event)
# file: app/handlers.py
import requests

from app.registry import handles


@handles("paid")
def on_paid(event):
    requests.post("https://example.com", json=event)


@handles("shipped")
def on_shipped(event):
    return event
# file: app/main.py
from fastapi import FastAPI

import app.handlers
from app.registry import dispatch

api = FastAPI()


@api.post("/{kind}")
async def event(kind: str, body: dict):
    return dispatch(kind, body)  # expect: FLT101
