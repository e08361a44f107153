# WebSocket.send_text, accept and close are coroutine functions.
# file: app/main.py
from fastapi import FastAPI, WebSocket

app = FastAPI()


@app.websocket("/ws")
async def chat(websocket: WebSocket) -> None:
    await websocket.accept()
    text = await websocket.receive_text()
    websocket.send_text(text)  # expect: FLT201
    websocket.close()  # expect: FLT201
