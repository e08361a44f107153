# A lookup that a function only makes for want of an argument is not made by calls that give it; without it, it waits.
# file: app/providers.py
import httpx
from pydantic import BaseModel

class Endpoints(BaseModel):
    authorization: str
    token: str
    registration: str | None = None

class Provider:
    def __init__(self, *, auth: str | None = None, token: str | None = None, client: httpx.Client | None = None, **rest) -> None:
        if not auth:
            auth = rest.pop("authorization_endpoint", None)
        token = token or rest.pop("token_endpoint", None)
        self.endpoints = self._resolve(auth=auth, token=token)
        self.client = client if client is not None else None

    def _resolve(self, *, auth: str | None, token: str | None) -> Endpoints:
        if auth and token:
            return Endpoints(authorization=auth, token=token)
        return self._discover()

    def _discover(self) -> Endpoints:
        return Endpoints(**httpx.get("https://example.com/.well-known", timeout=5).json())

class Named(Provider):
    def __init__(self, name: str, **rest) -> None:
        super().__init__(**rest)
        self.name = name

class Fixed(Provider):
    def __init__(self) -> None:
        super().__init__(auth="https://a.example.com", token="https://t.example.com")

def either(first: str | None = None, second: str | None = None) -> str:
    if first or second:
        return first or second
    return httpx.get("https://example.com/either", timeout=5).text

def one_and_more(first: str | None = None, other: list | None = None) -> str:
    if first and len(other) > 3:
        return first
    return httpx.get("https://example.com/one", timeout=5).text

def rebound(first: str | None = None) -> str:
    first = httpx.URL("https://example.com").fragment
    if not first:
        return httpx.get("https://example.com/one", timeout=5).text
    return first

def of_client(client: httpx.Client | None = None) -> str:
    if client is None:
        return httpx.get("https://example.com/one", timeout=5).text
    return ""

# file: app/main.py
import httpx
from fastapi import FastAPI

from app.providers import Endpoints, Fixed, Named, Provider, either, of_client, one_and_more, rebound

app = FastAPI()

async def found() -> Endpoints:
    return Endpoints(authorization="https://a.example.com", token="https://t.example.com")

@app.get("/a")
async def a(url: str, other: str | None = None) -> str:
    endpoints = await found()
    Provider(auth=endpoints.authorization, token=endpoints.token)
    Provider(auth=endpoints.authorization, token=endpoints.registration)  # expect: FLT101
    Provider(auth=endpoints.authorization)  # expect: FLT101
    Provider(auth=url, token_endpoint=f"https://{url}")
    Provider(auth=url, token_endpoint=None)  # expect: FLT101
    Provider()  # expect: FLT101
    Fixed()
    return url

@app.get("/b")
async def b(url: str, other: str | None = None) -> str:
    endpoints = await found()
    Named("x", auth=url, token=endpoints.token)
    Named("x", auth=url)  # expect: FLT101
    Named("x")  # expect: FLT101
    values = dict(auth=url)
    values.update(token=endpoints.token)
    Provider(**values)
    few = {"auth": url}
    Provider(**few)  # expect: FLT101
    some = {"auth": url}
    if other:
        some.update(token=other)
    Provider(**some)  # expect: FLT101
    return url

@app.get("/c")
async def c(url: str, other: str | None = None) -> str:
    either(url)
    either(None, url)
    either(other)  # expect: FLT101
    either()  # expect: FLT101
    one_and_more(url)  # expect: FLT101
    rebound(url)  # expect: FLT101
    async with httpx.AsyncClient() as client:
        await client.get("https://example.com")
    of_client(httpx.Client())
    of_client(None)  # expect: FLT101
    of_client()  # expect: FLT101
    return url
