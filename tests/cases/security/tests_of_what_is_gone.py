# A test that imports what is not there any more fails before it comes to the call.
# file: app/__init__.py
# file: app/main.py
from fastapi import FastAPI

app = FastAPI()
# file: tests/test_gone.py
from httpx import AsyncClient

from app.old.main import app


async def test_all() -> None:
    async with AsyncClient(app=app, base_url="http://test") as client:
        await client.get("/")
# file: tests/test_one.py
from httpx import AsyncClient

try:
    from app.old.main import app as old
except ImportError:
    old = None


async def test_gone() -> None:
    from app.old.main import app

    async def get() -> None:
        AsyncClient(app=app, base_url="http://test")

    await get()
    async with AsyncClient(app=app, base_url="http://test") as client:
        await client.get("/")


async def test_here() -> None:
    from app.main import app

    async with AsyncClient(app=app, base_url="http://test") as client:  # expect: FLT921
        await client.get("/")


async def test_generated() -> None:
    from app.proto.api_pb2 import app

    async with AsyncClient(app=app, base_url="http://test") as client:  # expect: FLT921
        await client.get("/")


async def test_of_something_else() -> None:
    from elsewhere.main import app

    async with AsyncClient(app=app, base_url="http://test") as client:  # expect: FLT921
        await client.get("/")
