# Actors and jobs of other queues, with async helpers that only they run.
# file: app/actors.py
import asyncio
import time

import dramatiq
from rq.decorators import job

from app.remote import load


@dramatiq.actor(max_retries=3)
def send(to: str) -> None:
    time.sleep(1)


@dramatiq.actor
async def send_async(to: str) -> None:
    time.sleep(1)


async def make_apart(to: str) -> None:
    time.sleep(1)


async def make_apart_too(to: str) -> None:
    time.sleep(1)


applied = dramatiq.actor(max_retries=3, actor_name="applied")(make_apart)
applied_at_once = dramatiq.actor(make_apart_too)


@job("default")
def report(name: str) -> None:
    asyncio.run(load(name))
# file: app/remote.py
import requests


async def load(name: str) -> str:
    return requests.get(name).text
