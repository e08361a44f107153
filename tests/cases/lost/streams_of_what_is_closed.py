# A response is sent when the function has returned, and each `with` around the return is over.
# file: app/pieces.py
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import IO


def chunks(file: IO[bytes], size: int = 10) -> Iterator[bytes]:
    while piece := file.read(size):
        yield piece


def whole(file: IO[bytes]) -> list[bytes]:
    return [file.read()]


def own(path: str) -> Iterator[bytes]:
    with open(path, "rb") as file:
        yield from chunks(file)


@contextmanager
def opened(path: str) -> Iterator[IO[bytes]]:
    with open(path, "rb") as file:
        yield file


async def texts(response) -> AsyncIterator[str]:
    async for text in response.aiter_text():
        yield text
# file: app/main.py
import io
import tempfile
import threading
import zipfile
from contextlib import AsyncExitStack, ExitStack
from pathlib import Path

import aiohttp
import httpx
import requests
from fastapi import APIRouter, FastAPI
from fastapi.responses import FileResponse, Response, StreamingResponse
from starlette.responses import StreamingResponse as Streamed

from app.pieces import chunks, opened, own, texts, whole

app = FastAPI()
router = APIRouter()
lock = threading.Lock()


class Reader:
    @router.get("/chunks")
    def read() -> Streamed:
        with open("x", "rb") as file, lock:
            pieces = chunks(file)
            return Streamed(pieces, media_type="text/plain")  # expect: FLT322


@router.get("/httpx")
async def proxied() -> StreamingResponse:
    async with httpx.AsyncClient() as client:
        async with client.stream("GET", "http://far.example") as answer:
            return StreamingResponse(answer.aiter_bytes(), status_code=answer.status_code)  # expect: FLT322


@router.get("/inner")
async def inner() -> StreamingResponse:
    async with httpx.AsyncClient() as client:

        async def body():
            async with client.stream("GET", "http://far.example") as answer:
                async for piece in answer.aiter_bytes():
                    yield piece

        return StreamingResponse(body())  # expect: FLT322


@router.get("/given")
async def given() -> StreamingResponse:
    async with httpx.AsyncClient() as client, client.stream("GET", "http://far.example") as answer:
        stream = texts(answer)
    return StreamingResponse(stream)  # expect: FLT322


@router.get("/requests")
def sync_proxied() -> StreamingResponse:
    with requests.get("http://far.example", stream=True, timeout=3) as answer:
        return StreamingResponse(content=(piece for piece in answer.iter_content(10)))  # expect: FLT322


@router.get("/stack")
async def stacked() -> StreamingResponse:
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())
        answer = await session.get("http://far.example")
        return StreamingResponse(answer.content.iter_chunked(10))


@router.get("/plain-stack")
def plainly_stacked() -> StreamingResponse:
    with ExitStack() as stack:
        file = stack.enter_context(open("x", "rb"))
        return StreamingResponse(file)  # expect: FLT322


@router.get("/finally")
def closed() -> StreamingResponse:
    file = open("x", "rb")
    try:
        return StreamingResponse(file)  # expect: FLT322
    finally:
        file.close()


@router.get("/buffer")
def buffered() -> StreamingResponse:
    with io.BytesIO() as buffer:
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("x", "y")
        buffer.seek(0)
        return StreamingResponse(buffer)  # expect: FLT322


@router.get("/own-manager")
def managed() -> StreamingResponse:
    with opened("x") as file:
        return StreamingResponse(file)  # expect: FLT322


@router.get("/temporary")
def temporary() -> FileResponse:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x"
        path.write_text("x")
        return FileResponse(path)  # expect: FLT322


@router.get("/named")
def named() -> FileResponse:
    with tempfile.NamedTemporaryFile(suffix=".txt") as file:
        file.write(b"x")
        return FileResponse(file.name)  # expect: FLT322


@router.get("/kept")
def kept() -> FileResponse:
    with tempfile.NamedTemporaryFile(delete=False) as file:
        file.write(b"x")
    return FileResponse(file.name)


@router.get("/written")
def written() -> FileResponse:
    with open("x", "w") as file:
        file.write("x")
    return FileResponse("x")


@router.get("/read")
def read() -> Response:
    with open("x", "rb") as file:
        content = file.read()
        return StreamingResponse(iter([content]))


@router.get("/copied")
def copied() -> StreamingResponse:
    with open("x", "rb") as file:
        return StreamingResponse(io.BytesIO(file.read()))


@router.get("/whole")
def read_whole() -> StreamingResponse:
    with open("x", "rb") as file:
        pieces = whole(file)
    return StreamingResponse(iter(pieces))


@router.get("/own")
def opens_itself() -> StreamingResponse:
    with open("name") as file, lock:
        name = file.read()
    return StreamingResponse(own(name))


@router.get("/later")
def later() -> StreamingResponse:
    with open("x") as file:
        size = len(file.read())

    def body():
        with open("x", "rb") as file:
            yield from file

    return StreamingResponse(body(), headers={"content-length": str(size)})


app.include_router(router)
