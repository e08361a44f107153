# Tokens that another function has verified, that are made to try the keys, that expire in their own way, or that are shown.
# file: app/main.py
import time

import click
import jwt
from fastapi import FastAPI
from jose import jwt as jose

app = FastAPI()
KEY = "0123456789abcdef0123456789abcdef"


def verify_token(token: str) -> bool:
    return bool(jwt.decode(token, KEY, algorithms=["HS256"]))


def remaining(token: str) -> int | None:
    if not verify_token(token):
        return None
    return jose.get_unverified_claims(token).get("exp")


def subject(token: str) -> str:
    verify_token(token)
    return jwt.decode(token, options={"verify_signature": False})["sub"]


def unverified(token: str) -> str:
    return jwt.decode(token, options={"verify_signature": False})["sub"]  # expect: FLT806


def unverified_claims(token: str) -> dict:
    return jose.get_unverified_claims(token)  # expect: FLT806


def keys_match(private: str, public: str) -> None:
    token = jwt.encode({"some": "payload"}, private, algorithm="RS256")
    jwt.decode(token, public, algorithms=["RS256"])


def with_own_expiry(user: str) -> str:
    return jwt.encode({"sub": user, "expires": time.time() + 60}, KEY, algorithm="HS256")


def for_ever(user: str) -> str:
    return jwt.encode({"sub": user}, KEY, algorithm="HS256")  # expect: FLT806


@click.command()
def show(token: str) -> None:
    click.echo(jwt.decode(token, options={"verify_signature": False}))
