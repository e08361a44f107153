# All that one route leads to builds a client each time: each place is reported, and none that only startup comes to.
# file: app/remote.py
import httpx


async def first(text):
    async with httpx.AsyncClient() as client:  # expect: FLT501
        return (await client.get("https://one.example", params={"q": text})).text


async def second(text):
    async with httpx.AsyncClient() as client:  # expect: FLT501
        return (await client.get("https://two.example", params={"q": text})).text


class Third:
    async def ask(self, text):
        client = httpx.AsyncClient()  # expect: FLT501
        try:
            return (await client.get("https://three.example", params={"q": text})).text
        finally:
            await client.aclose()


async def deeper(text):
    return await second(text)


async def all_of_them(text):
    return await first(text) + await deeper(text) + await Third().ask(text)


async def at_start():
    async with httpx.AsyncClient() as client:
        await client.get("https://start.example")


async def never_asked(text):
    if not text:
        return await at_start()
    return None
# file: app/main.py
from contextlib import asynccontextmanager

from fastapi import FastAPI

from app.remote import all_of_them, at_start


@asynccontextmanager
async def lifespan(app):
    await at_start()
    yield


app = FastAPI(lifespan=lifespan)


@app.get("/both")
@app.get("/again/both")
@app.get("/once/both")
async def read(text: str) -> str:
    return await all_of_them(text)
