# The first password of an account is handed over by the answer that makes it; later nobody may read it any more.
# file: app/main.py
from fastapi import FastAPI
from pydantic import BaseModel

from app.accounts import make_account, read_account

app = FastAPI()


class Account(BaseModel):
    name: str
    temporary_password: str


@app.post("/accounts", response_model=Account)
def add_account(name: str):
    return make_account(name)


@app.get("/accounts/{name}", response_model=Account)  # expect: FLT303
def get_account(name: str):
    return read_account(name)


class Person(BaseModel):
    name: str
    old_password: str


@app.post("/people", response_model=Person)  # expect: FLT303
def add_person(name: str):
    return make_account(name)


class Reset(BaseModel):
    name: str
    default_password: str


@app.post("/accounts/{name}/reset", response_model=Reset)
def reset_account(name: str):
    return make_account(name)


@app.get("/resets/{name}", response_model=Reset)  # expect: FLT303
def get_reset(name: str):
    return read_account(name)


class Station(BaseModel):
    name: str
    wifi_name: str
    wifi_password: str


class Keeper(BaseModel):
    station: Station
    password: str


@app.get("/stations/me", response_model=Station)
def get_own_station(name: str):
    return read_account(name)


@app.get("/keepers/{name}", response_model=Keeper)  # expect: FLT303
def get_keeper(name: str):
    return read_account(name)


# file: app/accounts.py
import secrets


def make_account(name: str) -> dict[str, str]:
    return {"name": name, "temporary_password": secrets.token_urlsafe(8)}


def read_account(name: str) -> dict[str, str]: ...
