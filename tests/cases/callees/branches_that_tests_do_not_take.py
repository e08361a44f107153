# A branch that tests do not take, or that asks something else, runs in the server.
# file: main.py
import os
import time

from fastapi import FastAPI

app = FastAPI()


@app.get("/")
async def read_root(name: str) -> None:
    if os.environ.get("APP_ENV") != "test":
        time.sleep(1)  # expect: FLT102
    if os.environ.get("APP_ENV") == "production":
        time.sleep(1)  # expect: FLT102
    if name == "test":
        time.sleep(1)  # expect: FLT102
    if os.environ.get("APP_ENV") == "test":
        name = "a"
    else:
        time.sleep(1)  # expect: FLT102
