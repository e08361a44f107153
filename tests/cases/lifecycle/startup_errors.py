# An error at startup may be handled in many ways; only to log it and go on hides it.
# file: app/main.py
import logging
import sys
from contextlib import asynccontextmanager

from fastapi import FastAPI

log = logging.getLogger(__name__)


async def connect() -> None:
    raise OSError


@asynccontextmanager
async def lifespan(app: FastAPI):
    try:
        await connect()
    except OSError:
        log.error("certain errors only")
    try:
        await connect()
    except Exception:
        app.state.cache = None
    try:
        await connect()
    except Exception:
        log.warning("goes on without")
    try:
        await connect()
    except Exception:
        log.exception("no")
        sys.exit(1)
    try:
        await connect()
    except:  # expect: FLT608
        log.exception("no database")
    with open("ready") as file:
        try:
            app.state.motto = file.read()
        except Exception:  # expect: FLT608
            pass
    try:
        yield
    except Exception:
        log.exception("while running")


app = FastAPI(lifespan=lifespan)
