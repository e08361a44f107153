# Eight modules stand between the route and the socket; another route takes a branch that never gets there.
# file: app/main.py
from fastapi import FastAPI

from app.l1 import harmless, one

app = FastAPI()


@app.get("/a")
async def a():
    return one()  # expect: FLT106


@app.get("/b")
async def b():
    return harmless()
# file: app/l1.py
from app import l2


def one():
    return l2.two()


def harmless():
    return l2.constant()
# file: app/l2.py
from app.l3 import Three


def two():
    return Three().run()


def constant():
    return Three().name()
# file: app/l3.py
from .l4 import four as f


class Three:
    def run(self):
        return [f(n) for n in range(3)]

    def name(self):
        return "three"
# file: app/l4.py
def four(n):
    from app import l5

    return l5.instance.five(n)
# file: app/l5.py
import app.l6


class Five:
    def five(self, n):
        return app.l6.SIX["six"](n)


instance = Five()
# file: app/l6.py
from functools import partial

from app.l7 import seven

SIX = {"six": partial(seven, "example.com")}
# file: app/l7.py
from app.l8 import *


def seven(host, n):
    return eight(host, n)
# file: app/l8.py
import socket


def eight(host, n):
    return socket.create_connection((host, n))
