# What is fetched or made only where one fixed file is missing is there ever after: nobody waits for it again.
# file: app/model.py
import os
import subprocess
from pathlib import Path
from urllib.request import urlretrieve

import requests

FOLDER = Path.home() / ".models"
MODEL = FOLDER / "small.bin"
URL = "https://models.example.com/small.bin"


def fetch() -> bytes:
    if not MODEL.exists():
        MODEL.write_bytes(requests.get(URL, timeout=60).content)
    return b""


def convert() -> None:
    target = os.path.join(FOLDER, "small.onnx")
    if not os.path.isfile(target):
        subprocess.run(["convert", MODEL, target])


def retrieve() -> None:
    words = Path(__file__).parent / "words.txt"
    if not words.is_file() and URL:
        urlretrieve(URL, words)


# file: app/main.py
from app.model import convert, fetch, retrieve
from fastapi import FastAPI

app = FastAPI()


@app.get("/")
async def read_root() -> str:
    fetch()
    convert()
    retrieve()
    return "ready"
