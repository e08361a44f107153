# What a flag turns on, first rows and messages are no reason not to start: low confidence or nothing; the rest is.
# file: app/main.py
import logging
import os
from contextlib import asynccontextmanager

from fastapi import FastAPI

from app import store
from app.config import ENABLE_BOT, settings

log = logging.getLogger(__name__)


@asynccontextmanager
async def lifespan(app: FastAPI):
    try:
        print("routes:", len(app.routes))
        log.info("starting")
    except Exception:
        pass
    if ENABLE_BOT:
        try:
            store.start_bot()
        except Exception as error:
            log.error("no bot: %s", error)
    if os.getenv("SENTRY_DSN"):
        try:
            await store.connect()
        except Exception as error:
            log.error("no reports: %s", error)
    try:
        if settings.cache.url:
            app.state.cache = await store.connect()
            log.info("cached")
        else:
            log.info("not cached")
    except Exception:
        log.exception("no cache")
    try:
        async with store.session() as session:
            await store.seed_plans(session)
            admin = await store.ensure_admin_user(session)
            session.add(admin)
            await session.commit()
    except Exception:
        log.exception("no first rows")
    try:
        await store.connect()
    except Exception as error:
        log.error("starting without the search index: %s", error)
    try:
        await store.connect()
    except Exception as error:
        log.error("no database: %s", error)
        # Continue anyway, for development
    try:
        store.open_archive()
        log.info("opened")
    except Exception:
        log.exception("no archive")
    yield


app = FastAPI(lifespan=lifespan)
# file: app/guilty.py
import logging
from contextlib import asynccontextmanager

from fastapi import FastAPI

from app import store
from app.config import settings

log = logging.getLogger(__name__)


@asynccontextmanager
async def lifespan(app: FastAPI):
    if settings.environment != "test":
        try:
            await store.connect()
        except Exception:  # expect: FLT608
            log.exception("no database")
    if settings.cache:
        try:
            await store.start_bot()
        except Exception:
            log.exception("no bot")
    try:
        await store.connect()
        if settings.cache:
            store.start_bot()
    except Exception:  # expect: FLT608
        log.exception("no database")
    try:
        await store.seed_plans(None)
        store.start_scheduler()
    except Exception:  # expect: FLT608
        log.exception("no scheduler")
    try:
        await store.connect()
    except Exception:  # expect: FLT608
        log.exception("no database")
    # Continue with what is there
    try:
        store.open_archive()
        store.start_scheduler()
    except Exception:  # expect: FLT608
        log.exception("no archive")
    yield


app = FastAPI(lifespan=lifespan)
# file: app/config.py
import os

from pydantic_settings import BaseSettings

ENABLE_BOT = os.getenv("ENABLE_BOT") == "1"


class Cache(BaseSettings):
    url: str = ""


class Settings(BaseSettings):
    environment: str = "test"
    cache: Cache = Cache()


settings = Settings()
# file: app/store.py
def start_bot() -> None: ...


def start_scheduler() -> None: ...


def session(): ...


async def connect() -> None: ...


async def seed_plans(session) -> None: ...


async def ensure_admin_user(session): ...


_archive = None


def open_archive() -> None:
    global _archive
    _archive = session()


def archive():
    if _archive is None:
        open_archive()
    return _archive
