# `self.client = client or Client()`, a walrus, a conditional, an argument default: either way the client is one that waits.
# file: app/clients.py
import httpx
import requests


class Weather:
    def __init__(self, client: requests.Session | None = None) -> None:
        self.client = client or requests.Session()

    def today(self, city: str) -> str:
        return self.client.get(f"https://example.com/{city}").text


class Maps:
    def __init__(self, client=None, timeout: float = 3) -> None:
        self.client = client if client is not None else httpx.Client(timeout=timeout)

    def find(self, city: str) -> str:
        if (response := self.client.get(f"https://example.com/{city}")).status_code == 200:
            return response.text
        return ""


class News:
    def __init__(self, client: httpx.AsyncClient | None = None) -> None:
        self.client = client or httpx.AsyncClient()

    async def all(self) -> str:
        return (await self.client.get("https://example.com")).text
# file: app/main.py
from fastapi import FastAPI

from app.clients import Maps, News, Weather

app = FastAPI()
weather = Weather()


@app.get("/{city}")
async def root(city: str) -> str:
    today = weather.today(city)  # expect: FLT101
    if place := Maps().find(city):  # expect: FLT101
        return place + today
    return await News().all()
