# What a stub gives is what its implementers give: a class that is slow to make, a function; never the None of its body.
# file: kinds.py
from abc import ABC, abstractmethod
from typing import Protocol

import requests


class NetDrive:
    def __init__(self, name: str) -> None:
        self.name = requests.get("https://drive.example", timeout=3).text + name


class FlatDrive:
    def __init__(self, name: str) -> None:
        self.name = name


class Maker(ABC):
    @abstractmethod
    def kind(self) -> type:
        pass

    @abstractmethod
    def drive(self, name): ...

    def opener(self, name: str):
        raise NotImplementedError

    async def closer(self, name: str):
        raise NotImplementedError


class NetMaker(Maker):
    def kind(self) -> type:
        return NetDrive

    def drive(self, name):
        return NetDrive

    def opener(self, name: str):
        return lambda: len(name)

    async def closer(self, name: str):
        return lambda: len(name)


class FlatMaker(Maker):
    def kind(self) -> type:
        return FlatDrive

    def drive(self, name):
        return FlatDrive

    def opener(self, name: str):
        return name.title

    async def closer(self, name: str):
        return None


class Hooks(Protocol):
    def before(self, name: str): ...

    def after(self, name: str): ...


class NobodysHooks(ABC):
    def before(self, name: str):
        pass


MAKERS = {"net": NetMaker, "flat": FlatMaker}


def maker_of(key: str) -> Maker:
    return MAKERS[key]()
# file: main.py
import asyncio

from fastapi import BackgroundTasks, FastAPI

from kinds import FlatMaker, Hooks, NobodysHooks, maker_of

app = FastAPI()


@app.get("/drives/{key}")
async def drive(key: str) -> str:
    made = maker_of(key).kind()
    return made(key).name  # expect: FLT101


@app.get("/others/{key}")
async def other(key: str) -> str:
    return maker_of(key).drive(key)(key).name  # expect: FLT101


@app.get("/flat/{key}")
async def flat(key: str) -> str:
    return FlatMaker().kind()(key).name


@app.get("/openers/{key}")
async def opener(key: str, tasks: BackgroundTasks) -> int:
    tasks.add_task(maker_of(key).opener(key))
    tasks.add_task(await maker_of(key).closer(key))
    return await asyncio.to_thread(maker_of(key).opener(key))


async def around(hooks: Hooks, other: NobodysHooks, name: str) -> None:
    await asyncio.to_thread(hooks.before(name))
    await asyncio.to_thread(other.before(name))


def nothing(name: str) -> None:
    pass


@app.get("/certain/{key}")
async def certain(key: str) -> None:
    await asyncio.to_thread(nothing(key))  # expect: FLT114
    maker_of(key).closer(key)  # expect: FLT201
