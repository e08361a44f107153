# run_in_threadpool moves its callable to a thread, with positional and keyword arguments, under both import paths.
# file: app/main.py
import requests
import starlette.concurrency
from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool
from starlette.concurrency import run_in_threadpool as in_thread

app = FastAPI()


def fetch(url: str, timeout: int = 1) -> str:
    return requests.get(url, timeout=timeout).text


@app.get("/")
async def root() -> list[str]:
    one = await run_in_threadpool(fetch, "https://example.com", timeout=3)
    two = await in_thread(requests.get, "https://example.com")
    three = await starlette.concurrency.run_in_threadpool(func=fetch, url="https://example.com")
    return [one, two.text, three]
