# An endless worker started by the lifespan shares the loop with all requests.
# file: app/main.py
import asyncio
from contextlib import asynccontextmanager

from fastapi import FastAPI

from app.worker import Poller, poll


@asynccontextmanager
async def lifespan(app: FastAPI):
    tasks = [asyncio.create_task(poll()), asyncio.create_task(Poller().run())]
    yield
    for task in tasks:
        task.cancel()


app = FastAPI(lifespan=lifespan)
# file: app/worker.py
import asyncio
import time

import boto3


async def poll():
    while True:
        time.sleep(5)  # expect: FLT102


class Poller:
    def __init__(self):
        self.sqs = boto3.client("sqs")

    async def run(self):
        while True:
            self.receive()  # expect: FLT106
            await asyncio.sleep(1)

    def receive(self):
        return self.sqs.receive_message(QueueUrl="q", WaitTimeSeconds=20)
