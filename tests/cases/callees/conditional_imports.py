# try/except and if/else imports: either side can be there, and one of them blocks.
# file: app/main.py
import sys

from fastapi import FastAPI

try:
    from app.fast import load
except ImportError:
    from app.slow import load

if sys.platform == "win32":
    from app.fast import pause
else:
    from app.slow import pause

try:
    import httpx as http
except ImportError:
    import requests as http

app = FastAPI()


@app.get("/")
async def root():
    pause()  # expect: FLT102
    http.get("https://example.com")  # expect: FLT101
    return load()  # expect: FLT105
# file: app/fast.py
def load():
    return ""


def pause():
    pass
# file: app/slow.py
import time
from pathlib import Path


def load():
    return Path("x").read_text()


def pause():
    time.sleep(1)
