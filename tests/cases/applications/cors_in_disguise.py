# A wildcard with credentials, however it is written.

# file: app/main.py
import os

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.cors import CORSMiddleware as Cors

from app.settings import ORIGINS, get_settings, settings

first = FastAPI(middleware=[Middleware(Cors, allow_origins=("*",), allow_credentials=True)])  # expect: FLT801

second = FastAPI()
options = {"allow_origins": ["https://shop.example", "*"], "allow_credentials": True}
second.add_middleware(Cors, **options)  # expect: FLT801

third = FastAPI()
third.add_middleware(Cors, allow_origins=ORIGINS, allow_credentials=True)  # expect: FLT801

fourth = FastAPI()
fourth.add_middleware(Cors, allow_origins=settings.origins, allow_credentials=settings.credentials)  # expect: FLT801

fifth = FastAPI()
origins = os.getenv("ORIGINS", "*").split(",")
fifth.add_middleware(Cors, allow_origins=origins, allow_credentials=True)  # expect: FLT801

sixth = FastAPI()
sixth.add_middleware(
    Cors,
    allow_credentials=True,
    allow_origin_regex=".*",  # expect: FLT801
)


def serve(options: dict) -> Cors:
    options["app"].add_middleware(Cors, allow_origins=["*"], allow_credentials=True)  # expect: FLT801
    return CORSMiddleware(FastAPI(), allow_origins=["*"], allow_credentials=True)  # expect: FLT801


stack = [Middleware(Cors, allow_origins=["*"], allow_credentials=True)]  # expect: FLT801


def make() -> FastAPI:
    app = FastAPI()
    add_middleware(app)
    return app


def add_middleware(app) -> None:
    allowed = ["*"] if get_settings().is_open else ["https://shop.example"]
    app.add_middleware(Cors, allow_credentials=True, allow_origins=allowed)  # expect: FLT801


# file: app/settings.py
import os
from functools import lru_cache

from pydantic import Field
from pydantic_settings import BaseSettings

ORIGINS = ["*"]


class Settings(BaseSettings):
    origins: list[str] = Field(default_factory=lambda: ["*"])
    credentials: bool = Field(default=True, description="cookies")
    is_open: bool = False


settings = Settings()


@lru_cache
def get_settings() -> Settings:
    return Settings()
