# Giving a property a value runs its setter.
# file: app/nodes.py
import time
from pathlib import Path

import requests


class Base:
    def __init__(self) -> None:
        self._size = 0
        self._kind = ""

    @property
    def kind(self) -> str:
        return self._kind

    @kind.setter
    def kind(self, value: str) -> None:
        self._kind = value


class Node(Base):
    def __init__(self, symbol: str) -> None:
        super().__init__()
        self.symbol = symbol

    @property
    def symbol(self) -> str:
        return self._symbol

    @symbol.setter
    def symbol(self, name: str) -> None:
        self._symbol = requests.get(f"https://example.com/{name}").text

    @property
    def size(self) -> int:
        time.sleep(1)
        return self._size

    @size.setter
    def size(self, value: int) -> None:
        self._size = value


class Special(Base):
    @Base.kind.setter
    def kind(self, value: str) -> None:
        time.sleep(1)
        self._kind = value


class Plain:
    symbol: str = ""
# file: app/main.py
from fastapi import FastAPI

from app.nodes import Base, Node, Plain, Special

app = FastAPI()


@app.get("/made")
async def made() -> str:
    Node("a")  # expect: FLT101
    return ""


@app.get("/set")
async def set_here(node: str, other: str) -> str:
    found = nodes[node]
    found.symbol = other  # expect: FLT101
    return ""


@app.get("/thread")
def set_in_a_thread(node: str, other: str) -> str:
    nodes[node].symbol = other
    found = nodes[node]
    found.symbol = other
    return ""


@app.get("/base")
async def of_a_base() -> str:
    special = Special()
    special.kind = "b"  # expect: FLT102
    return ""


@app.get("/innocent")
async def innocent(node: str) -> str:
    found = nodes[node]
    found.size = 3
    plain = Plain()
    plain.symbol = "c"
    base = Base()
    base.kind = "d"
    return ""


nodes: dict[str, Node] = {}
