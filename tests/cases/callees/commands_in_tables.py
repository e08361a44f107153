# What a command line runs, by tables that others fill, has a loop of its own; what a route calls too has not.
# file: app/plugins.py
import argparse
import time


async def migrate(args):
    time.sleep(1)


async def clean(args: argparse.Namespace) -> None:
    time.sleep(1)


async def vacuum(options):
    time.sleep(1)


async def both(args: argparse.Namespace) -> None:
    time.sleep(1)  # expect: FLT102


async def other(args):
    time.sleep(1)  # expect: FLT102


class Plugin:
    def commands(self, subparsers):
        return setup(subparsers)


def setup(subparsers):
    return {"migrate": migrate}


def add_commands(subparsers):
    table = {"vacuum": vacuum}
    subparsers.add_parser("vacuum")
    return table
# file: manage.py
import argparse
import asyncio

from app.plugins import Plugin


async def main() -> None:
    parser = argparse.ArgumentParser()
    handlers = {}
    for plugin in (Plugin(),):
        handlers.update(plugin.commands(parser))
    args = parser.parse_args()
    await handlers[args.command](args)


asyncio.run(main())
# file: app/main.py
import time

from app.plugins import both, other
from fastapi import FastAPI

app = FastAPI()


async def one(number):
    time.sleep(number)  # expect: FLT102


def tables():
    return {"one": one}


handlers = {}
handlers.update(tables())


@app.get("/both")
async def read_both() -> None:
    await both(None)


@app.get("/{name}")
async def read(name: str) -> None:
    await handlers[name](1)
