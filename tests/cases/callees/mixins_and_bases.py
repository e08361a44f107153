# The blocking method comes by a mixin, super() or a template method of the base.
# file: app/base.py
import time

import requests


class FetchMixin:
    base_url = "https://example.com"

    def fetch(self, path: str) -> str:
        return requests.get(self.base_url + path).text


class Template:
    def run(self) -> str:
        self.before()
        return self.work()

    def before(self) -> None:
        pass

    def work(self) -> str:
        raise NotImplementedError


class Logged:
    def fetch(self, path: str) -> str:
        print(path)
        return super().fetch(path)
# file: app/services.py
import time

from app.base import FetchMixin, Logged, Template


class Users(FetchMixin):
    def one(self) -> str:
        return self.fetch("/one")


class Quiet(FetchMixin):
    def fetch(self, path: str) -> str:
        return path


class Slow(Template):
    def work(self) -> str:
        time.sleep(1)
        return ""


class Fast(Template):
    def work(self) -> str:
        return "fast"


class LoggedUsers(Logged, Users):
    pass
# file: app/main.py
from fastapi import FastAPI

from app.services import Fast, LoggedUsers, Quiet, Slow, Users

app = FastAPI()


@app.get("/a")
async def a():
    return Users().one()  # expect: FLT101


@app.get("/b")
async def b():
    return Quiet().fetch("/")


@app.get("/c")
async def c():
    return Slow().run()  # expect: FLT102


@app.get("/d")
async def d():
    return Fast().run()


@app.get("/e")
async def e():
    return LoggedUsers().fetch("/")  # expect: FLT101
