"""What FLT407's fix makes of imports for type checkers: afterwards FastAPI finds the names."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi import FastAPI

from fastlint.engine.in_memory import check_texts, fix_texts

GUARD = "from typing import TYPE_CHECKING\n\n"
FASTAPI = "from fastapi import FastAPI\n\n"
IMPORTED = "import typing\n\nfrom fastapi import FastAPI, Request\n\n"
MORE = "from typing import TYPE_CHECKING, Annotated\n\nfrom fastapi import FastAPI, Query\n\n"
REQUEST = "    from fastapi import Request\n"
HEAD = "from __future__ import annotations\n\n"
BODY = """
app = FastAPI()


@app.get("/a")
def a({0}) -> str:
    return "a"


@app.get("/b")
def b(x: int, {0}) -> str:
    return "b"
"""
CASES = {
    "the only one": (
        GUARD + FASTAPI + "if TYPE_CHECKING:\n    from fastapi import Request\n",
        "r: Request",
        "from fastapi import FastAPI, Request\n",
    ),
    "one of two statements": (
        GUARD + FASTAPI + "if TYPE_CHECKING:\n    # for checkers\n    from decimal import Decimal\n" + REQUEST,
        "r: Request",
        GUARD
        + "from fastapi import FastAPI, Request\n\n"
        + "if TYPE_CHECKING:\n    # for checkers\n    from decimal import Decimal\n",
    ),
    "two of a block, one after the other": (
        "from typing import TYPE_CHECKING, Any\n\n"
        + FASTAPI
        + "if TYPE_CHECKING:\n    from fastapi import Request, Response\n\nX = Any\n",
        "r: Request, s: Response",
        "from typing import Any\n\nfrom fastapi import FastAPI, Request, Response\n\nX = Any\n",
    ),
    "one of several names": (
        "import typing\n\n"
        + FASTAPI
        + "if typing.TYPE_CHECKING:\n    from fastapi import (\n        Header,\n        Request,\n    )\n",
        "r: Request",
        IMPORTED + "if typing.TYPE_CHECKING:\n    from fastapi import (\n        Header,\n    )\n",
    ),
    "a name over backslashes": (
        "import typing\n\n"
        + FASTAPI
        + "if typing.TYPE_CHECKING:\n    from fastapi import Header, \\\n        Request\n",
        "r: Request",
        IMPORTED + "if typing.TYPE_CHECKING:\n    from fastapi import Header\n",
    ),
    "an alias": (
        GUARD + FASTAPI + "if TYPE_CHECKING:\n    from starlette.requests import Request as Asked\n",
        "r: Asked",
        "from fastapi import FastAPI\nfrom starlette.requests import Request as Asked\n",
    ),
    "a module": (
        GUARD + FASTAPI + "if TYPE_CHECKING:\n    import datetime as dt\n",
        "r: dt.date",
        "import datetime as dt\n\nfrom fastapi import FastAPI\n",
    ),
    "in Annotated": (
        MORE + "if TYPE_CHECKING:\n    from uuid import UUID\n",
        "r: Annotated[UUID | None, Query()] = None",
        "from typing import Annotated\nfrom uuid import UUID\n\nfrom fastapi import FastAPI, Query\n",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_moved(case: str) -> None:
    head, parameters, after = CASES[case]
    body = BODY.format(parameters)
    fixed = fix_texts({"main.py": HEAD + head + body}, select=("FLT407",))["main.py"]
    assert fixed == HEAD + after + body
    assert check_texts({"main.py": HEAD + head + body}, select=("FLT407",))
    assert not check_texts({"main.py": fixed}, select=("FLT407",))
    scope: dict[str, Any] = {"__name__": "main"}
    exec(compile(fixed, "main.py", "exec", dont_inherit=True), scope)
    app = scope["app"]
    assert isinstance(app, FastAPI)
    assert app.openapi()["paths"]["/a"]


LEFT = {
    "a comment would be lost": "if TYPE_CHECKING:\n    # the class\n    from fastapi import Request\n",
    "it is said why": "if TYPE_CHECKING:\n    from fastapi import Request  # noqa: TC002\n    x = 1\n",
    "a second meaning": "if TYPE_CHECKING:\n    from fastapi import Request\nelse:\n    Request = None\n",
    "two blocks": 2 * f"if TYPE_CHECKING:\n{REQUEST}",
    "a class in place of an import": "if TYPE_CHECKING:\n    class Request: ...\n",
    "a typing mistake": "",
}


@pytest.mark.parametrize("case", LEFT)
def test_left_alone(case: str) -> None:
    text = HEAD + GUARD + FASTAPI + LEFT[case] + BODY.format("r: Request")
    assert fix_texts({"main.py": text}, select=("FLT407",))["main.py"] == text


USER = """\
from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter

if TYPE_CHECKING:
    from app.{module} import Item

router = APIRouter()


@router.post("/items")
def add(item: Item) -> str:
    return item.name
"""
MAIN = "from fastapi import FastAPI\n\nfrom app import items\n\napp = FastAPI()\napp.include_router(items.router)\n"
ITEM = "from pydantic import BaseModel\n\n\nclass Item(BaseModel):\n    name: str\n"


@pytest.mark.parametrize(
    ("more", "is_moved"),
    [
        ("", True),
        ("from app import items\n", False),
        ("from app.far import x\n", False),
        ("from app.near import x\n", True),
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from app import items\n", True),
        ("def f():\n    from app import items\n", True),
    ],
)
def test_no_circle_of_imports_is_made(more: str, is_moved: bool) -> None:
    files = {
        "app/__init__.py": "",
        "app/main.py": MAIN,
        "app/items.py": USER.format(module="models"),
        "app/models.py": more + ITEM,
        "app/far.py": "from .near import x\nimport app.items\n",
        "app/near.py": "x = 1\n",
    }
    assert any(d.code == "FLT407" for d in check_texts(files, select=("FLT407",)))
    fixed = fix_texts(files, select=("FLT407",))["app/items.py"]
    assert (fixed != files["app/items.py"]) == is_moved
    assert ("from fastapi import APIRouter\n\nfrom app.models import Item\n" in fixed) == is_moved
