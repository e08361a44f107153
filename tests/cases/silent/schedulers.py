# Jobs of a scheduler run in its threads: plain ones also under AsyncIOScheduler.
# file: app/main.py
from contextlib import asynccontextmanager

import requests
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.schedulers.background import BackgroundScheduler
from fastapi import FastAPI

background = BackgroundScheduler()
scheduler = AsyncIOScheduler()


def refresh() -> None:
    requests.get("https://example.com")


@background.scheduled_job("interval", seconds=3)
def decorated() -> None:
    requests.get("https://example.com")


@asynccontextmanager
async def lifespan(app: FastAPI):
    background.add_job(refresh, "interval", seconds=3)
    scheduler.add_job(refresh, "interval", seconds=3)
    scheduler.start()
    yield
    scheduler.shutdown(wait=False)


app = FastAPI(lifespan=lifespan)
