# The receiver is typed by a Protocol whose method is async.
# file: app/ports.py
from typing import Protocol


class Sender(Protocol):
    async def send(self, text: str) -> None: ...
# file: app/main.py
from app.ports import Sender


class Smtp:
    async def send(self, text: str) -> None: ...


async def notify(sender: Sender) -> None:
    sender.send("hello")  # expect: FLT201
    await sender.send("hello")
