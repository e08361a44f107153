# A variable with its type where it is made, in a class, behind a helper; a token is no session.
# file: app/current.py
from contextvars import ContextVar
from typing import Optional

import requests
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

made = ContextVar[requests.Session]("made")
waited: ContextVar[AsyncSession | None] = ContextVar("waited", default=None)


class Context:
    session: ContextVar[Optional[Session]] = ContextVar("session", default=None)


def current() -> Session:
    session = Context.session.get()
    if session is None:
        raise RuntimeError
    return session
# file: app/main.py
from fastapi import FastAPI
from sqlalchemy import text

from app.current import Context, current, made, waited

app = FastAPI()


@app.get("/a")
async def a():
    token = made.set(None)
    made.reset(token)
    return made.get().get("https://example.com")  # expect: FLT101


@app.get("/b")
async def b():
    session = waited.get()
    return await session.scalar(text("select 1"))


@app.get("/c")
async def c():
    Context.session.get().scalar(text("select 1"))  # expect: FLT104
    return current().scalar(text("select 1"))  # expect: FLT104
