# Functions stored on classes and instances: staticmethod(f), plain names, in __init__, as a field.
# file: app/ports.py
from collections.abc import Callable
from dataclasses import dataclass

import requests


def download(url: str) -> str:
    return requests.get(url).text


def nothing(url: str) -> str:
    return url


class Loader:
    load = staticmethod(download)
    fetch = requests.get

    def __init__(self) -> None:
        self.reader = download
        self.other = nothing


@dataclass
class Ports:
    load: Callable[[str], str] = download
    name: Callable[[str], str] = nothing


ports = Ports()
# file: app/main.py
from fastapi import FastAPI

from app.ports import Loader, ports

app = FastAPI()


@app.get("/")
async def root():
    loader = Loader()
    Loader.load("a")  # expect: FLT101
    Loader.fetch("a")  # expect: FLT101
    loader.reader("a")  # expect: FLT101
    ports.load("a")  # expect: FLT101
    return loader.other("a") + ports.name("a")
