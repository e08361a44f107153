# The provider says what it returns, the parameter does not; an async provider awaited by FastAPI does the same.
# file: app/clients.py
import httpx
import requests


def weather_client() -> requests.Session:
    return SHARED["weather"]


async def news_client() -> httpx.Client:
    return SHARED["news"]


SHARED = {}
# file: app/main.py
from fastapi import Depends, FastAPI

from app import clients

app = FastAPI()


@app.get("/weather")
async def weather(client=Depends(clients.weather_client)) -> str:
    return client.get("https://example.com/weather").text  # expect: FLT101


@app.get("/news")
async def news(client=Depends(clients.news_client)) -> str:
    return client.get("https://example.com/news").text  # expect: FLT101
