# What a factory puts on the application is found on request.app; what another object holds under that name is not meant.
# file: app/remote.py
import requests


class Remote:
    def push(self, text: str) -> int:
        return requests.post("https://remote.example/push", data=text, timeout=5).status_code


class Quick:
    def push(self, text: str) -> int:
        return len(text)
# file: app/main.py
from fastapi import FastAPI

from app.remote import Quick, Remote
from app.routes import router


class Panel:
    def __init__(self) -> None:
        self.link = None
        self.third = None


class Application(FastAPI):
    pass


def build(remote: Remote) -> FastAPI:
    app = FastAPI()
    app.include_router(router)
    app.remote = remote
    app.link = Quick()
    panel = Panel()
    panel.link = Remote()
    panel.third = Remote()
    return app


def build_other() -> Application:
    app = Application()
    app.other = Remote()
    return app
# file: app/routes.py
from fastapi import APIRouter, Request, WebSocket

router = APIRouter()


@router.post("/push")
async def push(request: Request, text: str) -> int:
    return request.app.remote.push(text)  # expect: FLT101


@router.websocket("/ws")
async def ws(socket: WebSocket) -> None:
    await socket.accept()
    app = socket.app
    await socket.send_text(str(app.remote.push("text")))  # expect: FLT101


@router.post("/other")
async def other(request: Request, text: str) -> int:
    return request.app.other.push(text)  # expect: FLT101


@router.post("/twin")
async def twin(request: Request, text: str) -> int:
    return request.app.link.push(text) + request.app.third.push(text)
