"""FLT423 on Starlette's own `route`: reported as `api_route` is, mended where the function names the Request."""

from __future__ import annotations

import pytest

from fastlint.engine.in_memory import check_texts

APP = """\
from fastapi import APIRouter, Request
from starlette.responses import PlainTextResponse

METHODS = ["GET"]
router = APIRouter()


@router.{decorator}
async def status({parameter}) -> PlainTextResponse:
    return PlainTextResponse("up")
"""


@pytest.mark.parametrize(
    ("decorator", "parameter", "can_be_mended"),
    [
        ('route("/status", methods=["GET"])', "request: Request", True),
        ('route("/status")', "request: Request", True),
        ('route("/status", methods={"delete"})', "request", False),
        ('api_route("/status", methods=("post",))', "name: str", True),
    ],
)
def test_one_method_has_a_short_form(decorator: str, parameter: str, can_be_mended: bool) -> None:
    (found,) = check_texts({"main.py": APP.format(decorator=decorator, parameter=parameter)}, select=("FLT423",))
    assert (found.fix is not None) == can_be_mended


@pytest.mark.parametrize(
    "decorator",
    ['route("/status", methods=["GET", "POST"])', 'route("/status", methods=METHODS)', 'get("/status")'],
)
def test_several_methods_have_none(decorator: str) -> None:
    text = APP.format(decorator=decorator, parameter="request: Request")
    assert check_texts({"main.py": text}, select=("FLT423",)) == []
