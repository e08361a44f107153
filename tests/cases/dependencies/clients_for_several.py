# One for each of several, one with cookies of its own, and one that a request uses for many calls: who knows? Clients of
# an application in this process open no connections.
# file: app/main.py
from pathlib import Path

import aiohttp
import httpx
from fastapi import FastAPI
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from app.service import Service, clear, clear_main

app = FastAPI()
URLS = ["https://example.com/1"]


@app.get("/inside")
@app.get("/again/inside")
@app.get("/once/inside")
async def inside() -> str:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://app") as client:
        return (await client.get("/retries")).text


@app.get("/retries")
@app.get("/again/retries")
@app.get("/once/retries")
async def retries() -> str:
    transport = httpx.AsyncHTTPTransport(retries=3)
    async with httpx.AsyncClient(transport=transport) as client:  # expect: FLT501
        return (await client.get("https://example.com")).text


@app.delete("/files")
@app.delete("/again/files")
@app.delete("/once/files")
def files() -> None:
    for path in Path("data").glob("*.db"):
        engine = create_engine(f"sqlite:///{path}")
        with Session(engine) as session:
            session.commit()
        engine.dispose()


@app.delete("/handed")
@app.delete("/again/handed")
@app.delete("/once/handed")
def handed() -> None:
    for number, path in enumerate(Path("data").iterdir()):
        clear(f"{path}{number}")


@app.delete("/same")
@app.delete("/again/same")
@app.delete("/once/same")
def same() -> None:
    for path in Path("data").glob("*.db"):
        clear_main()
        print(path)


@app.get("/jar")
@app.get("/again/jar")
@app.get("/once/jar")
async def jar() -> str:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as client:
        return await (await client.get("https://example.com")).text()


@app.get("/no_jar")
@app.get("/again/no_jar")
@app.get("/once/no_jar")
async def no_jar() -> str:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as client:  # expect: FLT501
        return await (await client.get("https://example.com")).text()


@app.get("/many")
@app.get("/again/many")
@app.get("/once/many")
async def many() -> list[str]:
    async with httpx.AsyncClient() as client:
        return [(await client.get(url)).text for url in URLS]


@app.get("/of_service")
@app.get("/again/of_service")
@app.get("/once/of_service")
async def of_service() -> int:
    found = 0
    async with Service() as service:
        for url in URLS:
            found += await service.ask(url)
    return found


@app.get("/attempts")
@app.get("/again/attempts")
@app.get("/once/attempts")
async def attempts() -> str:
    async with httpx.AsyncClient() as client:  # expect: FLT501
        for _ in range(3):
            answer = await client.get("https://example.com")
            if answer.is_success:
                return answer.text
    return ""


@app.get("/each_time")
@app.get("/again/each_time")
@app.get("/once/each_time")
async def each_time() -> None:
    for url in URLS:
        async with httpx.AsyncClient() as client:  # expect: FLT501
            await client.get(url)


# file: app/service.py
import httpx
from sqlalchemy import create_engine


class Service:
    def __init__(self) -> None:
        self.client = httpx.AsyncClient()

    async def __aenter__(self) -> "Service":
        return self

    async def __aexit__(self, *args: object) -> None:
        await self.client.aclose()

    async def ask(self, url: str) -> int:
        return (await self.client.get(url)).status_code


def clear(url: str) -> None:
    engine = create_engine(f"sqlite:///{url}")
    engine.dispose()


def clear_main() -> None:
    engine = create_engine("sqlite:///main.db")  # expect: FLT501
    engine.dispose()
