# Async generators of a streaming response run on the loop; plain ones do not, even with blocking code around.
# file: app/main.py
import asyncio
import csv
import time

import requests
from fastapi import FastAPI
from fastapi.responses import StreamingResponse

app = FastAPI()


async def events():
    while True:
        yield requests.get("https://example.com").text  # expect: FLT101
        await asyncio.sleep(1)


def lines():
    time.sleep(1)
    yield "a"


async def wrapped():  # expect: FLT111
    for line in lines():  # expect: FLT102
        yield line


@app.get("/a")
async def a():
    return StreamingResponse(events(), media_type="text/event-stream")


@app.get("/b")
async def b():
    return StreamingResponse(lines())


@app.get("/c")
async def c():
    return StreamingResponse(wrapped())


@app.get("/d")
def d():
    return StreamingResponse(iter([requests.get("https://example.com").text]))


@app.get("/e")
async def e():
    def body():
        yield from lines()

    async def other():
        async for event in events():
            yield event

    return StreamingResponse(body()) if time.time() else StreamingResponse(other())
