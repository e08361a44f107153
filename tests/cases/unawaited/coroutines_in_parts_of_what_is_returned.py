# A coroutine that is handed out inside of a tuple or a list breaks a promise only where the annotation of that part is one.
# file: app/main.py
from typing import Any

from fastapi import FastAPI

app = FastAPI()


async def load(name: str) -> str:
    return name


async def prepare(name: str) -> tuple[str, tuple[int, Any] | None]:
    job = load(name)
    return name, (1, job)


async def prepared(name: str) -> tuple[str, Any]:
    return name, load(name)


async def collect(name: str) -> list[Any]:
    return [load(name)]


async def open_end(name: str) -> tuple:
    return name, load(name)


async def described(name: str) -> dict[str, Any]:
    return {"job": load(name)}


async def promised(name: str) -> tuple[str, str]:
    return name, load(name)  # expect: FLT202


async def promised_later(name: str) -> tuple[Any, tuple[int, str] | None]:
    job = load(name)
    return 1, (1, job)  # expect: FLT202


async def promised_all(name: str) -> dict[str, str]:
    return {"name": load(name)}  # expect: FLT202


async def promised_each(name: str) -> tuple[str, ...]:
    return load(name), load(name)  # expect: FLT202


@app.get("/")
async def read(name: str) -> int:
    _, job = await prepare(name)
    found = [job, await prepared(name), await collect(name), await open_end(name), await described(name)]
    found += [await promised(name), await promised_later(name), await promised_all(name), await promised_each(name)]
    return len(found)
