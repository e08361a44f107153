# Subscripts, membership and len of the project's own class run its methods.
# file: app/config.py
import redis


class Flags:
    def __init__(self):
        self.store = redis.Redis()

    def __getitem__(self, name):
        return self.store.get(name)

    def __contains__(self, name):
        return self.store.exists(name)

    def __len__(self):
        return self.store.dbsize()


flags = Flags()
# file: app/main.py
from fastapi import FastAPI

from app.config import flags

app = FastAPI()


@app.get("/a")
async def subscript():
    return flags["beta"]  # expect: FLT104


@app.get("/b")
async def member():
    return "beta" in flags  # expect: FLT104


@app.get("/c")
async def length():
    return len(flags)  # expect: FLT104
