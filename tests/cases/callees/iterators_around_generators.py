# What walks over another iterable runs it where it is itself gone through: by a loop, a call, a star, `in`, unpacking.
# file: app/feed.py
import time


def pages(count):
    for number in range(count):
        time.sleep(1)
        yield f"{number}"


def first_pages():
    return pages(3)


class Shelf:
    def __iter__(self):
        time.sleep(1)
        return iter(())


async def at_once(count):
    for number in range(count):
        yield f"{number}"
# file: app/main.py
import asyncio
import itertools
from collections import deque
from functools import reduce

from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from pymongo import MongoClient

from app.feed import Shelf, at_once, first_pages, pages

app = FastAPI()
users = MongoClient("mongodb://localhost")["shop"]["users"]


@app.get("/zip")
async def zipped():
    for page, weight in zip(pages(3), range(3)):  # expect: FLT102
        print(page, weight)


@app.get("/takewhile")
async def taken():
    return [page for page in itertools.takewhile(str.isdigit, pages(3))]  # expect: FLT102


@app.get("/nested")
async def nested():
    walking = enumerate(itertools.chain(["x"], pages(3)))
    return dict(walking)  # expect: FLT102


@app.get("/batched")
async def batched():
    return [*itertools.batched(pages(3), 2)]  # expect: FLT102


@app.get("/given-on")
async def given_on():
    for page in first_pages():  # expect: FLT102
        print(page)


@app.get("/only-made-in-a-thread")
async def only_made():
    for page in await asyncio.to_thread(pages, 3):  # expect: FLT102
        print(page)


@app.get("/join")
async def joined():
    return ", ".join(pages(3))  # expect: FLT102


@app.get("/extend")
async def extended():
    found = []
    found.extend(pages(3))  # expect: FLT102
    return found


@app.get("/deque")
async def last():
    return deque(pages(3), 1)  # expect: FLT102


@app.get("/reduce")
async def reduced():
    return reduce(max, pages(3))  # expect: FLT102


@app.get("/unpacked")
async def unpacked():
    first, second, third = pages(3)  # expect: FLT102
    return first


@app.get("/in")
async def contained():
    return "1" in pages(3)  # expect: FLT102


@app.get("/shelf")
async def shelf():
    return [number for number, _ in enumerate(Shelf())]  # expect: FLT102


@app.get("/users")
async def listed():
    return [(number, user) for number, user in enumerate(users.find())]  # expect: FLT104


@app.get("/starred")
async def starred():
    return [*users.find()]  # expect: FLT104


@app.get("/only-made")
async def walking_only():
    walking = zip(pages(3), range(3))
    return await asyncio.to_thread(list, walking)


@app.get("/in-a-thread")
async def in_a_thread():
    return await asyncio.to_thread(lambda: [*enumerate(pages(3))])


@app.get("/streamed")
async def streamed():
    return StreamingResponse(itertools.chain(pages(3), ["end"]))


@app.get("/of-what-is-there")
async def of_what_is_there():
    names = ["a", "b"]
    return [name for name, _ in zip(names, range(2))] + list(enumerate(names))


@app.get("/asynchronous")
async def asynchronous():
    return [page async for page in at_once(3)]


@app.get("/plain")
def plain():
    return list(map(len, pages(3))) + [*users.find()]
