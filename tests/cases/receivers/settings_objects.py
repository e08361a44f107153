# Clients that hang on settings, containers and application objects; reached through several attributes.
# file: app/config.py
from functools import cached_property, lru_cache

import boto3
import redis
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    redis_url: str = "redis://localhost"
    bucket: str = "b"

    @property
    def redis(self) -> redis.Redis:
        return redis.Redis.from_url(self.redis_url)

    @cached_property
    def s3(self):
        return boto3.client("s3")


@lru_cache
def get_settings() -> Settings:
    return Settings()


settings = get_settings()
# file: app/container.py
import httpx
import requests

from app.config import Settings, settings


class Gateways:
    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.web = requests.Session()
        self.later = httpx.AsyncClient()


class Container:
    def __init__(self) -> None:
        self.gateways = Gateways(settings)

    def web(self) -> requests.Session:
        return self.gateways.web


container = Container()
# file: app/main.py
from typing import Annotated

from fastapi import Depends, FastAPI, Request

from app.config import Settings, get_settings, settings
from app.container import Container, container

app = FastAPI()
app.state.container = container


def get_container(request: Request) -> Container:
    return request.app.state.container


@app.get("/a")
async def a(config: Annotated[Settings, Depends(get_settings)]):
    config.redis.get("a")  # expect: FLT104
    settings.s3.get_object(Bucket=settings.bucket, Key="a")  # expect: FLT106
    return config.redis_url


@app.get("/b")
async def b(request: Request, given: Annotated[Container, Depends(get_container)]):
    given.web().get("https://example.com")  # expect: FLT101
    given.gateways.web.get("https://example.com")  # expect: FLT101
    request.app.state.container.gateways.web.get("https://example.com")  # expect: FLT101
    await given.gateways.later.get("https://example.com")
    return given.gateways.settings.bucket
