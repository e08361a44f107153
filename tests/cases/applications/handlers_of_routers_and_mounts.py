# Handlers that run twice, or never, by where the router or application hangs.

# file: app/main.py
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI

from app import jobs

app = FastAPI()
api = APIRouter(prefix="/api")
api.include_router(jobs.router)
app.include_router(api)


@asynccontextmanager
async def lifespan(app: FastAPI):
    yield


modern = FastAPI(lifespan=lifespan)
modern.include_router(jobs.other)
inner = FastAPI(lifespan=lifespan)
modern.mount("/inner", inner)

second = FastAPI(lifespan=jobs.warm_up)
app.mount("/second", second)  # expect: FLT605
third = FastAPI()
app.mount("/third", third)

# file: app/jobs.py
from contextlib import asynccontextmanager

from fastapi import APIRouter

router = APIRouter()
other = APIRouter()
unused = APIRouter()


@router.on_event("startup")  # expect: FLT604
async def start() -> None: ...


def stop() -> None: ...


router.add_event_handler("shutdown", stop)  # expect: FLT604


def start_other() -> None: ...


other.add_event_handler("startup", start_other)
unused.add_event_handler("startup", start_other)


@asynccontextmanager
async def warm_up(app):
    yield
# file: app/logged.py
import logging
from contextlib import asynccontextmanager

from fastapi import FastAPI

logger = logging.getLogger(__name__)
app = FastAPI()


@asynccontextmanager
async def logged(app: FastAPI):
    logger.info("started %s", app.title)
    yield
    print("stopped")


@asynccontextmanager
async def filled(app: FastAPI):
    logger.info("started %s", app.title)
    app.state.ready = True
    yield


app.mount("/logged", FastAPI(lifespan=logged))
quiet = FastAPI(lifespan=logged)
app.mount("/quiet", quiet)
busy = FastAPI(lifespan=filled)
app.mount("/busy", busy)  # expect: FLT605
