# What the server runs, on whatever thread, must not wait for ever; a script or example beside it may.
# file: app/main.py
import asyncio

import requests
from fastapi import BackgroundTasks, FastAPI

from app import rates, threads

app = FastAPI()


@app.get("/rates")
def read_rates():
    return rates.fetch() + rates.Client().get()


@app.get("/threads")
async def read_in_thread():
    return await asyncio.to_thread(threads.fetch)


@app.post("/tasks")
def add_task(tasks: BackgroundTasks):
    tasks.add_task(work)


def work():
    requests.get("https://example.com")  # expect: FLT525


# file: app/rates.py
import requests


def fetch():
    Client().get()
    return requests.get("https://example.com").text  # expect: FLT525


class Client:
    def get(self):
        return requests.get("https://example.com").text  # expect: FLT525


# file: app/threads.py
import requests


def fetch():
    return requests.get("https://example.com").text  # expect: FLT525


# file: app/__init__.py
# file: examples/auth.py
import requests


def sign_in():
    return requests.get("https://example.com").text


print(sign_in())
# file: tools/load.py
import requests


def load():
    return requests.get("https://example.com").text
