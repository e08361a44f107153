# A plain function that promises a value and returns a coroutine: a fault where all its callers use that as the value.
# file: app/main.py
import asyncio
from collections.abc import Awaitable

from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()
waiting = []


class Ticket(BaseModel):
    number: int


class Desk:
    async def issue(self, number: int) -> Ticket:
        return Ticket(number=number)

    def issue_next(self) -> Ticket:
        return self.issue(7)  # expect: FLT202


desk = Desk()


def issue(number: int) -> Ticket:
    return desk.issue(number)  # expect: FLT202


def first() -> int:
    return number_of("a")  # expect: FLT202


async def number_of(name: str) -> int:
    return len(name)


def loosely(number: int):
    return desk.issue(number)


def awaited(number: int) -> Ticket:
    return desk.issue(number)


def awaited_later(number: int) -> Ticket:
    return desk.issue(number)


def gathered(number: int) -> Ticket:
    return desk.issue(number)


def kept(number: int) -> Ticket:
    return desk.issue(number)


def handed_on(number: int) -> Ticket:
    return desk.issue(number)


def passed(number: int) -> Ticket:
    return desk.issue(number)


def called_by_nobody(number: int) -> Ticket:
    return desk.issue(number)


def promised(number: int) -> Awaitable[Ticket]:
    return desk.issue(number)


async def relay(number: int):
    return handed_on(number)


@app.post("/tickets")
async def create(number: int) -> Ticket:
    ticket = issue(number)
    return ticket


@app.get("/next")
async def read_next() -> int:
    return desk.issue_next().number + first()


@app.get("/awaited")
async def right(number: int) -> list[Ticket]:
    later = awaited_later(number)
    await later
    await (await relay(number))
    waiting.append(kept(number))
    one = passed(number)
    await asyncio.wait_for(one, 3)
    return [await awaited(number), await loosely(number), *(await asyncio.gather(gathered(number), promised(number)))]
