# FLT604: what a second run finds done by a global is not done twice; what only looks like that is.
# file: app/main.py
from app import jobs
from fastapi import FastAPI

app = FastAPI()
app.include_router(jobs.router)
# file: app/jobs.py
import logging

from app import client
from fastapi import APIRouter

router = APIRouter()
logger = logging.getLogger(__name__)
pool = None
other = None
is_started = False


@router.on_event("shutdown")
async def stop() -> None:
    await client.close()
    logger.info("closed")


@router.on_event("startup")
async def start_pool() -> None:
    global pool
    if pool is not None:
        return
    pool = await client.connect()


@router.on_event("startup")
async def start_all() -> None:
    global is_started
    if not is_started:
        is_started = True
        client.schedule()


@router.on_event("startup")  # expect: FLT604
async def start_other() -> None:
    global other
    other = await client.connect()


@router.on_event("startup")  # expect: FLT604
async def start_what_is_asked_for_only() -> None:
    if pool is not None:
        client.schedule()


@router.on_event("startup")  # expect: FLT604
async def start_beside() -> None:
    global other
    if other is None:
        other = await client.connect()
    client.schedule()
# file: app/client.py
_client = None


async def close() -> None:
    global _client
    if _client is not None:
        await _client.close()
        _client = None


async def connect(): ...


def schedule() -> None:
    print("once more")
