# Migrations with an async engine, management commands, command line tools.
# file: alembic/env.py
import asyncio
from pathlib import Path

from alembic import context


async def run() -> None:
    Path("log").write_text("start")
    context.run_migrations()


asyncio.run(run())
# file: alembic/versions/001_users.py
import requests


async def upgrade() -> None:
    requests.get("https://example.com")
# file: shop/management/commands/refresh.py
import time


async def handle() -> None:
    time.sleep(1)
# file: app/tool.py
import asyncio

import typer

from app.sync import download

cli = typer.Typer()


@cli.command()
def fetch(url: str) -> None:
    asyncio.run(download(url))
# file: app/sync.py
import requests


async def download(url: str) -> str:
    return requests.get(url).text
