"""Claims that hold only under a condition are certain, or made, only where the condition is known."""

from __future__ import annotations

import pytest

from fastlint.diagnostic import Diagnostic
from fastlint.engine.texts import check_texts

ROUTES = """\
from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute, iter_route_contexts

app = FastAPI()
router = APIRouter()


@router.get("/items")
def items() -> list[int]:
    return []


app.include_router(router)
names = [c.original_route.name for c in {routes} if isinstance({kind}, APIRoute)]
"""
VALIDATOR = """\
from pydantic import BaseModel, validator


class Stay(BaseModel):
    first: int
    last: int

    @validator("last")
    def is_after(cls, value{more}):
        return value
"""


def found(code: str, text: str, path: str = "app/main.py") -> list[Diagnostic]:
    return check_texts(
        {path: text, "requirements.txt": "fastapi==0.140.0\npydantic==2.12\n"}, select=[code], preview=True
    )


@pytest.mark.parametrize(
    ("routes", "kind", "count"),
    [("iter_route_contexts(app.routes)", "c.original_route", 0), ("app.routes", "c", 1)],
)
def test_routes_that_are_flattened_are_all_there(routes: str, kind: str, count: int) -> None:
    assert len(found("FLT623", ROUTES.replace("{routes}", routes).replace("{kind}", kind))) == count


@pytest.mark.parametrize(("more", "says"), [("", False), (", values", True), (", **kwargs", True)])
def test_a_validator_that_reads_other_fields_is_told_where_they_are(more: str, says: bool) -> None:
    (one,) = found("FLT703", VALIDATOR.replace("{more}", more))
    assert ("info.data" in one.message) == says


@pytest.mark.parametrize(("name", "count"), [("simulated_api_key", 0), ("api_key", 1)])
def test_what_is_called_made_up_is_no_secret(name: str, count: int) -> None:
    text = f'import httpx\n\n{name} = "sk-9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c"\nhttpx.get("/", headers={{"X": {name}}})\n'
    assert len(found("FLT803", text)) == count
