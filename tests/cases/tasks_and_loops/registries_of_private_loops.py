# A function that a decorator puts into a registry runs where the registry is looked up: on a loop of its own, or on the server's.
# file: app/__init__.py
# file: app/migrate.py
import asyncio
import time
from typing import Awaitable, Callable

Migration = Callable[[str], Awaitable[None]]
MIGRATIONS: dict[tuple[str, str], Migration] = {}


def migration(component: str, version: str) -> Callable[[Migration], Migration]:
    def decorator(function: Migration) -> Migration:
        MIGRATIONS[(component, version)] = function
        return function

    return decorator


@migration("users", "1")
async def move_users(path: str) -> None:
    time.sleep(5)


async def migrate(path: str) -> None:
    for key in sorted(MIGRATIONS):
        run = MIGRATIONS[key]
        await run(path)


def main() -> None:
    asyncio.run(migrate("data"))


# file: app/moves.py
import time

from app.migrate import MIGRATIONS, migration


@migration("items", "2")
async def move_items(path: str) -> None:
    time.sleep(5)


async def move_rest(path: str) -> None:
    time.sleep(5)


MIGRATIONS["rest", "3"] = move_rest


# file: app/commands.py
import asyncio
import sys
import time

COMMANDS = []


def command(function):
    COMMANDS.append(function)
    return function


@command
async def clean() -> None:
    time.sleep(5)


def run_command(position: int) -> None:
    asyncio.run(COMMANDS[position]())


def run_named(name: str) -> None:
    chosen = next(c for c in COMMANDS if c.__name__ == name)
    asyncio.run(chosen())


# file: app/registry.py
import asyncio
import time


class Registry:
    def __init__(self) -> None:
        self._steps: dict[str, object] = {}

    def register(self, name: str):
        def wrap(function):
            self._steps[name] = function
            return function

        return wrap

    def add(self, name: str, function) -> None:
        self._steps[name] = function

    async def play(self) -> None:
        for step in self._steps.values():
            await step()


registry = Registry()


@registry.register("first")
async def first() -> None:
    time.sleep(5)


async def second() -> None:
    time.sleep(5)


registry.add("second", second)


def main() -> None:
    asyncio.run(registry.play())


# file: app/handlers.py
import time

HANDLERS: dict[str, object] = {}


def handler(name: str):
    def decorator(function):
        HANDLERS[name] = function
        return function

    return decorator


def find(name: str):
    return HANDLERS.get(name)


@handler("mail")
async def mail() -> None:
    time.sleep(5)  # expect: FLT102


@handler("push")
async def push() -> None:
    time.sleep(5)  # expect: FLT102


# file: app/keys.py
import asyncio
import time

JOBS = {}


def job(function):
    JOBS[function.__name__] = function
    return function


@job
async def report() -> None:
    time.sleep(5)  # expect: FLT102


async def names() -> list[str]:
    return [name for name in JOBS]


def main() -> None:
    print(asyncio.run(names()))


# file: app/main.py
import asyncio

from fastapi import FastAPI

from app import commands, keys, migrate, moves, registry
from app.handlers import HANDLERS, find

app = FastAPI()


@app.post("/handle")
async def handle(name: str) -> None:
    await find(name)()


async def trial() -> None:
    await HANDLERS["mail"]()


if __name__ == "__main__":
    asyncio.run(trial())
