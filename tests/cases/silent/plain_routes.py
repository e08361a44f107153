# Plain routes run in the thread pool, with everything that they call.
# file: app/main.py
import subprocess
import time

import requests
from fastapi import APIRouter, FastAPI

from app.helper import load

app = FastAPI()
router = APIRouter()


@router.get("/a")
def a() -> str:
    time.sleep(1)
    return requests.get("https://example.com").text


@router.api_route("/b", methods=["GET", "POST"])
def b() -> str:
    subprocess.run(["true"])
    return load()


def c() -> str:
    return load()


router.add_api_route("/c", c)
app.include_router(router)
# file: app/helper.py
def load() -> str:
    with open("x") as file:
        return file.read()
