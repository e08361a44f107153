# A decorator puts classes into a registry: what is made of what is found there may be any of them.
# file: app/stores.py
import psycopg2
import requests


class Registry:
    stores = {}

    @classmethod
    def register(cls, name):
        def wrap(klass):
            cls.stores[name] = klass
            return klass

        return wrap

    @classmethod
    def get(cls, name):
        return cls.stores[name]()


class Base:
    def load(self, key: str) -> str:
        raise NotImplementedError


SENDERS: dict[str, type[Base]] = {}
QUICK = {}


def sender(klass: type[Base]) -> type[Base]:
    SENDERS[klass.__name__] = klass
    return klass


def quick(klass):
    QUICK[klass.__name__] = klass
    return klass


@Registry.register("pg")
class PgStore(Base):
    def load(self, key: str) -> str:
        cursor = psycopg2.connect("dbname=x").cursor()
        cursor.execute("SELECT 1")
        return key


@sender
class Mail(Base):
    def load(self, key: str) -> str:
        return requests.get("https://mail.example", params={"q": key}, timeout=5).text


@quick
class Memory(Base):
    def load(self, key: str) -> str:
        return key
# file: app/main.py
from fastapi import FastAPI

from app.stores import QUICK, SENDERS, Registry

app = FastAPI()


@app.get("/a")
async def a(key: str) -> str:
    return Registry.get("pg").load(key)  # expect: FLT104


@app.get("/b")
async def b(key: str) -> str:
    made = SENDERS[key]()
    return made.load(key)  # expect: FLT101


@app.get("/innocent")
async def innocent(key: str) -> str:
    return QUICK[key]().load(key)


@app.get("/threaded")
def threaded(key: str) -> str:
    return SENDERS[key]().load(key)
