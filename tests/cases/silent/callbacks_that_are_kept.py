# Functions that are kept and run in threads, by another process, only for tests, or replaced by coroutine functions.
# file: app/pools.py
import asyncio
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass


class Worker:
    def __init__(self, job: Callable[[], None]) -> None:
        self.job = job
        self.pool = ThreadPoolExecutor(1)

    def start(self) -> None:
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        self.job()

    async def once(self) -> None:
        await asyncio.get_running_loop().run_in_executor(self.pool, self.job)


class Hooks:
    def __init__(self) -> None:
        self._hooks: list[Callable[[], Awaitable[None]]] = []

    def add(self, hook: Callable[[], Awaitable[None]]) -> None:
        self._hooks.append(hook)

    async def run(self) -> None:
        for hook in self._hooks:
            await hook()


@dataclass
class Step:
    name: str
    run: Callable[[str], str]


class Parser:
    def __init__(self, read: Callable[[str], str]) -> None:
        self.read = read

    def parse(self, name: str) -> str:
        return self.read(name)
# file: app/jobs.py
import time


def clean() -> None:
    time.sleep(1)


async def flush() -> None: ...


def upper(text: str) -> str:
    return text.upper()


def slow(text: str) -> str:
    time.sleep(1)
    return text
# file: app/main.py
import asyncio
from contextlib import asynccontextmanager

from fastapi import FastAPI

from app.jobs import clean, flush, slow, upper
from app.pools import Hooks, Parser, Step, Worker

worker = Worker(clean)
hooks = Hooks()
hooks.add(flush)
STEPS = [Step("upper", upper), Step("again", upper)]
quick = Parser(upper)
patient = Parser(slow)


@asynccontextmanager
async def lifespan(app: FastAPI):
    worker.start()
    yield
    await hooks.run()


app = FastAPI(lifespan=lifespan)


@app.get("/a")
async def a() -> str:
    await worker.once()
    for step in STEPS:
        step.run("a")
    return quick.parse("a")


@app.get("/b")
async def b() -> str:
    return await asyncio.to_thread(patient.parse, "a")
# file: tests/test_parser.py
import time

from app.pools import Hooks, Parser


def fake(name: str) -> str:
    time.sleep(1)
    return name


async def test_parser() -> None:
    assert Parser(fake).parse("a") == "a"
