# A global that starts as None and is filled on first use by an accessor, as SDK clients usually are.
# file: app/s3.py
import boto3

_client = None


def get_client():
    global _client
    if _client is None:
        _client = boto3.client("s3")
    return _client


class Registry:
    _instance = None

    @classmethod
    def instance(cls):
        if cls._instance is None:
            cls._instance = cls()
        return cls._instance

    def __new__(cls):
        return super().__new__(cls)

    def fetch(self, key):
        return get_client().get_object(Bucket="b", Key=key)
# file: app/main.py
from fastapi import FastAPI

from app.s3 import Registry, get_client

app = FastAPI()


@app.get("/files/{key}")
async def file(key: str) -> bytes:
    found = get_client().get_object(Bucket="b", Key=key)  # expect: FLT106
    return found["ETag"]


@app.get("/registry/{key}")
async def registry(key: str) -> bytes:
    found = Registry.instance().fetch(key)  # expect: FLT106
    return found["ETag"]
