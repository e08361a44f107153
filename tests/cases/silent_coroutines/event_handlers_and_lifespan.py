# Async functions handed to the framework without being called: handlers, middleware, lifespans, exception handlers.
# file: app/main.py
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse


async def connect() -> None: ...


@asynccontextmanager
async def lifespan(app: FastAPI):
    await connect()
    yield


async def on_error(request: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"detail": "error"}, status_code=500)


app = FastAPI(lifespan=lifespan)
app.add_exception_handler(ValueError, on_error)


@app.middleware("http")
async def timing(request: Request, call_next):
    response = await call_next(request)
    response.headers["X-Time"] = "0"
    return response
