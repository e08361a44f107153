# asgiref's sync_to_async as a call, a decorator with and without options, and asyncer's asyncify.
# file: app/main.py
import requests
from asgiref.sync import sync_to_async
from asyncer import asyncify
from fastapi import FastAPI

app = FastAPI()


def fetch(url: str) -> str:
    return requests.get(url).text


@sync_to_async
def decorated(url: str) -> str:
    return requests.get(url).text


@sync_to_async(thread_sensitive=False)
def optioned(url: str) -> str:
    return requests.get(url).text


in_thread = sync_to_async(fetch)


@app.get("/")
async def root() -> list[str]:
    url = "https://example.com"
    return [
        await sync_to_async(fetch)(url),
        await sync_to_async(requests.get, thread_sensitive=True)(url),
        await in_thread(url),
        await decorated(url),
        await optioned(url),
        await asyncify(fetch)(url),
    ]
