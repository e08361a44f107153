"""FLT306, executed: which contents of a JSON response made by hand are refused by its encoder, and which are not."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse
from fastapi.testclient import TestClient
from pydantic import BaseModel


class Address(BaseModel):
    street: str = "x"


class Flat(BaseModel):
    id: int = 1


class Nested(BaseModel):
    address: Address = Address()


class Timed(BaseModel):
    id: UUID = UUID(int=1)
    at: datetime = datetime(2024, 1, 1, tzinfo=UTC)


def _status(content: Any) -> int:
    app = FastAPI()

    @app.get("/", response_model=dict)
    def read() -> Any:
        return JSONResponse(content=content)

    answer = TestClient(app, raise_server_exceptions=False).get("/")
    return int(answer.status_code)


@pytest.mark.parametrize(
    "content",
    [
        dict(Flat()),
        Nested().model_dump(),
        Timed().model_dump(mode="json"),
        jsonable_encoder(Timed()),
        jsonable_encoder(dict(Nested())),
        json.loads(Timed().model_dump_json()),
    ],
)
def test_what_json_knows_is_sent(content: Any) -> None:
    assert _status(content) == 200


@pytest.mark.parametrize(
    "content", [Flat(), dict(Nested()), Timed().model_dump(), dict(Timed()), {"of": Timed().model_dump()}]
)
def test_what_json_does_not_know_is_a_500(content: Any) -> None:
    assert _status(content) == 500
