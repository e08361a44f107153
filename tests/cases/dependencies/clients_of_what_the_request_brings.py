# A client with credentials of the request, which its object was made with, or for an address that the request names, is
# not one that all requests could share; one whose object is made of settings, or that asks one host, is.
# One that is only pinged tells whether the other side answers.
# file: app/agents.py
import httpx

class Agent:
    def __init__(self, name: str, user: dict) -> None:
        self.name = name
        self.headers = {key: value for key, value in user.items() if value is not None}

    async def invoke(self, text: str) -> str:
        async with httpx.AsyncClient(headers=self.headers) as client:
            return (await client.post("https://agents.example.com/run", json={"text": text})).text

class Plain:
    def __init__(self, key: str, name: str) -> None:
        self.headers = {"Authorization": key}
        self.name = name

    async def invoke(self, text: str) -> str:
        async with httpx.AsyncClient(headers=self.headers) as client:  # expect: FLT501
            return (await client.post("https://agents.example.com/run", json={"text": text})).text

class Signed:
    def __init__(self, token: str) -> None:
        self.token = token

    def _headers(self) -> dict:
        return {"Authorization": f"Bearer {self.token}"}

    async def invoke(self, text: str) -> str:
        async with httpx.AsyncClient(headers=self._headers()) as client:
            return (await client.post("https://agents.example.com/run", json={"text": text})).text

def make(user: dict, name: str = "x") -> Agent:
    return Agent(name, user=user)

# file: app/proxies.py
import contextvars

import httpx

_proxy: contextvars.ContextVar[str | None] = contextvars.ContextVar("_proxy", default=None)
_fixed = {"proxy": "http://proxy.example.com"}

def with_proxy(proxy: str | None = None) -> httpx.AsyncClient:
    options = {"timeout": 5}
    if (chosen := proxy or _proxy.get()):
        options["proxy"] = chosen
    return httpx.AsyncClient(**options)

def with_one_proxy() -> httpx.AsyncClient:
    options = {"timeout": 5}
    options["proxy"] = _fixed.get("proxy")
    return httpx.AsyncClient(**options)  # expect: FLT501

# file: app/main.py
from urllib.parse import urljoin

import httpx
from fastapi import Depends, FastAPI, Request
from pydantic import BaseModel
from pydantic_settings import BaseSettings
from pymongo import MongoClient
from redis import asyncio as redis
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from app.agents import Plain, Signed, make
from app.proxies import with_one_proxy, with_proxy

app = FastAPI()
KEY = "key"

class Hook(BaseModel):
    url: str
    number: int

@app.post("/agents")
@app.post("/again/agents")
@app.post("/once/agents")
async def agents(request: Request, text: str) -> str:
    agent = make({"user": request.headers.get("user")})
    return await agent.invoke(text)

@app.post("/signed")
@app.post("/again/signed")
@app.post("/once/signed")
async def signed(token: str, text: str) -> str:
    return await Signed(token).invoke(text)

@app.post("/plain")
@app.post("/again/plain")
@app.post("/once/plain")
async def plain(name: str, text: str) -> str:
    return await Plain(KEY, name).invoke(text)

@app.post("/hooks")
@app.post("/again/hooks")
@app.post("/once/hooks")
async def hooks(hook: Hook) -> str:
    async with httpx.AsyncClient(timeout=5) as client:
        return (await client.post(hook.url, json={})).text

@app.post("/proxied")
@app.post("/again/proxied")
@app.post("/once/proxied")
async def proxied(hook: Hook) -> str:
    address = f"{hook.url}/{hook.number}"
    async with httpx.AsyncClient(timeout=5) as client:
        return (await client.request("POST", address)).text

@app.post("/numbers")
@app.post("/again/numbers")
@app.post("/once/numbers")
async def numbers(hook: Hook) -> str:
    address = f"https://numbers.example.com/{hook.number}"
    async with httpx.AsyncClient(timeout=5) as client:  # expect: FLT501
        return (await client.get(address)).text

@app.post("/both")
@app.post("/again/both")
@app.post("/once/both")
async def both(hook: Hook) -> str:
    async with httpx.AsyncClient(timeout=5) as client:  # expect: FLT501
        await client.get("https://numbers.example.com")
        return (await client.get(hook.url)).text

@app.get("/health")
@app.get("/again/health")
@app.get("/once/health")
async def health() -> bool:
    client = redis.Redis.from_url("redis://localhost")
    found = await client.ping()
    await client.aclose()
    return found

@app.get("/engine/heartbeat")
@app.get("/again/engine/heartbeat")
@app.get("/once/engine/heartbeat")
async def heartbeat() -> str:
    async with httpx.AsyncClient() as client:
        return (await client.get("https://engine.example.com/heartbeat")).text

@app.get("/health/{name}/report")
@app.get("/again/health/{name}/report")
@app.get("/once/health/{name}/report")
async def report(name: str) -> str:
    async with httpx.AsyncClient() as client:  # expect: FLT501
        return (await client.get("https://engine.example.com/report")).text

@app.get("/documents/health")
@app.get("/again/documents/health")
@app.get("/once/documents/health")
def documents() -> bool:
    client = MongoClient("mongodb://documents.example.com")  # expect: FLT501
    return bool(client.admin.command("ping"))

@app.get("/engine/ping")
@app.get("/again/engine/ping")
@app.get("/once/engine/ping")
def ping_engine() -> str:
    return create_engine("sqlite://").dialect.name  # expect: FLT501

async def checked(url: str) -> str:
    return url.strip()

async def address_of(name: str) -> str:
    return "https://names.example.com/" + name

