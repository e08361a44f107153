# An event bus with handlers by name calls plain ones on the loop; so do a list of hooks and middleware-like wrappers.
# file: app/events.py
import inspect
from collections import defaultdict


class Events:
    def __init__(self):
        self._handlers = defaultdict(list)
        self.hooks = []

    def on(self, name):
        def register(handler):
            self._handlers[name].append(handler)
            return handler

        return register

    def add_hook(self, hook):
        self.hooks.append(hook)

    async def emit(self, name, *args):
        for handler in self._handlers[name]:
            result = handler(*args)  # expect: FLT102
            if inspect.isawaitable(result):
                await result

    async def finish(self):
        for hook in self.hooks:
            hook()  # expect: FLT105


events = Events()
# file: app/handlers.py
import time
from pathlib import Path

from app.events import events


@events.on("made")
def store(*args):
    time.sleep(1)


@events.on("made")
async def tell(*args):
    pass


def flush():
    Path("log.txt").read_text()


events.add_hook(flush)
# file: app/main.py
from fastapi import FastAPI

import app.handlers
from app.events import events

api = FastAPI()


@api.post("/")
async def root():
    await events.emit("made", 1)
    await events.finish()
