# Blocking code in async context managers: by decorator, by methods, in exit stacks, in a lifespan's helper.
# file: app/scopes.py
import time
from contextlib import AsyncExitStack, asynccontextmanager

import requests
from sqlalchemy.orm import Session, sessionmaker

factory = sessionmaker()


@asynccontextmanager
async def transaction():
    session = factory()
    try:
        yield session
        session.commit()  # expect: FLT104
    finally:
        session.close()


class Timer:
    async def __aenter__(self):
        time.sleep(0.1)  # expect: FLT102
        return self

    async def __aexit__(self, *error) -> None:
        self.stop()  # expect: FLT102

    def stop(self) -> None:
        time.sleep(0.1)


@asynccontextmanager
async def plain():
    yield requests.Session()


class Unit:
    def __init__(self, session: Session) -> None:
        self.session = session

    async def __aenter__(self) -> "Unit":
        return self

    async def __aexit__(self, *error) -> None:
        return None
# file: app/main.py
from contextlib import AsyncExitStack

from fastapi import FastAPI
from sqlalchemy import text

from app.scopes import Timer, Unit, factory, plain, transaction

app = FastAPI()


@app.get("/a")
async def a():
    async with transaction() as session, Timer():
        session.execute(text("select 1"))  # expect: FLT104
    async with plain() as web:
        return web.get("https://example.com").text  # expect: FLT101


@app.get("/b")
async def b():
    async with AsyncExitStack() as stack:
        web = await stack.enter_async_context(plain())
        unit = await stack.enter_async_context(Unit(factory()))
        unit.session.execute(text("select 1"))  # expect: FLT104
        return web.get("https://example.com").text  # expect: FLT101
