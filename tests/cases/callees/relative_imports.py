# One, two and three dots, and `from . import module`.
# file: app/api/v1/routes.py
from fastapi import APIRouter

from . import local
from ... import core
from ...core import net as network
from ..shared import wait

router = APIRouter()


@router.get("/")
async def root():
    local.read()  # expect: FLT105
    wait()  # expect: FLT102
    core.net.fetch()  # expect: FLT101
    return network.fetch()  # expect: FLT101
# file: app/api/v1/local.py
def read():
    return open("x").read()
# file: app/api/v1/__init__.py
# file: app/api/shared.py
import time


def wait():
    time.sleep(1)
# file: app/api/__init__.py
# file: app/core/__init__.py
# file: app/core/net.py
import requests


def fetch():
    return requests.get("https://example.com")
# file: app/__init__.py
