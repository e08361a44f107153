# Handlers that the project runs itself do run, whatever lifespan the application has; those of other events do not.
# file: app/main.py
import contextlib

from fastapi import FastAPI


@contextlib.asynccontextmanager
async def lifespan(app: FastAPI):
    yield


app = FastAPI(lifespan=lifespan)
other = FastAPI(lifespan=lifespan)

# file: app/handler.py
import asyncio
import os

from mangum import Mangum

from app.main import app, other


@app.on_event("startup")
async def connect() -> None:
    app.state.pool = object()


@app.on_event("shutdown")  # expect: FLT603
async def disconnect() -> None:
    app.state.pool = None


@other.on_event("startup")  # expect: FLT603
async def connect_other() -> None:
    other.state.pool = object()


handler = Mangum(app, lifespan="off")

if "AWS_EXECUTION_ENV" in os.environ:
    asyncio.get_event_loop().run_until_complete(app.router.startup())

# file: app/other.py
from app.handler import other


class Timer:
    def startup(self) -> None: ...


Timer().startup()
print(other)
