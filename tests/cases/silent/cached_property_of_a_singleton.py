# A cached property of an object that lives as long as the process blocks once.
# file: app/config.py
from functools import cached_property
from pathlib import Path


class Config:
    @cached_property
    def words(self) -> list[str]:
        return Path("words.txt").read_text().split()


config = Config()
# file: app/main.py
from fastapi import FastAPI

from app.config import config

app = FastAPI()


@app.get("/")
async def root() -> int:
    return len(config.words)
