# Starlette's own routes and endpoint classes in a FastAPI application.
# file: app/main.py
from fastapi import FastAPI
from starlette.routing import Mount, Route, WebSocketRoute

from app.endpoints import Page, chat, ping, threaded

app = FastAPI(
    routes=[
        Route("/ping", ping),
        Route("/threaded", threaded),
        Mount("/pages", routes=[Route("/", Page)]),
        WebSocketRoute("/ws", chat),
    ]
)
# file: app/endpoints.py
import requests
from starlette.endpoints import HTTPEndpoint
from starlette.responses import PlainTextResponse


def load() -> str:
    return requests.get("https://example.com").text


async def ping(request):
    return PlainTextResponse(load())  # expect: FLT101


def threaded(request):
    return PlainTextResponse(load())


async def chat(websocket):
    await websocket.send_text(load())  # expect: FLT101


class Page(HTTPEndpoint):
    async def get(self, request):
        return PlainTextResponse(load())  # expect: FLT101

    def post(self, request):
        return PlainTextResponse(load())
