# Clients held by dataclasses: annotated fields, default factories, inherited, made in __post_init__.
# file: app/context.py
from __future__ import annotations

from dataclasses import dataclass, field

import requests
from sqlalchemy.orm import Session


@dataclass(kw_only=True)
class Context:
    db: Session
    tenant: str


@dataclass
class Wider(Context):
    http: requests.Session = field(default_factory=requests.Session)

    def __post_init__(self) -> None:
        self.plain = requests.Session()
# file: app/main.py
from fastapi import Depends, FastAPI
from sqlalchemy import text

from app.context import Wider

app = FastAPI()


def context() -> Wider:
    return Wider(db=None, tenant="a")


@app.get("/a")
async def a(context: Wider = Depends(context)):
    context.db.execute(text("select 1"))  # expect: FLT104
    context.http.get("https://example.com")  # expect: FLT101
    context.plain.get("https://example.com")  # expect: FLT101
    return context.tenant.title()
