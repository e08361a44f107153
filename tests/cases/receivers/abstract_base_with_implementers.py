# The receiver is annotated with an ABC; one of its implementers blocks, so the call can.
# file: app/ports.py
from abc import ABC, abstractmethod


class Notifier(ABC):
    @abstractmethod
    def notify(self, text: str) -> None: ...

    @abstractmethod
    def describe(self) -> str: ...
# file: app/adapters.py
import requests

from app.ports import Notifier


class Console(Notifier):
    def notify(self, text: str) -> None:
        print(text)

    def describe(self) -> str:
        return "console"


class Slack(Notifier):
    def notify(self, text: str) -> None:
        requests.post("https://hooks.example.com", json={"text": text})

    def describe(self) -> str:
        return "slack"
# file: app/main.py
from fastapi import Depends, FastAPI

from app.adapters import Console, Slack
from app.ports import Notifier

app = FastAPI()


def get_notifier(quiet: bool = False) -> Notifier:
    return Console() if quiet else Slack()


@app.post("/alarm")
async def alarm(notifier: Notifier = Depends(get_notifier)) -> str:
    notifier.notify("fire")  # expect: FLT101
    return notifier.describe()
