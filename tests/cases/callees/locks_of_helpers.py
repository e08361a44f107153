# A method that takes the lock of its object holds it for a moment, most often, as a function does that is given one.
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


def locked(lock: threading.Lock, name: str) -> int:
    lock.acquire(timeout=5)
    try:
        return known[name]
    finally:
        lock.release()


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
    return locked(gate, name) + numbers.get(name)


@app.get("/waiting")
async def waiting(name: str) -> int:
    return remembered(name)  # expect: FLT108


class Held:
    def __init__(self) -> None:
        self.lock = threading.Lock()

    async def get(self, name: str) -> int:
        self.lock.acquire()  # expect: FLT108
        try:
            return known[name]
        finally:
            self.lock.release()


held = Held()


@app.get("/held")
async def read_held(name: str) -> int:
    return await held.get(name)


@app.get("/direct")
async def direct(name: str) -> int:
    gate.acquire()  # expect: FLT108
    try:
        return known[name]
    finally:
        gate.release()
