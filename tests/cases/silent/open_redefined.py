# `open`, `input` and `print` are names of the project here: a function, an import, an async function, a parameter.
# file: app/main.py
from aiofiles import open as aopen
from fastapi import FastAPI

from app.files import input, open

app = FastAPI()


def total(open: float, close: float) -> float:
    return close - open


def call(open) -> object:
    return open("x")


@app.get("/")
async def root() -> str:
    handle = open("door")
    text = input("prompt")
    async with aopen("x") as file:
        text += await file.read()
    return f"{handle}{text}{total(1, 2)}{call(len)}"
# file: app/files.py
def open(name: str) -> str:
    return name


def input(prompt: str) -> str:
    return prompt
