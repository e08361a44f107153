# `map` calls its function where its result is gone through: a thread that is given the iterator does that. Callables of
# the standard library that call a function at once run it here.
# file: app/main.py
import asyncio
import functools
import re

import requests
from fastapi import FastAPI
from fastapi.responses import StreamingResponse

app = FastAPI()
WORD = re.compile(r"\w+")


def score(name: str) -> int:
    return len(requests.get(f"https://x.example/{name}", timeout=3).text)


def linked(match: re.Match[str]) -> str:
    return requests.get(f"https://x.example/{match[0]}", timeout=3).url


def order(left: str, right: str) -> int:
    return score(left) - score(right)


async def rank(name: str) -> int:
    await asyncio.sleep(0)
    return len(name)


@app.post("/mapped")
async def mapped(names: list[str]) -> list[int]:
    kept = map(score, names)  # expect: FLT101
    return [*kept, *map(score, names)]  # expect: FLT101


@app.post("/sorted")
async def in_order(names: list[str]) -> list[str]:
    names.sort(key=lambda name: score(name))  # expect: FLT101
    return sorted(names, key=functools.cmp_to_key(order))  # expect: FLT101


@app.post("/texts")
async def texts(text: str) -> str:
    return re.sub(r"\d+", linked, WORD.sub(linked, text))  # expect: FLT101


@app.post("/coroutines")
async def coroutines(names: list[str]) -> list[str]:
    names.sort(key=rank)  # expect: FLT201
    found = list(filter(rank, names))  # expect: FLT201
    await asyncio.gather(*map(rank, names))
    return found


@app.post("/innocent")
async def innocent(names: list[str]) -> list[int]:
    kept = map(score, names)
    found = await asyncio.to_thread(list, kept)
    found += await asyncio.to_thread(list, map(score, names))
    names.sort(key=len)
    return [*found, len(WORD.sub(lambda match: match[0].upper(), names[0]))]


@app.post("/streamed")
async def streamed(names: list[str]) -> StreamingResponse:
    return StreamingResponse(map(str, map(score, names)))
