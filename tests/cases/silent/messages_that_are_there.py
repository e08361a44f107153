# A socket that is asked for what has come already does not wait; the parts of one message come together.
# file: main.py
import zmq
from fastapi import FastAPI

app = FastAPI()


class Updates:
    def __init__(self) -> None:
        self.socket = zmq.Context().socket(zmq.SUB)

    def check(self) -> tuple[str, object] | None:
        try:
            topic = self.socket.recv_string(flags=zmq.NOBLOCK)
            return topic, self.socket.recv_pyobj()
        except zmq.ZMQError:
            return None


class Watched:
    def __init__(self) -> None:
        self.socket = zmq.Context().socket(zmq.SUB)

    def check(self) -> bytes | None:
        if self.socket.poll(0):
            return self.socket.recv()
        return None


updates = Updates()
watched = Watched()


@app.get("/")
async def read_root() -> str:
    socket = zmq.Context().socket(zmq.PULL)
    parts = socket.recv_multipart(zmq.DONTWAIT)
    return f"{updates.check()} {watched.check()} {parts}"
