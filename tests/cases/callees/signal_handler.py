# add_signal_handler runs its callback on the loop.
# file: app/main.py
import asyncio
import signal
import subprocess
from contextlib import asynccontextmanager

from fastapi import FastAPI


def stop() -> None:
    subprocess.run(["true"])  # expect: FLT103


@asynccontextmanager
async def lifespan(app: FastAPI):
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop)
    yield


app = FastAPI(lifespan=lifespan)
