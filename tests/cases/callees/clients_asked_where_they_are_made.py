# What is asked of a client right where it is made and put aside is asked once in a process. What is saved for each of
# many keys, what is done with an object of a request, and what stands behind the guard is done again and again.
# file: app/clients.py
import boto3
import requests

_client = None
_session = requests.Session()
_tokens: dict[str, str] = {}


def get_client():
    global _client
    if _client is None:
        try:
            _client = boto3.client("s3")
            _client.list_buckets()
        except ValueError:
            raise
    return _client


def get_client_and_count():
    global _client
    if _client is None:
        _client = boto3.client("s3")
    _client.list_buckets()
    return _client


class Clients:
    queue = None

    @classmethod
    def get_queue(cls):
        if cls.queue is not None:
            return cls.queue
        cls.queue = boto3.client("sqs")
        cls.queue.list_queues()
        return cls.queue


def get_token(name: str) -> str:
    if name not in _tokens:
        _tokens[name] = name.upper()
        _session.post("https://example.com/tokens")
    return _tokens[name]


def refreshed():
    global _client
    _client = boto3.client("s3")
    if _client is None:
        _session.get("https://example.com/none")
    return _client


def name_of(user) -> str:
    if user.name is None:
        user.name = "nobody"
        _session.post("https://example.com/users")
    return user.name


# file: app/main.py
from app.clients import Clients, get_client, get_client_and_count, get_token, name_of, refreshed
from fastapi import FastAPI

app = FastAPI()


@app.get("/buckets")
async def buckets() -> None:
    print(get_client())
    print(Clients.get_queue())


@app.get("/count")
async def count() -> None:
    print(get_client_and_count())  # expect: FLT106


@app.get("/tokens/{name}")
async def tokens(name: str) -> str:
    print(refreshed())  # expect: FLT101
    return get_token(name)  # expect: FLT101


@app.get("/users")
async def users() -> list[str]:
    return [name_of(user) for user in load()]  # expect: FLT101
