# Layers as in real services that never wait on the loop: offloading wrappers, threads, async clients behind protocols.
# file: app/ports.py
from typing import Protocol


class Mailer(Protocol):
    async def send(self, to: str) -> None: ...


class Storage(Protocol):
    async def read(self, name: str) -> bytes: ...
    async def write(self, name: str, data: bytes) -> None: ...
# file: app/adapters.py
import asyncio
import functools
import smtplib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import ParamSpec, TypeVar

from starlette.concurrency import run_in_threadpool

P = ParamSpec("P")
R = TypeVar("R")
pool = ThreadPoolExecutor(2)


def in_thread(func: Callable[P, R]):
    @functools.wraps(func)
    async def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        return await run_in_threadpool(func, *args, **kwargs)

    return wrapper


def in_pool(func):
    @functools.wraps(func)
    async def wrapper(*args, **kwargs):
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(pool, functools.partial(func, *args, **kwargs))

    return wrapper


class SmtpMailer:
    def _send(self, to: str) -> None:
        with smtplib.SMTP("localhost") as server:
            server.sendmail("me", to, "x")

    async def send(self, to: str) -> None:
        await asyncio.to_thread(self._send, to)


class DiskStorage:
    @in_thread
    def read(self, name: str) -> bytes:
        return Path(name).read_bytes()

    @in_pool
    def write(self, name: str, data: bytes) -> None:
        Path(name).write_bytes(data)


class Retry:
    def __init__(self, func) -> None:
        self.func = func

    async def __call__(self, *args):
        return await asyncio.to_thread(self.func, *args)
# file: app/services.py
import time

from app.adapters import Retry
from app.ports import Mailer, Storage


def slow(name: str) -> str:
    time.sleep(1)
    return name


retry = Retry(slow)


class Reports:
    def __init__(self, mailer: Mailer, storage: Storage) -> None:
        self.mailer = mailer
        self.storage = storage

    async def make(self, name: str) -> None:
        data = await self.storage.read(name)
        await self.storage.write(name, data)
        await self.mailer.send(name)
        await retry(name)
# file: app/main.py
from fastapi import Depends, FastAPI

from app.adapters import DiskStorage, SmtpMailer
from app.services import Reports

app = FastAPI()


def get_reports() -> Reports:
    return Reports(SmtpMailer(), DiskStorage())


@app.get("/{name}")
async def root(name: str, reports: Reports = Depends(get_reports)) -> None:
    await reports.make(name)
