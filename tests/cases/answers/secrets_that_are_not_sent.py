# FLT303: fields that no construction fills, that the route refuses, and passwords that it makes are let be.
# file: app/models.py
from pydantic import BaseModel


class Login(BaseModel):
    password: str


class Source(BaseModel):
    name: str
    login: Login | None = None


class Account(BaseModel):
    name: str
    password: str | None = None


class Stored(BaseModel):
    name: str
    password_hash: str


class Plan(BaseModel):
    username: str
    password: str = "********"


class Draft(BaseModel):
    username: str
    password: str = "to be set"


class Page(BaseModel):
    items: list[Stored]


class Mirror(Source):
    pass


class Peer(Source):
    pass
# file: app/service.py
from app.models import Login, Mirror, Source


def source(name: str) -> Source:
    made = Source(name=name)
    made.name = made.name.upper()
    return made


def mirror(name: str) -> Mirror:
    made = Mirror(name=name)
    made.login = Login(password=name)
    return made
# file: app/main.py
import secrets
import string
from random import choice

from app.models import Account, Draft, Login, Mirror, Page, Peer, Plan, Source, Stored
from app.service import mirror, source
from fastapi import FastAPI, HTTPException

app = FastAPI()
STORED: dict[str, Stored] = {}


@app.get("/sources")
def sources() -> list[Source]:
    found = []
    for name in ("a", "b"):
        one = source(name)
        found.append(one)
    return found


@app.get("/sources/{name}")
async def one_source(name: str) -> Source | None:
    return Source(name=name, login=None) if name else None


@app.get("/mirrors/{name}")
def one_mirror(name: str) -> Mirror:  # expect: FLT303
    return mirror(name)


def fill(peer: Peer) -> None:
    peer.login = Login(password="x")


@app.get("/peers/{name}")
def one_peer(name: str) -> Peer:  # expect: FLT303
    peer = Peer(name=name)
    fill(peer)
    return peer


@app.put("/accounts")
def change(account: Account) -> Account:
    if account.password is not None:
        raise HTTPException(400, "use the other route")
    return account


@app.post("/accounts")
def make(name: str) -> Account:
    password = "".join(choice(string.ascii_letters) for _ in range(20))
    return Account(name=name, password=password)


@app.post("/accounts/more")
def make_more(name: str) -> Account:
    return Account(name=name, password=secrets.token_hex())


@app.get("/stored")
def stored() -> list[Stored]:  # expect: FLT303
    return list(STORED.values())


@app.get("/stored/page")
def stored_page() -> Page:  # expect: FLT303
    return Page(items=list(STORED.values()))


@app.get("/stored/{name}")
def stored_one(name: str) -> Stored:  # expect: FLT303
    return STORED[name]


@app.get("/plans/{name}")
def plan(name: str) -> Plan:
    return Plan(username=name)


@app.get("/drafts/{name}")
def draft(name: str) -> Draft:  # expect: FLT303
    return Draft(username=name, password=STORED[name].password_hash)
