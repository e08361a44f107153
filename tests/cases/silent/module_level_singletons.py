# What blocks while a module is imported blocks before the loop runs.
# file: app/data.py
import json
from pathlib import Path

import requests

with open("words.txt") as file:
    WORDS = file.read().split()

KEYS = requests.get("https://example.com/keys").json()
CONFIG = json.loads(Path("config.json").read_text())


class Rules:
    text = Path("rules.txt").read_text()

    def __init__(self) -> None:
        self.lines = Path("lines.txt").read_text().splitlines()


rules = Rules()
# file: app/main.py
from fastapi import FastAPI

from app.data import CONFIG, KEYS, WORDS, Rules, rules

app = FastAPI()


@app.get("/")
async def root() -> list:
    from app import data

    return [WORDS, KEYS["a"], CONFIG.get("b"), Rules.text, rules.lines, data.WORDS]
