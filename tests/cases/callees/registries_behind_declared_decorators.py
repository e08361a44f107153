# A decorator that says it gives a callable still registers the function: what looks it up runs it on the loop.
# file: app/registry.py
import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])
Handler = Callable[[str], str]
COMMANDS: dict[str, Callable[[str], str]] = {}


def command(name: str) -> Callable[[F], F]:
    def register(function: F) -> F:
        COMMANDS[name] = function
        return function

    return register


def run(name: str, text: str) -> str:
    return COMMANDS[name](text)


class Bus:
    def __init__(self) -> None:
        self._listeners: dict[str, list[Handler]] = {}

    def on(self, event: str) -> Callable[[Handler], Handler]:
        def register(function: Handler) -> Handler:
            self._listeners.setdefault(event, []).append(function)
            return function

        return register

    async def emit(self, event: str, text: str) -> None:
        for listener in self._listeners[event]:
            listener(text)  # expect: FLT101


class Quiet:
    def __init__(self) -> None:
        self.handlers: dict[str, Handler] = {}

    def on(self, event: str) -> Callable[[Handler], Handler]:
        def register(function: Handler) -> Handler:
            self.handlers[event] = function
            return function

        return register

    async def emit(self, event: str, text: str) -> str:
        return await asyncio.to_thread(self.handlers[event], text)


class Harmless(Quiet):
    async def emit(self, event: str, text: str) -> str:
        return self.handlers[event](text)


bus, quiet = Bus(), Quiet()
# file: app/handlers.py
import time

import requests

from app.registry import bus, command, quiet


@command("fetch")
def fetch(text: str) -> str:
    time.sleep(1)
    return text


@bus.on("made")
def tell(text: str) -> str:
    return requests.get("https://tell.example", params={"q": text}, timeout=5).text


@quiet.on("made")
def tell_in_thread(text: str) -> str:
    return requests.get("https://tell.example", params={"q": text}, timeout=5).text
# file: app/main.py
from fastapi import FastAPI

from app import handlers
from app.registry import bus, quiet, run

app = FastAPI()


@app.get("/run")
async def read(name: str, text: str) -> str:
    await bus.emit("made", text)
    await quiet.emit("made", handlers.__name__)
    return run(name, text)  # expect: FLT102


@app.get("/threaded")
def threaded(name: str, text: str) -> str:
    return run(name, text)
