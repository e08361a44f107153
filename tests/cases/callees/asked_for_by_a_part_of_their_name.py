# `getattr(self, f"on_{event}")` can be each method whose name begins so: one that blocks is called on the loop.
# file: app/events.py
import time

import requests


class Events:
    def on_order(self, text: str) -> str:
        return requests.get(f"https://orders.example/{text}", timeout=3).text

    def on_note(self, text: str) -> str:
        return text

    def of_order(self, text: str) -> str:
        return text

    def run(self, event: str, text: str) -> str:
        name = "on_" + event
        handler = getattr(self, name, None)
        return handler(text) if handler else ""


class Notes:
    def on_note(self, text: str) -> str:
        return text

    def prepare(self) -> None:
        time.sleep(1)


def send_mail(text: str) -> str:
    time.sleep(1)
    return text


def send_note(text: str) -> str:
    time.sleep(1)
    return text


def quick_note(text: str) -> str:
    return text


# file: app/main.py
from fastapi import FastAPI

from app import events

app = FastAPI()
orders = events.Events()
notes = events.Notes()


@app.post("/orders/{event}")
async def order(event: str, text: str) -> str:
    return getattr(orders, f"on_{event}")(text)  # expect: FLT101


@app.post("/named/{event}")
async def named(event: str, text: str) -> str:
    return orders.run(event, text)  # expect: FLT101


@app.post("/sent/{kind}")
async def sent(kind: str, text: str) -> str:
    return getattr(events, f"send_{kind}")(text)  # expect: FLT102


@app.post("/innocent/{event}")
async def innocent(event: str, text: str) -> str:
    parts = [getattr(orders, f"of_{event}")(text), getattr(notes, f"on_{event}")(text)]
    parts.append(getattr(events, f"quick_{event}")(text))
    parts.append(getattr(notes, event)(text))
    parts.append(getattr(notes, f"{event}")(text))
    return ".".join(parts)
