"""FLT818 by default: what sends or takes something without looking at who is there, and does so always."""

from __future__ import annotations

import pytest

from fastlint.engine.in_memory import check_texts

APP = """\
import ssl
import urllib.request

import requests
from fastapi import FastAPI

app = FastAPI()


@app.get("/")
def status(token: str, is_loose: bool = False) -> int:
{body}
    return 1
"""


@pytest.mark.parametrize(
    ("body", "is_certain"),
    [
        ('requests.post("https://far.example.com", json={"a": token}, verify=False, timeout=3)', True),
        ('requests.get("https://far.example.com", headers={"a": token}, verify=False, timeout=3)', True),
        ('print(requests.get("https://far.example.com", verify=False, timeout=3).text)', True),
        ('requests.get("https://far.example.com", verify=False, timeout=3)', False),
        (
            "try:\n        return 2\n    except requests.exceptions.SSLError:\n        requests.put('x', verify=False)",
            False,
        ),
        ("context = ssl.create_default_context()\n    context.verify_mode = ssl.CERT_NONE", True),
        (
            "context = ssl.create_default_context()\n    if is_loose:\n        context.verify_mode = ssl.CERT_NONE",
            False,
        ),
        (
            "if is_loose:\n        context = ssl.create_default_context()\n        context.verify_mode = ssl.CERT_NONE",
            True,
        ),
        (
            """\
url = f"https://127.0.0.1:{token}/up"
    urllib.request.urlopen(url, context=ssl._create_unverified_context())""",
            False,
        ),
        ('urllib.request.urlopen("https://far.example.com", context=ssl._create_unverified_context())', True),
    ],
)
def test_certain_is_what_sends_something(body: str, is_certain: bool) -> None:
    found = check_texts({"main.py": APP.format(body=f"    {body}")}, select=("FLT818",))
    assert bool(found) == is_certain
    every = check_texts({"main.py": APP.format(body=f"    {body}")}, select=("FLT818",), preview=True)
    assert [d.code for d in every] == ["FLT818"]
