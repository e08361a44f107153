# A second client inside `with TestClient(app)` finds the lifespan running already.
# file: app/main.py
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    app.state.shelf = ["Emma"]
    yield


app = FastAPI(lifespan=lifespan)


@app.get("/")
def titles() -> list[str]:
    return app.state.shelf


# file: tests/test_main.py
from fastapi.testclient import TestClient

from app.main import app


def test_two_clients() -> None:
    with TestClient(app, client=("10.0.0.1", 1)) as one:
        two = TestClient(app, client=("10.0.0.2", 1))
        assert one.get("/").status_code == two.get("/").status_code


def test_one_client() -> None:
    client = TestClient(app)  # expect: FLT609
    assert client.get("/").status_code == 200
