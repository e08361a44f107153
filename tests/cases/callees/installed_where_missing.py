# What installs a package that was not found runs once in an environment; an installer that nothing guards, and other
# work behind a missing package, runs each time.
# file: app/packages.py
import importlib.util
import subprocess
import sys

import requests

def ensure(package: str) -> None:
    if not importlib.util.find_spec(package):
        subprocess.check_call([sys.executable, "-m", "pip", "install", package])

def ensure_found(package: str) -> None:
    spec = importlib.util.find_spec(package)
    if spec is None:
        command = ["uv", "pip", "install", package]
        subprocess.run(command, check=True)

def install(package: str) -> None:
    subprocess.check_call(f"pip install {package}", shell=True)

def load() -> object:
    try:
        import pandas
    except ImportError:
        install("pandas")
        import pandas
    return pandas

def title(url: str) -> str:
    if not importlib.util.find_spec("bs4"):
        return subprocess.check_output(["pup", url], text=True)
    return url

def text(url: str) -> str:
    try:
        import httpx
    except ImportError:
        return requests.get(url, timeout=5).text
    return httpx.__name__

# file: app/main.py
from fastapi import FastAPI

from app.packages import ensure, ensure_found, install, load, text, title

app = FastAPI()

@app.get("/a")
async def a(url: str) -> str:
    ensure("pandas")
    ensure_found("numpy")
    load()
    install(url)  # expect: FLT103
    title(url)  # expect: FLT103
    text(url)  # expect: FLT101
    return url
