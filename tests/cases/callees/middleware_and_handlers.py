# Middleware classes, exception handlers and validators of requests with helpers of their own.
# file: app/middleware.py
import time
from pathlib import Path

import requests
from fastapi import Request
from fastapi.responses import JSONResponse
from starlette.middleware.base import BaseHTTPMiddleware


class Audit(BaseHTTPMiddleware):
    def __init__(self, app, sink=None) -> None:
        super().__init__(app)
        self.sink = sink or Sink()

    async def dispatch(self, request: Request, call_next):
        response = await call_next(request)
        self.sink.write(request.url.path)  # expect: FLT101
        return response


class Sink:
    def write(self, path: str) -> None:
        requests.post("https://example.com", json={"path": path})


class Plain:
    def __init__(self, app) -> None:
        self.app = app

    async def __call__(self, scope, receive, send) -> None:
        await self.before(scope)
        await self.app(scope, receive, send)

    async def before(self, scope) -> None:
        self.wait()  # expect: FLT102

    def wait(self) -> None:
        time.sleep(0.1)


async def on_error(request: Request, error: Exception) -> JSONResponse:
    report(error)  # expect: FLT101
    return JSONResponse({}, status_code=500)


def on_value_error(request: Request, error: ValueError) -> JSONResponse:
    report(error)
    return JSONResponse({}, status_code=400)


def report(error: Exception) -> None:
    requests.post("https://example.com", json={"error": str(error)})
# file: app/main.py
from fastapi import FastAPI

from app.middleware import Audit, Plain, on_error, on_value_error

app = FastAPI(exception_handlers={ValueError: on_value_error})
app.add_middleware(Audit)
app.add_middleware(Plain)
app.add_exception_handler(Exception, on_error)
