# The framework's own functions forget awaits too: lifespan, middleware, exception handler, websocket, background task.
# file: app/main.py
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse


async def connect() -> None: ...


async def count(path: str) -> None: ...


@asynccontextmanager
async def lifespan(app: FastAPI):
    connect()  # expect: FLT201
    yield


app = FastAPI(lifespan=lifespan)


@app.middleware("http")
async def counting(request: Request, call_next):
    count(request.url.path)  # expect: FLT201
    return await call_next(request)


@app.exception_handler(ValueError)
async def on_value_error(request: Request, error: ValueError) -> JSONResponse:
    count("error")  # expect: FLT201
    return JSONResponse({}, 500)
