"""FLT306 and FLT310, executed: what the encoder of a JSON response made by hand refuses, and what replaces it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI, HTTPException
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


def test_an_error_is_an_error_by_its_status_only() -> None:
    """FLT310: the value alone is a success, an HTTPException has the same body as the response."""
    app = FastAPI()

    @app.get("/response")
    def response() -> JSONResponse:
        return JSONResponse({"detail": "no"}, status_code=404)

    @app.get("/raised")
    def raised() -> None:
        raise HTTPException(404, "no")

    @app.get("/value")
    def value() -> dict[str, str]:
        return {"detail": "no"}

    client = TestClient(app)
    answers = [client.get(path) for path in ("/response", "/raised", "/value")]
    assert [answer.status_code for answer in answers] == [404, 404, 200]
    assert [answer.json() for answer in answers] == [{"detail": "no"}] * 3


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
