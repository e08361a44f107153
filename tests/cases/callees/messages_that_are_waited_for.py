# A socket that is asked for the next message, or told how long to wait for it, keeps the loop.
# file: main.py
import zmq
from fastapi import FastAPI

app = FastAPI()


class Updates:
    def __init__(self) -> None:
        self.socket = zmq.Context().socket(zmq.SUB)

    def next(self) -> str:
        return self.socket.recv_string()


class Watched:
    def __init__(self) -> None:
        self.socket = zmq.Context().socket(zmq.SUB)

    def check(self) -> bytes | None:
        if self.socket.poll(1000):
            return self.socket.recv(zmq.NOBLOCK)
        return None


updates = Updates()
watched = Watched()


@app.get("/")
async def read_root() -> str:
    return updates.next()  # expect: FLT108


@app.get("/watched")
async def read_watched() -> str:
    return f"{watched.check()}"  # expect: FLT108


@app.get("/more")
async def read_more() -> str:
    socket = zmq.Context().socket(zmq.PULL)
    return f"{socket.recv_multipart(flags=zmq.SNDMORE)}"  # expect: FLT108
