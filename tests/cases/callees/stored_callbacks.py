# An object keeps a function it is given and calls it later, on the loop; the hook of an event bus likewise.
# file: app/bus.py
class Bus:
    def __init__(self) -> None:
        self.listeners = []

    def on(self, listener) -> None:
        self.listeners.append(listener)

    def emit(self, event: str) -> None:
        for listener in self.listeners:
            listener(event)


class Cache:
    def __init__(self, load) -> None:
        self._load = load
        self._values = {}

    def get(self, key: str) -> str:
        if len(self._values) < 10:
            return self._load(key)
        return self._values[key]


bus = Bus()
# file: app/main.py
import requests
from fastapi import FastAPI

from app.bus import Cache, bus

app = FastAPI()


def fetch(key: str) -> str:
    return requests.get(f"https://example.com/{key}").text


def log(event: str) -> None:
    with open("events.log") as file:
        print(event, file.read())


cache = Cache(fetch)
bus.on(log)


@app.get("/{key}")
async def root(key: str) -> str:
    bus.emit("read")  # expect: FLT105
    return cache.get(key)  # expect: FLT101
