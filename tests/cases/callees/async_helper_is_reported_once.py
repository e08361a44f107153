# Three routes await one async helper that blocks: one finding, in the helper.
# file: app/helper.py
import requests


async def fetch(url):
    return requests.get(url).json()  # expect: FLT101


async def twice(url):
    return await fetch(url), await fetch(url)
# file: app/main.py
import asyncio

from fastapi import FastAPI

from app.helper import fetch, twice

app = FastAPI()


@app.get("/a")
async def a():
    return await fetch("a")


@app.get("/b")
async def b():
    return await twice("b")


@app.get("/c")
async def c():
    return await asyncio.gather(fetch("a"), twice("b"))
