# A field declared with `...` is required: nothing is known of the key, and the tokens of the file are still looked at.
# file: config.py
from pydantic import Field
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    JWT_KEY: str = ...
    OTHER_KEY: str = Field(...)
    LONG_KEY: str = Field(default=...)
    NUMBER: int = 5


settings = Settings()
# file: main.py
from datetime import datetime

from config import settings
from fastapi import FastAPI
from jose import jwt

KEY = settings.JWT_KEY
OTHER = settings.OTHER_KEY
LONG = settings.LONG_KEY
NUMBER = settings.NUMBER
SHORT = "tiny"
app = FastAPI()


@app.post("/tokens")
def make_token(name: str, until: datetime) -> str:
    return jwt.encode({"sub": name, "exp": until}, KEY, algorithm="HS256")


@app.post("/others")
def make_others(name: str, until: datetime) -> list[str]:
    return [jwt.encode({"sub": name, "exp": until}, key, algorithm="HS256") for key in (OTHER, LONG)]


@app.post("/third")
def make_third(name: str, until: datetime) -> str:
    return jwt.encode({"sub": name, "exp": until}, OTHER) + jwt.encode({"sub": name, "exp": until}, NUMBER)


@app.post("/eternal")
def make_eternal(name: str) -> str:
    return jwt.encode({"sub": name}, LONG, algorithm="HS256")  # expect: FLT806


@app.post("/short")
def make_short(name: str, until: datetime) -> str:
    return jwt.encode({"sub": name, "exp": until}, SHORT, algorithm="HS256")  # expect: FLT806
