# Code that never runs: `if False`, `if TYPE_CHECKING`, behind return or raise.
# file: app/main.py
import time
from typing import TYPE_CHECKING

from fastapi import FastAPI, HTTPException

app = FastAPI()


@app.get("/a")
async def a() -> str:
    if False:
        time.sleep(1)
    if TYPE_CHECKING:
        time.sleep(1)
    return "a"
    time.sleep(1)


@app.get("/b")
async def b() -> str:
    raise HTTPException(501)
    time.sleep(1)
