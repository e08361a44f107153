# The client is an attribute of the class, read through the class, an instance, a subclass and `cls`.
# file: app/api.py
import requests


class Api:
    session = requests.Session()

    @classmethod
    async def ping(cls) -> int:
        return cls.session.get("https://example.com").status_code  # expect: FLT101


class Billing(Api):
    pass
# file: app/main.py
from fastapi import FastAPI

from app.api import Api, Billing

app = FastAPI()


@app.get("/")
async def root() -> int:
    await Billing.ping()
    Api.session.get("https://example.com")  # expect: FLT101
    Billing.session.get("https://example.com")  # expect: FLT101
    return Billing().session.get("https://example.com").status_code  # expect: FLT101
