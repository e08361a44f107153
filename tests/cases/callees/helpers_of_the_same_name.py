# Calls of another function of the same name do not keep one alive; nor does a tool whose class only dead code names.
# file: app/files.py
import requests


async def store(content: bytes) -> None:
    requests.post("https://example.com", data=content, timeout=5)  # expect: FLT101


# file: app/old_files.py
import requests


async def store(content: bytes) -> None:
    requests.post("https://example.com/old", data=content, timeout=5)


async def fetch(name: str) -> bytes:
    return requests.get(f"https://example.com/old/{name}", timeout=5).content  # expect: FLT101


# file: app/tools.py
import requests
from langchain_core.tools import BaseTool

from app.old_files import store


class Forgotten(BaseTool):
    async def _arun(self, text: str) -> str:
        return requests.get("https://example.com/old", timeout=5).text


class Used(BaseTool):
    async def _arun(self, text: str) -> str:
        return requests.get("https://example.com/new", timeout=5).text  # expect: FLT101


class Plugin(BaseTool):
    async def _arun(self, text: str) -> str:
        return requests.get("https://example.com/plugin", timeout=5).text  # expect: FLT101


def forgotten_tool() -> Forgotten:
    return Forgotten()


async def upload(content: bytes) -> None:
    await store(content)


def later(content: bytes):
    async def work() -> None:
        requests.post("https://example.com/late", data=content, timeout=5)

    return content
    return work()


# file: app/main.py
from fastapi import FastAPI, Request

from app import old_files
from app.files import store
from app.tools import Used, later

app = FastAPI()
tools = [Used()]


@app.post("/")
async def add(request: Request) -> None:
    await store(await request.body())


@app.get("/{name}")
async def read(name: str, load=None) -> bytes:
    load = load or old_files.fetch
    return later(await load(name))
