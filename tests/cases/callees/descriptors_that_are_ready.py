# A descriptor that a loop or a selector watches is read when it is ready, and one told not to block never waits.
# file: app/main.py
import asyncio
import fcntl
import os
import select
import sys

from fastapi import FastAPI

app = FastAPI()

def read_stdin(size: int) -> bytes:
    return os.read(sys.stdin.fileno(), size)

def read_other(size: int) -> bytes:
    return os.read(sys.stdout.fileno(), size)

async def ready(fd: int) -> None:
    future = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().add_reader(fd, future.set_result, None)
    await future

@app.get("/a")
async def a() -> int:
    fd = sys.stdin.fileno()
    loop = asyncio.get_running_loop()
    event = asyncio.Event()
    loop.add_reader(fd, event.set)
    await event.wait()
    read_other(10)  # expect: FLT105
    return len(read_stdin(65536))

class Terminal:
    def __init__(self) -> None:
        self.fd, self.other = os.openpty()
        self.plain = os.open("/srv/data.bin", os.O_RDONLY)
        os.set_blocking(self.other, False)
        asyncio.get_running_loop().add_reader(self.fd, self.on_ready)

    def on_ready(self) -> None:
        os.read(self.fd, 1024)

    async def more(self) -> bytes:
        os.write(self.other, b"x")
        os.write(self.fd, b"x")  # expect: FLT105
        os.read(self.plain, 1 << 20)  # expect: FLT105
        return os.read(self.other, 1024)

@app.websocket("/b")
async def b() -> None:
    terminal = Terminal()
    await terminal.more()
    first, second = os.pipe()
    third, fourth = os.pipe()
    fcntl.fcntl(third, fcntl.F_SETFL, os.O_NONBLOCK)
    readable, _, _ = select.select([first], [], [], 0)
    if readable:
        os.read(first, 1 << 20)
    os.read(second, 1 << 20)  # expect: FLT105
    os.read(third, 1 << 20)
