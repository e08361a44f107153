# A token may be looked into if this process made it or verified this very one before; another one says nothing.
# file: app/security.py
import base64
import json
import os
from typing import Annotated

import jwt
from fastapi import Depends, Header
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

KEY = os.environ["KEY"]
bearer = HTTPBearer()


class Signer:
    def issue(self, user: str) -> str:
        return jwt.encode({"sub": user, "exp": 1}, KEY, algorithm="HS256")


def number_of(token: str) -> str:
    claims = jwt.decode(token, options={"verify_signature": False})
    return claims["jti"]


def owner_of(token: str) -> str:
    claims = jwt.decode(token, options={"verify_signature": False})  # expect: FLT806
    return claims["jti"] + claims["sub"]


def check(token: str) -> dict:
    return jwt.decode(token, KEY, algorithms=["HS256"])


def verified(credentials: Annotated[HTTPAuthorizationCredentials, Depends(bearer)]) -> dict:
    return check(credentials.credentials)


def unverified(x_token: Annotated[str, Header()]) -> dict:
    return jwt.decode(x_token, options=dict(verify_signature=False))  # expect: FLT806


def middle(x_token: Annotated[str, Header()]) -> dict:
    _, body, _ = x_token.split(".")
    return json.loads(base64.b64decode(body + "=="))  # expect: FLT806


def middle_at_once(x_token: Annotated[str, Header()]) -> str:
    return json.loads(base64.urlsafe_b64decode(x_token.split(".")[1] + "=="))["sub"]  # expect: FLT806


def header_only(x_token: Annotated[str, Header()]) -> dict:
    head, _, _ = x_token.split(".")
    return json.loads(base64.b64decode(head + "=="))


def middle_of_verified(x_token: Annotated[str, Header()]) -> dict:
    check(x_token)
    verify_signature(x_token)
    parts = x_token.split(".")
    return json.loads(base64.b64decode(parts[1]))


def verify_signature(token: str) -> None:
    jwt.decode(token, KEY, algorithms=["HS256"])


def basic(authorization: Annotated[str, Header()]) -> str:
    return base64.b64decode(authorization.split(" ")[1]).decode()


def own_choice(token: str) -> dict:
    algorithm = jwt.get_unverified_header(token).get("alg")
    return jwt.decode(token, KEY, algorithms=[algorithm])  # expect: FLT806


def choice_of_the_issuer(token: str, client: jwt.PyJWKClient) -> dict:
    key = client.get_signing_key_from_jwt(token)
    return jwt.decode(token, key.key, algorithms=[jwt.get_unverified_header(token)["alg"]])


def proof_of_the_client(token: str, published: dict) -> dict:
    header = jwt.get_unverified_header(token)
    key = jwt.PyJWK(published, algorithm=header["alg"])
    return jwt.decode(token, key, algorithms=[header["alg"]])


def choice_of_a_text(token: str) -> dict:
    key = open("public.pem").read()
    return jwt.decode(token, key, algorithms=[jwt.get_unverified_header(token)["alg"]])  # expect: FLT806


def allowed_choice(token: str) -> dict:
    algorithm = jwt.get_unverified_header(token)["alg"]
    if algorithm not in ("HS256", "HS512"):
        raise ValueError(algorithm)
    return jwt.decode(token, KEY, algorithms=[algorithm])


def seconds(token: str, now: int) -> int:
    claims = jwt.decode(token, options={"verify_signature": False})
    return claims["exp"] - now


def more_than_seconds(token: str, now: int) -> int:
    claims = jwt.decode(token, options={"verify_signature": False})  # expect: FLT806
    return claims["exp"] - claims["sub"]
# file: app/main.py
from typing import Annotated

import jwt
from fastapi import APIRouter, Depends, FastAPI, Header, Request
from fastapi.security import HTTPAuthorizationCredentials

from app.security import Signer, bearer, unverified, verified

app = FastAPI()
guarded = APIRouter(dependencies=[Depends(verified)])
open_router = APIRouter(dependencies=[Depends(unverified)])
Credentials = Annotated[HTTPAuthorizationCredentials, Depends(bearer)]


@app.post("/login")
def login(user: str) -> str:
    token = Signer().issue(user)
    return jwt.decode(token, options={"verify_signature": False})["sub"]


@guarded.get("/id")
def get_id(credentials: Credentials) -> str:
    return jwt.decode(credentials.credentials, options={"verify_signature": False})["sub"]


@open_router.get("/open")
def get_open(x_token: Annotated[str, Header()]) -> str:
    return jwt.decode(x_token, options={"verify_signature": False})["sub"]  # expect: FLT806


@app.get("/two")
def two(request: Request) -> str:
    jwt.decode(request.headers["x-device"], "k" * 32, algorithms=["HS256"])
    return jwt.decode(request.headers["x-token"], options={"verify_signature": False})["sub"]  # expect: FLT806


@app.get("/expiry")
def expiry(x_token: Annotated[str, Header()]) -> int:
    return jwt.decode(x_token, options={"verify_signature": False})["exp"]  # expect: FLT806


app.include_router(guarded)
app.include_router(open_router)
