# Nothing is known of what a computed attribute, a subscripted registry or an unannotated parameter gives.
# file: app/main.py
import importlib
from typing import Any

registry: dict[str, Any] = {}


async def fetch(name: str) -> int:
    return len(name)


def register(name: str):
    def decorate(func):
        registry[name] = func
        return func

    return decorate


@register("fetch")
async def registered(name: str) -> int:
    return await fetch(name)


def call(module: str, name: str, receiver) -> int:
    getattr(importlib.import_module(module), name)(1)
    registry[name]("x")
    receiver.fetch(name)
    return receiver.fetch(name) + 1
