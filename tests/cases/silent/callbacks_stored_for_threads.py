# Functions are given to objects that call them in a thread of their own, or store them for one.
# file: app/workers.py
import queue
import threading


class Worker(threading.Thread):
    def __init__(self, job) -> None:
        super().__init__(daemon=True)
        self.job = job
        self.queue: queue.Queue = queue.Queue()

    def run(self) -> None:
        while True:
            item = self.queue.get()
            self.job(item)

    def push(self, item) -> None:
        self.queue.put(item)


class Periodic:
    def __init__(self, job, seconds: float) -> None:
        self.job = job
        self.seconds = seconds
        self.timer = None

    def _run(self) -> None:
        self.job("tick")
        self.start()

    def start(self) -> None:
        self.timer = threading.Timer(self.seconds, self._run)
        self.timer.start()
# file: app/main.py
from contextlib import asynccontextmanager

import requests
from fastapi import FastAPI

from app.workers import Periodic, Worker


def post(item) -> None:
    requests.post("https://example.com", json=item)


worker = Worker(post)


@asynccontextmanager
async def lifespan(app: FastAPI):
    worker.start()
    Periodic(post, 3).start()
    yield


app = FastAPI(lifespan=lifespan)


@app.post("/")
async def root(item: dict) -> None:
    worker.push(item)
