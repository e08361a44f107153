# What a method looks for first is filled by another one that it calls below: it is done once; what only looks at the
# document fills nothing.
# file: app/provider.py
import requests


class Provider:
    def __init__(self) -> None:
        self._endpoint = ""
        self._document: dict = {}

    def discover(self) -> None:
        if self._endpoint:
            return
        self._document = requests.get("https://id.example.com/.well-known").json()
        self._resolve(self._document)

    def _resolve(self, document: dict) -> None:
        self._endpoint = document["authorization_endpoint"]

    def refresh(self) -> None:
        if self._endpoint:
            return
        self._document = requests.get("https://id.example.com/.well-known").json()
        self._look_at(self._document)

    def _look_at(self, document: dict) -> None:
        print(document["authorization_endpoint"])
# file: app/main.py
from app.provider import Provider
from fastapi import FastAPI

app = FastAPI()
provider = Provider()


@app.get("/login")
async def login() -> None:
    provider.discover()


@app.get("/refresh")
async def refresh() -> None:
    provider.refresh()  # expect: FLT101
