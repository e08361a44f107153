# What only commands and workers run is no server code; what runs beside a server that a coroutine serves is.
# file: app/cli.py
import argparse
import asyncio
import time

import typer

cli = typer.Typer()

async def fetch() -> None:
    time.sleep(1)

async def migrate(args: argparse.Namespace) -> None:
    time.sleep(1)
    await fetch()

@cli.command()
def sync() -> None:
    run(fetch())

def run(coroutine):
    return asyncio.run(coroutine)

def main() -> None:
    parser = argparse.ArgumentParser()
    parser.set_defaults(func=migrate)
    args = parser.parse_args()
    asyncio.run(args.func(args))

# file: app/jobs.py
import time

from rq import Queue

queue = Queue()

async def scan(n: int) -> None:
    time.sleep(n)

# file: app/main.py
import asyncio
import time

import uvicorn
from fastapi import FastAPI

from app.jobs import queue, scan

app = FastAPI()

@app.post("/scan")
def start() -> None:
    queue.enqueue(scan, 1)

async def poll() -> None:
    while True:
        time.sleep(1)  # expect: FLT102
        await asyncio.sleep(10)

async def prepare() -> None:
    time.sleep(2)  # expect: FLT102

async def serve() -> None:
    await prepare()
    poller = asyncio.create_task(poll())
    await uvicorn.Server(uvicorn.Config(app)).serve()
    poller.cancel()

if __name__ == "__main__":
    asyncio.run(serve())

