# A class has a method of the port's name with other parameters, and it is never given to the port's users.
# file: app/ports.py
from typing import Protocol


class Handler(Protocol):
    name: str

    def handle(self, event: dict) -> str: ...

    def close(self) -> None: ...
# file: app/handlers.py
import requests


class Echo:
    name = "echo"

    def handle(self, event: dict) -> str:
        return str(event)

    def close(self) -> None: ...


class Importer:
    def handle(self, path: str, user: str, *, limit: int) -> list[str]:
        return requests.get(path).json()
# file: app/main.py
from fastapi import Depends, FastAPI

from app.handlers import Echo
from app.ports import Handler

app = FastAPI()


def handler() -> Handler:
    return Echo()


@app.post("/")
async def root(event: dict, handler: Handler = Depends(handler)) -> str:
    return handler.handle(event)
