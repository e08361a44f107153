# A base class that gives its own method to a loop of its own does so with every override, also of one with a body.
# file: jobs.py
import asyncio
import time
from abc import ABC, abstractmethod


class Job(ABC):
    def start(self) -> None:
        with asyncio.Runner() as runner:
            runner.run(self.work())

    async def work(self) -> None:
        await self.prepare()

    @abstractmethod
    async def prepare(self) -> None: ...


class Sweep(Job):
    async def work(self) -> None:
        time.sleep(1)

    async def prepare(self) -> None:
        pass


class Deep(Sweep):
    async def work(self) -> None:
        time.sleep(2)


class Step:
    async def start(self) -> None:
        await self.work()

    async def work(self) -> None:
        time.sleep(1)  # expect: FLT102
# file: main.py
from fastapi import FastAPI

from jobs import Step

app = FastAPI()


@app.get("/")
async def read_root() -> None:
    await Step().start()
