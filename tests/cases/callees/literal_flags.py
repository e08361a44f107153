# Branches that a call switches off by a literal argument do not run, those that it leaves on or hands on do.
# file: app/urls.py
import socket
import time

def check(url: str, resolve: bool = True, *, timeout: float | None = None) -> str:
    if resolve:
        socket.getaddrinfo(url, 80)
    if timeout is not None:
        time.sleep(timeout)
    return url

def early(url: str, deep: bool = False) -> str:
    if not deep:
        return url
    return socket.gethostbyname(url)

def both(url: str, deep: bool) -> str:
    return early(url, deep=True) if deep else early(url)

class Checker:
    def run(self, url: str, flag: bool = False) -> None:
        if flag and url:
            socket.getaddrinfo(url, 80)
        else:
            print(url)

# file: app/main.py
from fastapi import FastAPI

from app.urls import Checker, both, check, early

app = FastAPI()
checker = Checker()

@app.get("/a")
async def a(url: str, flag: bool, options: dict) -> str:
    check(url, resolve=False)
    check(url, False)
    check(url)  # expect: FLT106
    check(url, flag)  # expect: FLT106
    check(url, **options)  # expect: FLT106
    check(url, False, timeout=1)  # expect: FLT102
    check(url, resolve=False, timeout=None)
    early(url)
    early(url, True)  # expect: FLT106
    both(url, False)  # expect: FLT106
    checker.run(url)
    checker.run(url, flag=True)  # expect: FLT106
    return url

