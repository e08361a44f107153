# Connections behind closing, nullcontext, ExitStack and a with of several names; files that are passed on.
# file: app/main.py
import contextlib
import sqlite3

import requests
from fastapi import FastAPI

app = FastAPI()


def parse(file) -> list[str]:
    return file.read().split()


@app.get("/a")
async def a():
    with contextlib.closing(sqlite3.connect("a.db")) as connection:  # expect: FLT104
        connection.execute("select 1")  # expect: FLT104
    with requests.Session() as session, contextlib.nullcontext(session) as same:
        return same.get("https://example.com").text  # expect: FLT101


@app.get("/b")
async def b():
    with contextlib.ExitStack() as stack:
        session = stack.enter_context(requests.Session())
        return session.get("https://example.com").text  # expect: FLT101


@app.get("/c")
async def c():
    with open("a.txt") as file:  # expect: FLT105
        return parse(file)
