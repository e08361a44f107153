# A thread that nobody has told to stop ends when it is done; a process that runs is waited for.
# file: main.py
import subprocess
import threading

from fastapi import FastAPI

app = FastAPI()


class Marker:
    def set(self) -> None: ...


@app.post("/run")
async def run(command: str) -> None:
    begun, marker = threading.Event(), Marker()
    thread = threading.Thread(target=print)
    marker.set()
    thread.start()
    thread.join()  # expect: FLT108
    begun.set()


@app.post("/talk")
async def talk(command: str) -> bytes:
    process = subprocess.Popen([command])
    if process.poll() is None:
        return process.communicate()[0]  # expect: FLT103
    return b""
