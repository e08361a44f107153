# Credentials for another server and tokens of a session that is taken over are the answer; a count is no secret.
# file: app/main.py
from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()


class TurnCredentials(BaseModel):
    username: str
    password: str


class Impersonation(BaseModel):
    refresh_token: str
    access_token: str


class User(BaseModel):
    name: str
    password: str


class Answer(BaseModel):
    text: str
    token_usage_by_model: dict[str, int]


@app.get("/turn")
def turn() -> TurnCredentials:
    return TurnCredentials(username="a", password="b")


@app.post("/impersonate")
def impersonate(name: str) -> Impersonation:
    return Impersonation(refresh_token=name, access_token=name)


@app.get("/users/{name}")
def user(name: str) -> User:  # expect: FLT303
    return User(name=name, password="b")


@app.get("/answer")
def answer(text: str) -> Answer:
    return Answer(text=text, token_usage_by_model={})
