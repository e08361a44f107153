# An ID token that the token endpoint has just answered nobody else wrote; claims in the log decide nothing: low confidence.
# file: app/main.py
import base64
import json
import logging
import time

import httpx
import jwt
from fastapi import FastAPI, Request

from app.users import router

app = FastAPI()
app.include_router(router)
logger = logging.getLogger(__name__)
OFF = {"verify_signature": False}


@app.get("/callback")
async def callback(code: str) -> str:
    async with httpx.AsyncClient() as client:
        answer = await client.post("https://id.example/token", data={"code": code})
    tokens = answer.json()
    return jwt.decode(tokens["id_token"], options={"verify_signature": False})["email"]


@app.post("/sign-in")
async def sign_in(request: Request) -> str:
    body = await request.json()
    return jwt.decode(body["id_token"], options={"verify_signature": False})["email"]  # expect: FLT806


@app.post("/sign-in-and-tell")
async def sign_in_and_tell(request: Request) -> str:
    body = await request.json()
    async with httpx.AsyncClient() as client:
        await client.post("https://log.example")
    return jwt.decode(body["id_token"], options={"verify_signature": False})["email"]  # expect: FLT806


def claims_of(id_token: str) -> dict:
    part = id_token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=="))


def email_of(idp_tokens: dict) -> str:
    id_token = idp_tokens.get("id_token")
    return claims_of(id_token)["email"]


def claims_of_body(id_token: str) -> dict:
    part = id_token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=="))  # expect: FLT806


@app.post("/google")
def google(body: dict) -> str:
    return claims_of_body(body["id_token"])["email"]


@app.get("/logged")
def logged(token: str) -> str:
    claims = jwt.decode(token, options={"verify_signature": False})
    logger.info("asked by %s", claims["sub"])
    return "hello"


@app.get("/logged-and-used")
def logged_and_used(token: str) -> str:
    claims = jwt.decode(token, options={"verify_signature": False})  # expect: FLT806
    logger.info("asked by %s", claims["sub"])
    return claims["sub"]


class Client:
    headers: dict = {}

    def use(self, key: str) -> bool:
        part = key.split(".")[1] + "=="
        expires = json.loads(base64.b64decode(part.encode())).get("exp")
        self.headers["authorization"] = f"Bearer {key}"
        return time.time() < expires

    def owner(self, key: str) -> str:
        part = key.split(".")[1] + "=="
        owner = json.loads(base64.b64decode(part.encode())).get("sub")  # expect: FLT806
        self.headers["authorization"] = f"Bearer {key}"
        return owner


# file: app/claims.py
import base64
import json


def claims_of(jwt: str) -> dict | None:
    parts = jwt.split(".")
    return json.loads(base64.b64decode(parts[1] + "==")) if len(parts) == 3 else None


def sent_claims_of(jwt: str) -> dict | None:
    parts = jwt.split(".")
    return json.loads(base64.b64decode(parts[1] + "==")) if len(parts) == 3 else None  # expect: FLT806


def mail_of(access_token: str) -> str | None:
    claims = claims_of(access_token)
    return claims and claims.get("email")


def plan_of(access_token: str) -> str:
    part = access_token.split(".")[1] + "=="
    claims = json.loads(base64.urlsafe_b64decode(part))
    return {1: "free", 2: "paid"}.get(claims.get("tier"), "")


def role_of(access_token: str) -> str:
    part = access_token.split(".")[1] + "=="
    claims = json.loads(base64.urlsafe_b64decode(part))  # expect: FLT806
    return {1: "reader", 2: "writer"}.get(claims.get("role"), "")


def trusted(token: str) -> dict:
    part = token.split(".")[1] + "=="
    claims = json.loads(base64.urlsafe_b64decode(part))
    if "sub" not in claims:
        raise ValueError(token)
    return claims


def always_trusted(token: str) -> dict:
    part = token.split(".")[1] + "=="
    claims = json.loads(base64.urlsafe_b64decode(part))  # expect: FLT806
    if "sub" not in claims:
        raise ValueError(token)
    return claims


# file: app/users.py
from fastapi import APIRouter, Depends, Header
from pydantic_settings import BaseSettings

from app.claims import always_trusted, mail_of, plan_of, role_of, sent_claims_of, trusted


class Settings(BaseSettings):
    debug: bool = False
    lenient: bool = True


settings = Settings()
router = APIRouter()


def user(authorization: str = Header()) -> dict:
    if settings.debug:
        return trusted(authorization)
    if settings.lenient:
        return always_trusted(authorization)
    return {}


@router.get("/linked")
async def linked(code: str, store=Depends(user)) -> list:
    tokens = await store.exchange(code)
    return [mail_of(tokens.get("access_token", "")), mail_of(tokens["id_token"])]


@router.get("/sent")
def sent(token: str) -> list:
    return [sent_claims_of(token), role_of(token), plan_of(token)]
