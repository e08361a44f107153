"""Findings in branches that constants of the project rule out are of low confidence; what may change is no constant."""

from __future__ import annotations

import pytest

from fastlint.engine.in_memory import check_texts

ROUTE = """\
{head}
import time

from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()


class Item(BaseModel):
    name: str


@app.post("/")
async def create(item: Item) -> None:
{body}
"""
WORK = "time.sleep(1); print(item.dict())"


def certain(head: str, body: str, **others: str) -> list[str]:
    """The codes of certain findings; all of them are of low confidence at least."""
    indented = "\n".join(f"    {row}" for row in body.splitlines())
    files = {"app/__init__.py": "", "app/main.py": ROUTE.replace("{head}", head).replace("{body}", indented)}
    files |= {f"app/{name}.py": text for name, text in others.items()}
    chosen = {"FLT102", "FLT701"}
    low = check_texts(files, select=chosen, preview=True)
    assert {d.code for d in low if d.filename == "app/main.py"} == chosen
    return [d.code for d in check_texts(files, select=chosen) if d.filename == "app/main.py"]


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("debug = 0", f"if debug == 1:\n    {WORK}"),
        ("DEBUG: bool = False", f"if DEBUG:\n    {WORK}"),
        ("debug = False", f"if not debug:\n    pass\nelse:\n    {WORK}"),
        ("MODE = 'live'", f"if item.name and MODE in ('dry', 'mock'):\n    {WORK}"),
        ("debug = 0", f"if item.name:\n    pass\nelif debug > 1:\n    {WORK}"),
        ("debug = False", f"if not debug:\n    return\n{WORK}"),
        ("debug = False", f"while debug:\n    {WORK}"),
        ("from app.flags import DEBUG", f"if DEBUG:\n    {WORK}"),
        ("from app import flags", f"if flags.DEBUG:\n    {WORK}"),
        ("", f"debug = False\nif debug:\n    {WORK}"),
        ("", f"mode = 'live'\nif item.name and mode == 'dry':\n    {WORK}"),
        ("import sys", f"if sys.version_info < (3, 8):\n    {WORK}"),
        ("import sys", f"if sys.version_info >= (3,):\n    pass\nelse:\n    {WORK}"),
    ],
)
def test_what_no_constant_lets_run_is_of_low_confidence(head: str, body: str) -> None:
    assert certain(head, body, flags="DEBUG = False\n") == []


@pytest.mark.parametrize(
    ("head", "body", "other"),
    [
        ("debug = 1", f"if debug == 1:\n    {WORK}", ""),
        ("debug = False", f"if debug:\n    pass\nelse:\n    {WORK}", ""),
        ("LEVEL = 3", f"if 0 < LEVEL < len(item.name):\n    return\n{WORK}", ""),
        ("debug = False", f"if debug or item.name:\n    {WORK}", ""),
        ("debug = False", f"if debug:\n    return\n{WORK}", ""),
        ("import os\ndebug = os.getenv('DEBUG') == '1'", f"if debug:\n    {WORK}", ""),
        (
            "debug = False\ntry:\n    import pdb\n    debug = True\nexcept ImportError: pass",
            f"if debug:\n    {WORK}",
            "",
        ),
        ("debug = False\ndef on():\n    global debug\n    debug = True", f"if debug:\n    {WORK}", ""),
        ("debug = False", f"debug = len(item.name) > 3\nif debug:\n    {WORK}", ""),
        ("debug = False", f"if debug:\n    {WORK}", "from app import main\nmain.debug = True\n"),
        ("debug = False", f"if debug:\n    {WORK}", "import app.main as m\nsetattr(m, 'debug', True)\n"),
        ("debug = False\nfrom app.other import *", f"if debug:\n    {WORK}", "debug = True\n"),
        ("", f"debug = False\nfor _ in item.name:\n    debug = True\nif debug:\n    {WORK}", ""),
        ("", f"count = 0\ncount += len(item.name)\nif count:\n    {WORK}", ""),
        ("", f"debug = False\ndef on():\n    nonlocal debug\n    debug = True\non()\nif debug:\n    {WORK}", ""),
        ("", f"debug = None\nfor debug in item.name:\n    pass\nif debug:\n    {WORK}", ""),
        ("", f"debug = False\nif debug := item.name:\n    {WORK}", ""),
        ("", f"if item.name:\n    debug = False\nelse:\n    debug = True\nif debug:\n    {WORK}", ""),
        ("import sys", f"if sys.version_info >= (3, 12):\n    {WORK}", ""),
        ("import sys", f"if sys.version_info < (3, 12):\n    {WORK}", ""),
        ("", f"if item.name:\n    return\n{WORK}", ""),
        ("", f"try:\n    return int(item.name)\nexcept ValueError:\n    {WORK}", ""),
        ("from app.other import debug", f"if debug:\n    {WORK}", "import sys\ndebug = '--debug' in sys.argv\n"),
    ],
)
def test_what_may_run_is_certain(head: str, body: str, other: str) -> None:
    assert certain(head, body, other=other) == ["FLT102", "FLT701"]


def test_what_stands_behind_false_is_never_run_either() -> None:
    text = ROUTE.replace("{head}", "").replace("{body}", "    if False:\n        print(item.dict())")
    found = check_texts({"app/main.py": text}, select={"FLT701"}, preview=True)
    assert [(d.code, d.confidence) for d in found] == [("FLT701", "low")]


@pytest.mark.parametrize(
    "body",
    [
        "return\nprint(item.dict())",
        "if item.name:\n    raise KeyError(item.name)\n    # never\n\n    print(item.dict())",
        "for _ in item.name:\n    continue\n    print(item.dict())",
    ],
)
def test_nor_is_what_stands_behind_a_statement_that_leaves(body: str) -> None:
    indented = "\n".join(f"    {row}" for row in body.splitlines())
    text = ROUTE.replace("{head}", "").replace("{body}", indented)
    found = check_texts({"app/main.py": text}, select={"FLT701"}, preview=True)
    assert [(d.code, d.confidence) for d in found] == [("FLT701", "low")]


def test_a_way_through_such_a_branch_is_none() -> None:
    head = "def trace() -> None:\n    if VERBOSE:\n        time.sleep(1)\nVERBOSE = {}"
    body = "trace()\nif VERBOSE:\n    print(item.dict())"
    assert certain(head.format("False"), body) == []
    assert certain(head.format("True"), body) == ["FLT102", "FLT701"]
