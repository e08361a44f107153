# Calls hidden in comprehensions, generator expressions that are consumed, map, sorted keys, f-strings, defaults, conditions.
# file: app/main.py
import requests
from fastapi import FastAPI

app = FastAPI()


def fetch(url: str) -> int:
    return requests.get(url).status_code


@app.get("/")
async def root(urls: list[str]):
    a = [fetch(url) for url in urls]  # expect: FLT101
    b = {url: fetch(url) for url in urls if url}  # expect: FLT101
    c = sum(fetch(url) for url in urls)  # expect: FLT101
    d = list(map(fetch, urls))  # expect: FLT101
    e = sorted(urls, key=fetch)  # expect: FLT101
    f = f"status {fetch(urls[0])}"  # expect: FLT101
    g = fetch(urls[0]) if urls else None  # expect: FLT101
    h = urls and fetch(urls[1]) == 200  # expect: FLT101
    i = max(urls, key=fetch)  # expect: FLT101
    return a, b, c, d, e, f, g, h, i
