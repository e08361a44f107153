# A local variable has the name of a module that blocks.
# file: app/main.py
import requests
import subprocess
import time
from fastapi import FastAPI

app = FastAPI()


class Clock:
    def sleep(self, seconds: float) -> None: ...


@app.get("/a")
async def a() -> int:
    requests = []
    requests.append(1)
    time = Clock()
    time.sleep(1)
    return len(requests)


@app.get("/b")
async def b(names: list[dict]) -> list:
    return [requests.get("id") for requests in names]


@app.get("/c")
async def c(names: list[dict]) -> None:
    for subprocess in names:
        subprocess.run = None
        subprocess.get("x")
    with Clock() as time:
        time.sleep(1)


def plain() -> str:
    time.sleep(1)
    subprocess.run(["true"])
    return requests.get("https://example.com").text