@app.post("/reachable")
@app.post("/again/reachable")
@app.post("/once/reachable")
async def reachable(hook: Hook) -> str:
    url = await checked(hook.url)
    async with httpx.AsyncClient(timeout=5) as client:
        return (await client.get(str(url))).text

@app.post("/joined")
@app.post("/again/joined")
@app.post("/once/joined")
async def joined(hook: Hook) -> str:
    async with httpx.AsyncClient(timeout=5) as client:
        return (await client.get(urljoin(hook.url, "/about"))).text

@app.post("/named")
@app.post("/again/named")
@app.post("/once/named")
async def named(name: str) -> str:
    url = await address_of(name)
    async with httpx.AsyncClient(timeout=5) as client:  # expect: FLT501
        return (await client.get(str(url))).text

@app.post("/joined/fixed")
@app.post("/again/joined/fixed")
@app.post("/once/joined/fixed")
async def joined_fixed(name: str) -> str:
    async with httpx.AsyncClient(timeout=5) as client:  # expect: FLT501
        return (await client.get(urljoin("https://names.example.com", name))).text

@app.get("/cached")
@app.get("/again/cached")
@app.get("/once/cached")
async def cached() -> bool:
    client = redis.Redis.from_url("redis://localhost")  # expect: FLT501
    await client.ping()
    found = await client.get("x")
    await client.aclose()
    return bool(found)

@app.get("/proxy")
@app.get("/again/proxy")
@app.get("/once/proxy")
async def through_proxy() -> str:
    async with with_proxy() as client:
        return (await client.get("https://names.example.com")).text

@app.get("/proxy/one")
@app.get("/again/proxy/one")
@app.get("/once/proxy/one")
async def through_one_proxy() -> str:
    async with with_one_proxy() as client:
        return (await client.get("https://names.example.com")).text

@app.post("/either")
@app.post("/again/either")
@app.post("/once/either")
async def either(hook: Hook) -> str:
    if hook.number:
        async with httpx.AsyncClient() as client:
            return (await client.get(hook.url)).text
    async with httpx.AsyncClient() as client:  # expect: FLT501
        return (await client.get("https://names.example.com")).text

class Release(BaseModel):
    name: str
    pay_link: str | None

    async def fee(self, amount: int | None) -> str:
        url = f"{self.pay_link}?amount={amount}" if amount else self.pay_link
        async with httpx.AsyncClient() as client:
            return (await client.get(url)).text

    async def fee_of_all(self) -> str:
        url = f"https://fees.example.com/{self.pay_link}"
        async with httpx.AsyncClient() as client:  # expect: FLT501
            return (await client.get(url)).text

class Fees(BaseSettings):
    fee_link: str = "https://fees.example.com"

    async def fee(self) -> str:
        async with httpx.AsyncClient() as client:  # expect: FLT501
            return (await client.get(self.fee_link)).text

class Options:
    headers: dict = {}

def client_of(token: str) -> httpx.AsyncClient:
    options = Options()
    options.headers = {"Authorization": token}
    return httpx.AsyncClient(headers=options.headers)

def client_of_all(name: str) -> httpx.AsyncClient:
    options = Options()
    options.headers = {"Authorization": KEY}
    return httpx.AsyncClient(headers=options.headers)  # expect: FLT501

@app.get("/fees")
@app.get("/again/fees")
@app.get("/once/fees")
async def fees(release: Release) -> list[str]:
    return [await release.fee(1), await release.fee_of_all(), await Fees().fee()]

@app.get("/options")
@app.get("/again/options")
@app.get("/once/options")
async def options(token: str) -> str:
    async with client_of(token) as client:
        return (await client.get("https://names.example.com")).text

@app.get("/options/all")
@app.get("/again/options/all")
@app.get("/once/options/all")
async def options_of_all(name: str) -> str:
    async with client_of_all(name) as client:
        return (await client.get("https://names.example.com")).text

class Tokens:
    def __init__(self, db: Session) -> None:
        self.db = db

    async def key(self) -> str:
        return self.db.execute("SELECT key FROM keys").scalar_one()

class Hub:
    def __init__(self, db: Session) -> None:
        self.db = db

    async def _key(self) -> str:
        return await Tokens(self.db).key()

    def _client(self, key: str) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url="https://hub.example.com", headers={"x-key": key})

    async def read(self) -> str:
        async with self._client(await self._key()) as client:
            return (await client.get("/")).text

class OpenHub:
    def __init__(self, db: Session) -> None:
        self.db = db

    def _client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url="https://hub.example.com")  # expect: FLT501

    async def read(self) -> str:
        async with self._client() as client:
            return (await client.get("/")).text

def get_db():
    with Session(create_engine("sqlite://")) as session:  # expect: FLT501
        yield session

def get_hub(db: Session = Depends(get_db)) -> Hub:
    return Hub(db)

@app.get("/hub")
@app.get("/again/hub")
@app.get("/once/hub")
async def hub(hub: Hub = Depends(get_hub), db: Session = Depends(get_db)) -> list[str]:
    return [await hub.read(), await OpenHub(db).read()]


# file: app/accounts.py
from fastapi import APIRouter
from supabase import create_client

from app.main import app

router = APIRouter()


def own_client(token: str):
    client = create_client("https://x.supabase.example", "key")
    client.auth.set_session(token, "")
    return client


@router.get("/own")
def own(token: str) -> object:
    return own_client(token).table("notes").select("*").execute().data


@router.get("/notes")
def notes() -> object:
    client = create_client("https://x.supabase.example", "key")  # expect: FLT501
    return client.table("notes").select("*").execute().data


app.include_router(router)
