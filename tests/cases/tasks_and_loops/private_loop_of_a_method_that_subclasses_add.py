# A base class gives a loop of its own a method that only its subclasses have; that tests await it makes it no code of the server.
# file: jobs.py
import asyncio
import time


class Job:
    def __call__(self, *args, **kwargs):
        with asyncio.Runner() as runner:
            return runner.run(self.run(*args, **kwargs))


class Kept:
    def __init__(self) -> None:
        self.runner = asyncio.Runner()

    def start(self) -> None:
        self.runner.run(self.work(1))
        self.runner.close()


class Sweep(Kept):
    async def work(self, number: int) -> None:
        time.sleep(1)


class Local:
    def start(self) -> None:
        runner = asyncio.Runner()
        runner.run(self.work())


class Deep(Local):
    async def work(self) -> None:
        time.sleep(1)


class Given:
    def start(self) -> None:
        asyncio.run(self.work())


class Found(Given):
    async def work(self) -> None:
        time.sleep(1)


class Step:
    async def start(self) -> None:
        await self.work()


class First(Step):
    async def work(self) -> None:
        time.sleep(1)  # expect: FLT102


class Other:
    async def run(self, to: str) -> None:
        time.sleep(1)  # expect: FLT102
# file: mails.py
import time

import dramatiq

from jobs import Job


class Mail(Job):
    async def run(self, to: str) -> None:
        time.sleep(1)


mail = dramatiq.actor(Mail())
# file: main.py
import logging

import dramatiq
from fastapi import FastAPI

from jobs import Deep, First, Other, Sweep
from mails import mail

app = FastAPI()


def send_task(task: dramatiq.Actor, *args) -> None:
    task.send(*args)


@app.get("/")
async def read_root() -> None:
    await First().start()
    await Other().run("a")
    send_task(mail, "a")
    logging.info("%s %s", Sweep, Deep)
# file: tests/test_jobs.py
from jobs import Deep, Sweep
from mails import Mail


async def test_mail() -> None:
    mail = Mail()
    await mail.run("a")


async def test_work() -> None:
    await Sweep().work(1)
    await Deep().work()
