# A websocket blocks all others: in the route, in a connection manager, in its dependency.
# file: app/main.py
import time

from fastapi import Depends, FastAPI, WebSocket

from app.manager import Manager

app = FastAPI()
manager = Manager()


async def user(websocket: WebSocket):
    return manager.find(websocket.headers["x-user"])  # expect: FLT104


@app.websocket("/ws")
async def chat(websocket: WebSocket, name=Depends(user)):
    await websocket.accept()
    while True:
        text = await websocket.receive_text()
        time.sleep(0.1)  # expect: FLT102
        await manager.broadcast(text)
# file: app/manager.py
import sqlite3


class Manager:
    def __init__(self):
        self.sockets = []
        self.db = sqlite3.connect("chat.db", check_same_thread=False)

    def find(self, name):
        return self.db.execute("select 1 from users where name = ?", (name,)).fetchone()

    async def broadcast(self, text):
        self.db.execute("insert into log values (?)", (text,))  # expect: FLT104
        for socket in self.sockets:
            await socket.send_text(text)
