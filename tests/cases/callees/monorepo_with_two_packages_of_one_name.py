# Two services have a package `app` each: the same dotted name blocks in one and not in the other.
# file: services/orders/app/main.py
from fastapi import FastAPI

from app.core.client import load

app = FastAPI()


@app.get("/")
async def orders():
    return load()  # expect: FLT101
# file: services/orders/app/core/client.py
import requests


def load():
    return requests.get("https://example.com").json()
# file: services/orders/app/core/__init__.py
# file: services/orders/app/__init__.py
# file: services/users/app/main.py
from fastapi import FastAPI

from app.core.client import load

app = FastAPI()


@app.get("/")
async def users():
    return load()
# file: services/users/app/core/client.py
def load():
    return {"users": []}
# file: services/users/app/core/__init__.py
# file: services/users/app/__init__.py
