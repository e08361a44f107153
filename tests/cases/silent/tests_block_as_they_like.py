# Tests, their helpers and fixtures.
# file: tests/conftest.py
import time

import pytest
import requests


@pytest.fixture
async def server():
    time.sleep(1)
    yield requests.get("http://localhost:8000")
# file: tests/helpers.py
from pathlib import Path


async def expected(name: str) -> str:
    return Path(name).read_text()
# file: app/test_main.py
import time


async def test_wait() -> None:
    time.sleep(1)
# file: app/main.py
from fastapi import FastAPI

app = FastAPI()
