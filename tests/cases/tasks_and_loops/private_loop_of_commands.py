# Commands of groups, of parsers and of workers run on loops of their own; a server started in one does not.
# file: commands.py
import argparse
import asyncio
import time

import asyncclick as aclick
import click


@click.group()
def cli() -> None: ...


@cli.group()
def users() -> None: ...


@users.command("add")
async def add_user() -> None:
    time.sleep(1)


@aclick.group()
async def tool() -> None: ...


@tool.command()
async def clean() -> None:
    time.sleep(1)


async def export(args: argparse.Namespace) -> None:
    time.sleep(1)


def register(commands) -> None:
    parser = commands.add_parser("export")
    parser.set_defaults(run=export)


def main() -> None:
    parser = argparse.ArgumentParser()
    register(parser.add_subparsers())
    args = parser.parse_args()
    asyncio.run(args.run(args))
# file: serving.py
import asyncio
import time

import click
import uvicorn
from fastapi import FastAPI

app = FastAPI()


@app.get("/")
async def read_root() -> None:
    time.sleep(1)  # expect: FLT102


async def poll() -> None:
    while True:
        time.sleep(1)  # expect: FLT102
        await asyncio.sleep(1)


async def watch() -> None:
    time.sleep(1)  # expect: FLT102


async def serve() -> None:
    server = uvicorn.Server(uvicorn.Config(app))
    task = asyncio.create_task(poll())
    await server.serve()
    task.cancel()


@click.command()
def start() -> None:
    asyncio.run(serve())


def start_beside() -> None:
    asyncio.run(everything())


async def everything() -> None:
    server = uvicorn.Server(uvicorn.Config(app))
    await asyncio.gather(server.serve(), watch())
