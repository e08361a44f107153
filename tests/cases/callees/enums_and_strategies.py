# Strategies as enum methods, abstract classes with one implementer in use, callables chosen by a conditional.
# file: app/strategies.py
import time
from abc import ABC, abstractmethod
from enum import Enum

import requests


class Source(Enum):
    WEB = "web"
    MEMORY = "memory"

    def read(self) -> str:
        if self is Source.WEB:
            return requests.get("https://example.com").text
        return ""


class Notifier(ABC):
    @abstractmethod
    def send(self, text: str) -> None: ...


class Slack(Notifier):
    def send(self, text: str) -> None:
        requests.post("https://example.com", json={"text": text})


class Silent(Notifier):
    def send(self, text: str) -> None:
        pass


def make(name: str) -> Notifier:
    return Slack() if name == "slack" else Silent()


def quiet() -> Silent:
    return Silent()
# file: app/main.py
import time

from fastapi import Depends, FastAPI

from app.strategies import Notifier, Silent, Source, make, quiet

app = FastAPI()


def fast() -> None: ...


def slow() -> None:
    time.sleep(1)


@app.get("/a/{source}")
async def a(source: Source):
    return source.read()  # expect: FLT101


@app.get("/b/{name}")
async def b(name: str, silent: Silent = Depends(quiet)):
    silent.send("x")
    make(name).send("x")  # expect: FLT101
    (slow if name else fast)()  # expect: FLT102
    run = fast if name else slow
    run()  # expect: FLT102
