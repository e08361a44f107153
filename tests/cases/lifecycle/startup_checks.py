# A lifespan that only asks whether its database is there prepares nothing: when the question fails, nothing is missing
# that was not missing before. What connects, loads or keeps an answer does prepare something.
# file: app/checked.py
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from app import store

logger = logging.getLogger(__name__)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    try:
        from app.store import client

        client.list_buckets()
        await store.ping()
        logger.info("verified")
    except Exception as error:
        logger.error("failed: %s", error)
    yield


app = FastAPI(lifespan=lifespan)
# file: app/prepared.py
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from app import store

logger = logging.getLogger(__name__)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    try:
        await store.ping()
        await store.connect()
    except Exception as error:  # expect: FLT608
        logger.error("failed: %s", error)
    try:
        app.state.rows = store.client.list_buckets()
    except Exception:  # expect: FLT608
        logger.exception("failed")
    yield


app = FastAPI(lifespan=lifespan)
# file: app/store.py
class Client:
    def list_buckets(self) -> list[str]:
        return []


client = Client()


async def ping() -> None: ...


async def connect() -> None: ...
