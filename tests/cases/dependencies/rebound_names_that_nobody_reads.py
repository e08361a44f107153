# A package that exports a name which nobody takes from there has None for ever, and nobody sees it.
# file: app/tasks/__init__.py
from app.tasks.broker import broker, configure_broker
from app.tasks.queue import configure_queue, queue  # expect: FLT515

__all__ = ["broker", "configure_broker", "configure_queue", "queue"]


# file: app/tasks/broker.py
broker = None


def configure_broker() -> None:
    global broker
    broker = object()


def send() -> str:
    return str(broker)


# file: app/tasks/queue.py
queue = None


def configure_queue() -> None:
    global queue
    queue = object()


# file: app/main.py
from fastapi import FastAPI

from app.tasks import configure_broker, configure_queue
from app.tasks import queue as waiting

app = FastAPI()


@app.on_event("startup")
def start() -> None:
    configure_broker()
    configure_queue()


@app.get("/queue")
def read_queue() -> str:
    return str(waiting)


# file: app/tm.py
_client = None


async def get_client() -> object:
    global _client
    _client = _client or object()
    return _client


# file: app/utility.py
import app.tm as tm_module
from app.tm import _client, get_client


def state() -> bool:
    return tm_module._client is not None


# file: app/other.py
from fastapi import FastAPI

import app.utility
from app.tm import _client, get_client  # expect: FLT515

api = FastAPI()


@api.get("/state")
def state() -> bool:
    return _client is not None and app.utility.state()
