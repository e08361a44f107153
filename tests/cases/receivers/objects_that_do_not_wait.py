# Sockets that never block, datagrams that are sent, polls without time, and answers that are known to be there; and twins.
# file: main.py
import select
import selectors
import socket
import subprocess
from concurrent.futures import Future
from multiprocessing.pool import AsyncResult as Pooled
from queue import Queue
from threading import Thread

from celery.result import AsyncResult
from fastapi import FastAPI, HTTPException

app = FastAPI()
beacon = socket.socket(socket.AF_INET, type=socket.SOCK_DGRAM)
line = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
line.setblocking(True)
jobs: Queue[str] = Queue()
poller = select.poll()
selector = selectors.DefaultSelector()


class Meter:
    def __init__(self) -> None:
        self.quick = socket.socket()
        self.slow = socket.socket()
        self.prepare()

    def prepare(self) -> None:
        self.quick.settimeout(0.0)

    async def read(self) -> bytes:
        return self.quick.recv(10)

    async def read_slow(self) -> bytes:
        return self.slow.recv(10)  # expect: FLT106


meter = Meter()


@app.get("/meter")
async def read_meter() -> bytes:
    return await meter.read() + await meter.read_slow()


@app.get("/beacon")
async def send_beacon() -> bytes:
    beacon.sendto(b"x", ("127.0.0.1", 1))
    line.sendall(b"x")  # expect: FLT106
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as other:
        other.connect(("127.0.0.1", 1))
        return other.recv(1)


@app.get("/beacon/answer")
async def read_beacon() -> bytes:
    return beacon.recv(10)  # expect: FLT106


@app.get("/poll")
async def poll() -> list[int]:
    found = select.select([line], [], [], 0.0)[0]
    poller.poll(0)
    selector.select(timeout=0)
    select.select([line], [], [], 1.0)  # expect: FLT108
    return [len(found)]


@app.get("/celery/{key}")
async def of_celery(key: str) -> str:
    result = AsyncResult(key)
    if result.state == "SUCCESS" and key:  # expect: FLT106
        return result.get()
    is_done = result.ready()  # expect: FLT106
    if is_done:
        return str(result.get())
    other = AsyncResult(key)
    return other.get()  # expect: FLT108


@app.get("/pool")
async def of_pool(key: int) -> str:
    found: Future[str] = futures()[key]
    pooled: Pooled = results()[key]
    if not found.done() or not pooled.ready():
        raise HTTPException(404)
    return found.result() + pooled.get()


@app.get("/pool/late")
async def of_pool_late(key: int) -> str:
    found: Future[str] = futures()[key]
    if not found.done():
        print("not yet")
    return found.result()  # expect: FLT108


@app.get("/jobs")
async def of_jobs() -> list[str]:
    taken = []
    while not jobs.empty():
        taken.append(jobs.get())
    taken.append(jobs.get())  # expect: FLT108
    return taken


@app.get("/ends")
async def ends() -> str:
    process = subprocess.Popen(["ls"])
    thread = Thread(target=print)
    if process.poll() is not None:
        process.wait()
    if thread.is_alive():
        return ""
    thread.join()
    return ""


def futures() -> list[Future[str]]:
    return []


def results() -> list[Pooled]:
    return []
