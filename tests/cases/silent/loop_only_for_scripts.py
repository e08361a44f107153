# The same helpers serve a command line and workers; only what the application reaches counts.
# file: app/helpers.py
import time
from pathlib import Path

import requests


def download(url: str) -> str:
    return requests.get(url).text


def wait(seconds: float) -> None:
    time.sleep(seconds)
# file: app/cli.py
import asyncio

import typer

from app.helpers import download, wait

cli = typer.Typer()


@cli.command()
def sync(url: str) -> None:
    print(download(url))
    wait(1)


async def main() -> None:
    wait(1)
    print(download("https://example.com"))


if __name__ == "__main__":
    asyncio.run(main())
# file: app/tasks.py
from celery import Celery

from app.helpers import download, wait

celery = Celery("app")


@celery.task
def fetch(url: str) -> str:
    wait(1)
    return download(url)
# file: app/main.py
from fastapi import FastAPI

from app.helpers import wait
from app.tasks import fetch

app = FastAPI()


@app.post("/a")
async def a(url: str) -> str:
    return "queued"


@app.post("/b")
def b(url: str) -> str:
    wait(1)
    return "done"
