# Names imported for the type checker only are not called.
# file: app/main.py
from __future__ import annotations

from typing import TYPE_CHECKING, cast

from fastapi import FastAPI

if TYPE_CHECKING:
    import requests
    from sqlalchemy.orm import Session

app = FastAPI()


def size(response: requests.Response) -> int:
    return len(response.content)


def name_of(session: Session) -> str:
    return type(session).__name__


@app.get("/")
async def root() -> str:
    return str(cast("requests.Session", None)) + name_of(cast("Session", None))
