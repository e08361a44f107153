# FLT608: a global that the `try` sets may be None where it, or another function, asks for that; else the service lacks it.
# file: app/main.py
import logging
from contextlib import asynccontextmanager

from fastapi import FastAPI

from app import store

log = logging.getLogger(__name__)
jobs = None
cache = None
pool = None


@asynccontextmanager
async def lifespan(app: FastAPI):
    global jobs, cache, pool
    try:
        jobs = store.create_jobs()
        if jobs:
            await jobs.start()
    except Exception as error:
        log.error("no jobs: %s", error)
    try:
        cache = await store.connect()
    except Exception as error:
        log.error("no cache: %s", error)
    try:
        pool = await store.connect()
    except Exception as error:  # expect: FLT608
        log.error("no pool: %s", error)
    yield
    if pool:
        await pool.close()


def cached(key: str) -> str:
    if cache is None:
        return ""
    return cache.get(key)


def rows() -> list[str]:
    return pool.rows()


app = FastAPI(lifespan=lifespan)
# file: app/store.py
def create_jobs(): ...


async def connect(): ...
