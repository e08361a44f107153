# An async generator for a StreamingResponse runs on the loop: made in the route, in a helper, as an EventSource.
# file: app/main.py
import asyncio

from fastapi import FastAPI
from fastapi.responses import StreamingResponse

from app.stream import events, lines

app = FastAPI()


@app.get("/lines")
def stream():
    return StreamingResponse(lines("a.log"))


@app.get("/events")
async def server_sent():
    async def body():
        async for event in events():
            yield event
            await asyncio.sleep(0)

    return StreamingResponse(body(), media_type="text/event-stream")
# file: app/stream.py
import requests


async def lines(path):
    with open(path) as file:  # expect: FLT105
        for line in file:
            yield line


async def events():
    while True:
        yield requests.get("https://example.com/event").content  # expect: FLT101
