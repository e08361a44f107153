# What both kinds of connection have may be asked of both; a dependency of HTTP routes alone may take the request.
# file: app/deps.py
from fastapi import BackgroundTasks, Depends, Request, WebSocket
from starlette.requests import HTTPConnection


def deep(request: Request) -> str:  # expect: FLT625
    return request.method


def upper(name: str = Depends(deep)) -> str:
    return name


def both(connection: HTTPConnection) -> str:
    return connection.url.path


def maybe(request: Request = None) -> str:
    return "http" if request else "websocket"


def http_only(request: Request) -> str:
    return request.method


def socket_only(websocket: WebSocket) -> str:
    return websocket.url.path


# file: app/main.py
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends, FastAPI, WebSocket

from app.deps import both, http_only, maybe, socket_only, upper

router = APIRouter(dependencies=[Depends(both), Depends(maybe)])
Named = Annotated[str, Depends(upper)]


@router.websocket("/ws")
async def talk(websocket: WebSocket, name: Named, tasks: BackgroundTasks) -> None:  # expect: FLT625
    await websocket.accept()


@router.get("/http", dependencies=[Depends(http_only)])
def read() -> str:
    return "http"


@router.websocket("/plain", dependencies=[Depends(socket_only)])
def plain(websocket: WebSocket) -> None:  # expect: FLT625
    print("never")


app = FastAPI()
app.include_router(router)
