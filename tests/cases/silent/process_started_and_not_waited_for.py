# Starting a process returns as soon as it runs (a fraction of a millisecond, whatever the size of the server): nobody waits.
# file: app/main.py
import subprocess
from subprocess import DEVNULL, Popen

from fastapi import FastAPI

app = FastAPI()


@app.post("/a")
async def a() -> int:
    process = subprocess.Popen(["convert", "a.png"], stdout=DEVNULL, start_new_session=True)
    return process.pid


@app.post("/b")
async def b() -> bool:
    process = Popen(["convert", "b.png"])
    process.terminate()
    return process.poll() is None
