# The registry, what is registered and the dispatchers stand in modules of their own.
# file: app/registry.py
HANDLERS: dict = {}
HOOKS = []


def handles(kind):
    def register(func):
        HANDLERS[kind] = func
        return func

    return register


def hook(func):
    HOOKS.append(func)
    return func
# file: app/handlers.py
import requests

from app.registry import handles, hook


@handles("paid")
def on_paid(event):
    requests.post("https://example.com", json=event)


@hook
def count(event):
    return event
# file: app/dispatch.py
from app import registry
from app.registry import HANDLERS


def dispatch(kind, event):
    return HANDLERS[kind](event)


def run_hooks(event):
    for hook in registry.HOOKS:
        hook(event)
# file: app/main.py
from fastapi import FastAPI

import app.handlers
from app.dispatch import dispatch, run_hooks
from app.registry import HANDLERS, HOOKS

api = FastAPI()


@api.post("/{kind}")
async def event(kind: str, body: dict):
    run_hooks(body)
    for hook in HOOKS:
        hook(body)
    return dispatch(kind, body)  # expect: FLT101


@api.get("/{kind}")
async def read(kind: str):
    return HANDLERS[kind]({})  # expect: FLT101
