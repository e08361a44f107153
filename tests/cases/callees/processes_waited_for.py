# What waits for the started process is the guilty line: wait(), communicate(), the end of a with statement, reading its pipe.
# file: app/main.py
import asyncio
import os
import subprocess

from fastapi import FastAPI

app = FastAPI()


class Converter:
    def convert(self, name: str) -> int:
        process = subprocess.Popen(["convert", name])
        return process.wait()


@app.post("/a")
async def a() -> str:
    subprocess.check_call(["true"])  # expect: FLT103
    subprocess.getoutput("uptime")  # expect: FLT103
    os.popen("uptime").read()  # expect: FLT103
    return str(await asyncio.to_thread(subprocess.run, ["true"]))
# file: app/service.py
from fastapi import APIRouter

from app.main import Converter

router = APIRouter()


@router.post("/b")
async def b() -> bool:
    Converter().convert("a.png")  # expect: FLT108
    return True
# file: app/server.py
from app.main import app
from app.service import router

app.include_router(router)
