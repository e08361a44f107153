# The blocking method stands two bases up, in another module, behind a mixin that has nothing to do with it.
# file: app/base.py
import requests


class HttpBase:
    root = ""

    def fetch(self, path):
        return requests.get(self.root + path).json()


class Named:
    def label(self):
        return type(self).__name__
# file: app/middle.py
from app import base


class Retrying(base.Named, base.HttpBase):
    def fetch_twice(self, path):
        return self.fetch(path) or self.fetch(path)
# file: app/main.py
from fastapi import FastAPI

from app.middle import Retrying

app = FastAPI()


class Weather(Retrying):
    root = "https://example.com"


@app.get("/weather")
async def weather():
    source = Weather()
    source.label()
    source.fetch("/now")  # expect: FLT101
    return source.fetch_twice("/now")  # expect: FLT101
