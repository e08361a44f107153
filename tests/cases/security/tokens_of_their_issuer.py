# An ID token that the token endpoint has just answered nobody else wrote; claims in the log decide nothing: low confidence.
# file: app/main.py
import base64
import json
import logging
import time

import httpx
import jwt
from fastapi import FastAPI, Request

app = FastAPI()
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
