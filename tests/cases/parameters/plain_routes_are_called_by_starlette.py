# The endpoint of `add_route` gets the request from Starlette, which reads no annotation; that of `add_api_route` does not.
# file: app/metrics.py
from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

if TYPE_CHECKING:
    from starlette.requests import Request


async def metrics(request: Request) -> Response:
    return Response(request.url.path)


async def health(request: Request) -> Response:  # expect: FLT407
    return Response(request.url.path)


# file: app/main.py
from app.metrics import health, metrics
from fastapi import FastAPI


def create_app() -> FastAPI:
    app = FastAPI()
    app.add_route("/metrics", metrics, methods=["GET"])
    app.add_api_route("/health", health, methods=["GET"])
    return app


app = create_app()
