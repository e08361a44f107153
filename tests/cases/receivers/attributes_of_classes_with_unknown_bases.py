# A class has bases outside the project, known and unknown ones: its own attributes and methods are what they are.
# file: app/bases.py
import abc
import logging
import threading
from typing import Any, Generic, TypeVar

import requests
from somewhere import Base
from starlette.types import ASGIApp

T = TypeVar("T")


class Source:
    def load(self) -> str:
        return requests.get("https://example.com").text


class Unknown(Base):
    def __init__(self, app: ASGIApp, **options: Any) -> None:
        super().__init__(app, **options)
        self.source = Source()

    async def run(self) -> str:
        return self.source.load()  # expect: FLT101


class Registry(dict[str, Source]):
    def __init__(self) -> None:
        super().__init__()
        self.session = requests.Session()

    async def run(self) -> str:
        return self.session.get("https://example.com").text  # expect: FLT101


class Handler(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.session = requests.Session()

    def emit(self, record: logging.LogRecord) -> None:
        self.session.post("https://example.com", data=record.msg)

    async def flush_all(self) -> None:
        self.emit(logging.makeLogRecord({}))  # expect: FLT101


class Both(Generic[T], abc.ABC):
    def __init__(self, source: Source) -> None:
        self.source = source

    async def run(self) -> str:
        return self.source.load()  # expect: FLT101


class Guard(threading.local):
    def __init__(self) -> None:
        self.source = Source()


guard = Guard()


async def read() -> str:
    return guard.source.load()  # expect: FLT101
# file: app/main.py
from fastapi import FastAPI

from app import bases

app = FastAPI()
RUNNING = (bases.Unknown.run, bases.Registry, bases.Handler.flush_all, bases.Both.run, bases.read)
