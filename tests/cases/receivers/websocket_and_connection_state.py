# app.state through a websocket, an HTTPConnection, `self.request`, and the application object itself.
# file: app/factory.py
from fastapi import FastAPI

import redis

from app.routes import router


def create_app() -> FastAPI:
    app = FastAPI()
    app.state.store = redis.Redis()
    app.include_router(router)

    @app.get("/inner")
    async def inner():
        return app.state.store.get("x")  # expect: FLT104

    return app


app = create_app()
# file: app/routes.py
from fastapi import APIRouter, Depends, Request, WebSocket
from fastapi.requests import HTTPConnection

router = APIRouter()


def get_store(connection: HTTPConnection):
    return connection.app.state.store


class View:
    def __init__(self, request: Request) -> None:
        self.request = request

    async def show(self):
        return self.request.app.state.store.get("x")  # expect: FLT104


@router.websocket("/ws")
async def ws(websocket: WebSocket, store=Depends(get_store)):
    store.publish("x", "y")  # expect: FLT104
    websocket.app.state.store.incr("n")  # expect: FLT104


@router.get("/view")
async def view(view: View = Depends()):
    return await view.show()
