# get, execute, connect, run, send and open of objects that are no clients.
# file: app/main.py
from dataclasses import dataclass, field

from fastapi import FastAPI, Request, WebSocket

app = FastAPI()


class Bus:
    def __init__(self) -> None:
        self.listeners: dict[str, list] = {}

    def connect(self, name: str, listener) -> None:
        self.listeners.setdefault(name, []).append(listener)

    def send(self, name: str) -> int:
        return len(self.listeners.get(name, []))

    def execute(self) -> None: ...


@dataclass
class State:
    session: dict[str, str] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)


bus = Bus()
state = State()


@app.get("/")
async def root(request: Request) -> str:
    bus.connect("x", print)
    bus.execute()
    state.session.get("user")
    state.requests.copy()
    request.session.get("user")
    request.headers.get("x-y")
    request.app.state.bus.send("x")
    return f"{bus.send('x')}{request.query_params.get('q')}"


@app.websocket("/ws")
async def ws(socket: WebSocket) -> None:
    socket.app.state.sockets.get("x")
