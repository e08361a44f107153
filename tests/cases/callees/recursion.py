# A function that calls itself, two that call each other, a method that recurses: found once, at the entry.
# file: app/tree.py
import os
import time


def walk(path, depth=0):
    for name in os.listdir(path):
        walk(os.path.join(path, name), depth + 1)


def ping(n):
    return pong(n - 1) if n else None


def pong(n):
    time.sleep(1)
    return ping(n)


def even(n):
    return n == 0 or odd(n - 1)


def odd(n):
    return n != 0 and even(n - 1)
# file: app/main.py
from fastapi import FastAPI

from app.tree import even, ping, walk

app = FastAPI()


@app.get("/")
async def root():
    walk("/srv")  # expect: FLT105
    ping(3)  # expect: FLT102
    return even(4)
