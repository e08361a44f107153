"""FLT418 moves no decorator to where the endpoint lacks what it asks for."""

from __future__ import annotations

import pytest

from fastlint.engine.in_memory import check_texts

LIMITS = """\
from slowapi import Limiter
from slowapi.util import get_remote_address

limiter = Limiter(key_func=get_remote_address{options})
"""
APP = """\
from fastapi import FastAPI, Request, Response

from app.limits import limiter

app = FastAPI()


@limiter.limit("1/minute")
@app.post("/codes")
async def make_code({parameters}) -> str:
    return "made"
"""


@pytest.mark.parametrize(
    ("options", "parameters", "is_moved"),
    [
        ("", "request: Request", True),
        (", headers_enabled=False", "request: Request", True),
        (", headers_enabled=True", "request: Request, response: Response", True),
        (", headers_enabled=True", "request: Request", False),
        (", headers_enabled=WITH_HEADERS", "request: Request", False),
        (", **OPTIONS", "request: Request", False),
    ],
)
def test_limits_with_headers_need_a_response(options: str, parameters: str, is_moved: bool) -> None:
    texts = {"app/limits.py": LIMITS.format(options=options), "app/main.py": APP.format(parameters=parameters)}
    (found,) = check_texts(texts, select=["FLT418"])
    assert (found.fix is not None) == is_moved
    assert ("declare `response`" in found.message) != is_moved
