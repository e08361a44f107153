# Who runs a method is not always known: its bytes may be what a client sends. What was found is no parameter's; a document is small.
# file: app/store.py
import asyncio
import os
import subprocess
from pathlib import Path
from typing import Protocol

FOLDER = Path(os.environ.get("FOLDER", "/data"))


class Store(Protocol):
    async def put(self, name: str, content: bytes) -> None: ...


class Local:
    async def put(self, name: str, content: bytes) -> None:
        (FOLDER / name).write_bytes(content)  # expect: FLT105


class Settings:
    command: str = "dump"


def encrypt(settings: Settings, content: bytes) -> bytes:
    return content[::-1] + settings.command.encode()


async def dump(settings: Settings) -> None:
    result = await asyncio.to_thread(subprocess.run, [settings.command], capture_output=True)
    (FOLDER / "all.dump").write_bytes(encrypt(settings, result.stdout))  # expect: FLT105


def contract(number: int) -> bytes:
    return (FOLDER / f"contract_{number}.pdf").read_bytes()


def recording(number: int) -> bytes:
    return (FOLDER / f"talk_{number}.wav").read_bytes()


# file: app/main.py
from fastapi import FastAPI, Request

from app.store import FOLDER, Local, Settings, Store, contract, dump, recording

app = FastAPI()


@app.on_event("startup")
async def start() -> None:
    app.state.store = make("local")


def make(kind: str):
    return {"local": Local}[kind]()


async def keep(store: Store, name: str, content: bytes) -> None:
    await store.put(name, content)


@app.post("/files/{name}")
async def add(name: str, request: Request) -> None:
    store = request.app.state.store
    await keep(store, name, await request.body())


@app.post("/dumps")
async def add_dump() -> None:
    await dump(Settings())


@app.get("/contracts/{number}")
async def read_contract(number: int) -> bytes:
    return contract(number)


@app.get("/contracts")
async def read_contracts() -> list[bytes]:
    return [path.read_bytes() for path in FOLDER.glob("*.pdf")]  # expect: FLT105


@app.get("/recordings/{number}")
async def read_recording(number: int) -> bytes:
    return recording(number)  # expect: FLT105
