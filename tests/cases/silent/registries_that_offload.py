# Handlers in a registry that are dispatched to threads, awaited after a test, or used by a worker process only.
# file: app/events.py
import asyncio
import inspect
from collections import defaultdict
from collections.abc import Callable
from typing import Any

Handler = Callable[..., Any]


class Events:
    def __init__(self) -> None:
        self._handlers: dict[str, list[Handler]] = defaultdict(list)

    def on(self, name: str):
        def register(handler: Handler) -> Handler:
            self._handlers[name].append(handler)
            return handler

        return register

    async def emit(self, name: str, *args: Any) -> None:
        for handler in self._handlers[name]:
            if inspect.iscoroutinefunction(handler):
                await handler(*args)
            else:
                await asyncio.to_thread(handler, *args)

    async def emit_all(self, name: str) -> None:
        loop = asyncio.get_running_loop()
        jobs = [
            handler() if asyncio.iscoroutinefunction(handler) else loop.run_in_executor(None, handler)
            for handler in self._handlers.get(name, [])
        ]
        await asyncio.gather(*jobs)


events = Events()
COMMANDS: dict[str, Handler] = {}


def command(func: Handler) -> Handler:
    COMMANDS[func.__name__] = func
    return func


def run(name: str) -> None:
    COMMANDS[name]()
# file: app/handlers.py
import time

from app.events import command, events


@events.on("made")
def store(*args: object) -> None:
    time.sleep(1)


@events.on("made")
async def tell(*args: object) -> None:
    pass


@command
def migrate() -> None:
    time.sleep(1)
# file: app/main.py
from fastapi import FastAPI

import app.handlers
from app.events import events

api = FastAPI()


@api.post("/")
async def root() -> None:
    await events.emit("made", 1)
    await events.emit_all("made")
# file: scripts/run.py
import sys

import app.handlers
from app.events import run

run(sys.argv[1])
