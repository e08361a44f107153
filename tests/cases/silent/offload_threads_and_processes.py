# What a Thread, a Timer, a Process or a Thread subclass runs is not on the loop; starting them does not wait.
# file: app/main.py
import multiprocessing
import threading
import time
from threading import Thread

from fastapi import FastAPI

app = FastAPI()


def work(seconds: float = 1) -> None:
    time.sleep(seconds)


class Worker(threading.Thread):
    def run(self) -> None:
        time.sleep(1)


@app.post("/")
async def root() -> None:
    Thread(target=work, daemon=True).start()
    thread = threading.Thread(None, work, "name", (2,))
    thread.start()
    threading.Timer(3, work).start()
    multiprocessing.Process(target=work, args=(1,)).start()
    Thread(target=lambda: time.sleep(1)).start()
    Worker().start()
