# What every caller gives to a parameter without annotation is as certain as an annotation; one unknown caller is enough.
# file: app/talk.py
async def handle(websocket, manager) -> None:
    while True:
        data = await websocket.receive_text()
        if data == "ping":
            await websocket.send_text("pong")
        else:
            websocket.send_json({"error": "busy"})  # expect: FLT201


async def tell(client, text: str) -> None:
    client.send_text(text)


async def mixed(client, text: str) -> None:
    client.send_text(text)


# file: app/main.py
from app.talk import handle, mixed, tell
from fastapi import FastAPI, WebSocket
from somewhere import connect

app = FastAPI()
manager = object()


class Recorder:
    def send_text(self, text: str) -> None:
        print(text)


@app.websocket("/ws")
async def ws(websocket: WebSocket) -> None:
    await handle(websocket, manager)


@app.websocket("/tell")
async def telling(websocket: WebSocket) -> None:
    await tell(websocket, "a")
    await tell(connect(), "b")


@app.websocket("/mixed")
async def mixing(websocket: WebSocket) -> None:
    await mixed(websocket, "a")
    await mixed(Recorder(), "b")
