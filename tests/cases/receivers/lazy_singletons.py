# Clients that are made when first asked for: a global, lru_cache, a class attribute, a module-level __getattr__.
# file: app/lazy.py
from __future__ import annotations

from functools import lru_cache
from typing import Any, ClassVar

import boto3
import redis
import redis.asyncio

_client = None


def get_client():
    global _client
    if _client is None:
        _client = redis.Redis()
    return _client


@lru_cache
def get_s3():
    return boto3.client("s3")


class Pool:
    _instance: ClassVar[Pool | None] = None

    def __init__(self) -> None:
        self.redis = redis.Redis()

    @classmethod
    def get(cls) -> Pool:
        if cls._instance is None:
            cls._instance = cls()
        return cls._instance


@lru_cache(maxsize=1)
def get_async() -> redis.asyncio.Redis:
    return redis.asyncio.Redis()


def __getattr__(name: str) -> Any:
    if name == "store":
        return redis.Redis()
    raise AttributeError(name)
# file: app/main.py
from fastapi import Depends, FastAPI

from app.lazy import Pool, get_async, get_client, get_s3

app = FastAPI()


@app.get("/a")
async def a(client=Depends(get_client)):
    client.get("a")  # expect: FLT104
    get_client().get("a")  # expect: FLT104
    Pool.get().redis.get("a")  # expect: FLT104
    get_s3().get_object(Bucket="a", Key="b")  # expect: FLT106
    return await get_async().get("a")
