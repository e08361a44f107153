# A dependency whose annotation FastAPI cannot evaluate is none, until that is mended: it gets no request either way.
# file: app/graph.py
class Graph:
    pass
# file: app/main.py
from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, FastAPI, Request, WebSocket

if TYPE_CHECKING:
    from app.graph import Graph

app = FastAPI()


def get_graph(request: Request) -> object:
    return request.app.state.graph


def get_names(request: Request) -> list[str]:  # expect: FLT625
    return [*request.app.state.names]


@app.websocket("/lost")
async def lost(websocket: WebSocket, graph: Annotated[Graph, Depends(get_graph)]) -> None:
    await websocket.accept()


@app.websocket("/found")
async def found(websocket: WebSocket, names: Annotated[list[str], Depends(get_names)]) -> None:
    await websocket.accept()
