# FLT412: what stands beside a type and is not followed may be a `Depends`; without it a model is the body.
# file: app/main.py
from enum import Enum
from typing import Annotated

from annotated_types import doc
from app.access import SECURITY
from company.access import CURRENT
from fastapi import FastAPI, Security
from pydantic import BaseModel

app = FastAPI()


class Account(BaseModel):
    name: str


class Permissions(Enum):
    STATS = "stats"

    @property
    def as_security(self):
        return Security(Account, scopes=[self.value])


@app.get("/stats")
async def stats(account: Annotated[Account, Permissions.STATS.as_security]) -> str:
    return account.name


@app.get("/current")
async def current(account: Annotated[Account, CURRENT]) -> str:
    return account.name


@app.get("/own")
async def own(account: Annotated[Account, SECURITY]) -> str:
    return account.name


@app.get("/told")
async def told(account: Annotated[Account, doc("who asks")]) -> str:  # expect: FLT412
    return account.name


@app.get("/plain")
async def plain(account: Account) -> str:  # expect: FLT412
    return account.name
# file: app/access.py
from fastapi import Depends

SECURITY = Depends(lambda: None)
