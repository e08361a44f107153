# Imports inside functions, under other names, of a submodule, and of the same module under two names.
# file: app/main.py
import time as clock
import urllib.request as web
from time import sleep as pause

from fastapi import FastAPI

app = FastAPI()


@app.get("/")
async def root():
    import requests
    import requests as r
    from subprocess import check_output as output

    requests.get("https://example.com")  # expect: FLT101
    r.post("https://example.com")  # expect: FLT101
    output(["uptime"])  # expect: FLT103
    pause(1)  # expect: FLT102
    clock.sleep(1)  # expect: FLT102
    web.urlopen("https://example.com")  # expect: FLT101


@app.get("/late")
async def late():
    from .late import load

    return load()  # expect: FLT105
# file: app/late.py
def load():
    from pathlib import Path

    return Path("late.txt").read_text()
