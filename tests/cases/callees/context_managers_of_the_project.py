# __enter__ and __exit__ that block, in a plain with, behind contextmanager, and in an ExitStack.
# file: app/locks.py
import contextlib
import time


class SpinLock:
    def __enter__(self):
        time.sleep(0.1)
        return self

    def __exit__(self, *error):
        pass


class Flushing:
    def __enter__(self):
        return self

    def __exit__(self, *error):
        time.sleep(0.1)


@contextlib.contextmanager
def timed():
    yield
    time.sleep(0.1)


@contextlib.contextmanager
def harmless():
    yield 1
# file: app/main.py
import contextlib

from fastapi import FastAPI

from app.locks import Flushing, SpinLock, harmless, timed

app = FastAPI()
shared = SpinLock()


@app.get("/")
async def root():
    with SpinLock():  # expect: FLT102
        pass
    with shared as lock:  # expect: FLT102
        str(lock)
    with Flushing():  # expect: FLT102
        pass
    with harmless() as one, timed():  # expect: FLT102
        str(one)
    with contextlib.ExitStack() as stack:
        stack.enter_context(SpinLock())  # expect: FLT102
    return SpinLock
