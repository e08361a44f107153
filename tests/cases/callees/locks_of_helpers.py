# A plain function that takes a lock holds it for a moment, most often; a coroutine function that waits for one is told.
# file: main.py
import threading

from fastapi import FastAPI

app = FastAPI()
gate = threading.Lock()
known: dict[str, int] = {}


def remembered(name: str) -> int:
    gate.acquire()
    try:
        return known.setdefault(name, len(known))
    finally:
        gate.release()


class Numbers:
    def __init__(self) -> None:
        self.lock = threading.RLock()

    def get(self, name: str) -> int:
        self.lock.acquire(timeout=5)
        try:
            return known[name]
        finally:
            self.lock.release()


numbers = Numbers()


@app.get("/remembered")
async def read_remembered(name: str) -> int:
    return remembered(name) + numbers.get(name)


@app.get("/direct")
async def direct(name: str) -> int:
    gate.acquire()  # expect: FLT108
    try:
        return known[name]
    finally:
        gate.release()
