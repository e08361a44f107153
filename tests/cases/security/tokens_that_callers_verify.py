# What only asks a token for its issuer is harmless where each caller has the same token verified beside it.
# file: app/auth.py
import os

import jwt

KEY = os.environ["KEY"]


class Issuers:
    def __init__(self, issuer: str) -> None:
        self.issuer = issuer

    def _refuse_others(self, token: str) -> None:
        claims = jwt.decode(token, options={"verify_signature": False})
        if claims["iss"] != self.issuer:
            raise ValueError

    def _verify(self, token: str) -> dict:
        return jwt.decode(token, KEY, algorithms=["RS256"], issuer=self.issuer)

    def user(self, token: str) -> str:
        self._refuse_others(token)
        return self._verify(token)["sub"]

    def _name(self, token: str) -> str:
        return jwt.decode(token, options={"verify_signature": False})["sub"]  # expect: FLT806

    def other(self, token: str, second: str) -> str:
        self._verify(second)
        return self._name(token)


def tenant_of(token: str) -> str:
    return jwt.decode(token, options={"verify_signature": False})["tenant"]  # expect: FLT806


def log_in(token: str) -> str:
    jwt.decode(token, KEY, algorithms=["RS256"])
    return tenant_of(token)


def look(token: str) -> str:
    _verify_format(token)
    return tenant_of(token)


def _verify_format(token: str) -> None:
    assert token.count(".") == 2


def region_of(token: str) -> str:
    return jwt.decode(token, options={"verify_signature": False})["region"]


def enter(token: str) -> str:
    claims = jwt.decode(token, KEY, algorithms=["RS256"])
    return region_of(token) + claims["sub"]


# file: app/main.py
from typing import Annotated

from fastapi import FastAPI, Header

from app.auth import Issuers, enter, log_in, look

app = FastAPI()
issuers = Issuers("https://issuer.example")


@app.get("/")
def read(token: Annotated[str, Header()], second: Annotated[str, Header()]) -> list[str]:
    return [issuers.user(token), issuers.other(token, second), log_in(token), look(token), enter(token)]
