# Validators of a request body run on the loop, even for a plain route; those of other models do not.
# file: app/schemas.py
import socket

from pydantic import BaseModel, field_validator, model_validator

from app.check import resolves


class Webhook(BaseModel):
    url: str

    @field_validator("url")
    @classmethod
    def known_host(cls, url: str) -> str:
        resolves(url)  # expect: FLT106
        return url


class Peer(BaseModel):
    host: str
    hooks: list[Webhook] = []

    @model_validator(mode="after")
    def reachable(self) -> "Peer":
        socket.gethostbyname(self.host)  # expect: FLT106
        return self


class Record(BaseModel):
    host: str

    @field_validator("host")
    @classmethod
    def known(cls, host: str) -> str:
        socket.gethostbyname(host)
        return host
# file: app/check.py
import socket


def resolves(url: str) -> bool:
    return bool(socket.getaddrinfo(url, 443))
# file: app/main.py
from fastapi import FastAPI

from app.schemas import Peer, Record

app = FastAPI()


@app.post("/peers")
def add(peer: Peer) -> str:
    return Record(host=peer.host).host
