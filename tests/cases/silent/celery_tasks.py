# Celery tasks run in workers, also when they run a loop of their own; sending one to the broker is not what is meant here.
# file: app/worker.py
import asyncio
import time

import requests
from celery import Celery, shared_task

celery = Celery("shop")


@celery.task(bind=True, max_retries=3)
def fetch(self, url: str) -> str:
    time.sleep(1)
    return requests.get(url).text


@shared_task
def refresh() -> None:
    asyncio.run(refresh_all())


async def refresh_all() -> None:
    time.sleep(1)
    await one("a")


async def one(name: str) -> str:
    return requests.get(name).text
# file: app/main.py
from fastapi import FastAPI

app = FastAPI()
