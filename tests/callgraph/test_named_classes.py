"""A class of an application that nothing alive names is made by nobody: what is wrong in it is of low confidence."""

from __future__ import annotations

import pytest

from fastlint.engine.in_memory import check_texts

SCHEMAS = """\
from pydantic import BaseModel


class Note(BaseModel):
    text: str

    class Config:
        orm_mode = True


class Notes(BaseModel):
    data: list[Note]
"""
MAIN = """\
from fastapi import FastAPI
{head}
app = FastAPI()


@app.get("/")
def read() -> str:
    return "x"
{more}
"""
RECORDER = """\
import asyncio


async def write() -> None:
    await asyncio.sleep(1)


class Recorder:
    async def record(self) -> None:
        asyncio.create_task(write())
"""


def found(code: str, **files: str) -> list[str]:
    texts = {f"{name.replace('__in__', '/').replace('INIT', '__init__')}.py": text for name, text in files.items()}
    texts["pyproject.toml"] = '[project]\nname = "shop"\nversion = "1"\ndependencies = ["fastapi", "pydantic>=2"]\n'
    path = "app/schemas.py" if code == "FLT702" else "app/recorder.py"
    low = check_texts(texts, select={code}, preview=True)
    assert path in {d.filename for d in low}
    return [d.filename for d in check_texts(texts, select={code}) if d.filename == path]


def models(head: str = "", more: str = "", **others: str) -> list[str]:
    more += "\napp.include_router(router)\n" if "router" in head else ""
    main = MAIN.replace("{head}", head).replace("{more}", more)
    return found("FLT702", app__in__main=main, app__in__schemas=SCHEMAS, **others)


@pytest.mark.parametrize(
    ("head", "others"),
    [
        ("import app.schemas", {}),
        ("import app.routes", {"app__in__routes": "from app.schemas import Note, Notes\n"}),
        (
            "from app.routes import router\n",
            {
                "app__in__routes": "from fastapi import APIRouter\nfrom app.schemas import Note, Notes\n\n"
                "router = APIRouter()\n\n\n@router.get('/a')\ndef a() -> int:\n    return 1\n"
            },
        ),
        ("import app.data", {"app__in__data__in__INIT": "from app.schemas import Note\n__all__ = ['Note']\n"}),
    ],
)
def test_a_model_that_is_only_imported_or_a_field_of_such_is_used_by_nobody(head: str, others: dict[str, str]) -> None:
    assert models(head, **others) == []


@pytest.mark.parametrize(
    ("head", "more"),
    [
        ("from app.schemas import Note", "\n@app.get('/a', response_model=Note)\ndef a():\n    return None\n"),
        ("from app.schemas import Notes", "\n@app.post('/a')\ndef a(notes: Notes) -> None: ...\n"),
        ("from app import schemas", "\n@app.post('/a')\ndef a(notes: schemas.Notes) -> None: ...\n"),
        ("from app.schemas import Note as N", "\n@app.post('/a')\ndef a(note: N) -> None: ...\n"),
        ("import inspect\nfrom app import schemas", "\nmodels = inspect.getmembers(schemas)\n"),
        ("from app import schemas", "\ndef model(name: str):\n    return getattr(schemas, name)\n"),
    ],
)
def test_a_model_that_something_names_is_used(head: str, more: str) -> None:
    assert models(head, more) == ["app/schemas.py"]


def test_models_of_a_library_are_there_for_others() -> None:
    assert found("FLT702", app__in__schemas=SCHEMAS) == ["app/schemas.py"]


def recorders(more: str, **others: str) -> list[str]:
    main = MAIN.replace("{head}", "from app import recorder").replace("{more}", more)
    return found("FLT203", app__in__main=main, app__in__recorder=RECORDER, **others)


def test_methods_of_what_only_an_example_makes_never_run() -> None:
    use = "from app.recorder import Recorder\n\nasync def run() -> None:\n    await Recorder().record()\n"
    assert recorders("", examples__in__show=use) == []
    made = "\n@app.get('/r')\nasync def r() -> None:\n    await recorder.Recorder().record()\n"
    assert recorders(made) == ["app/recorder.py"]


def test_what_is_wrong_as_written_asks_for_no_use() -> None:
    text = "from pydantic import BaseModel, validator\n\n\nclass Note(BaseModel):\n    text: str\n\n"
    text += "    @validator('text')\n    def check(cls, value):\n        return value\n"
    files = {"app/main.py": MAIN.format(head="import app.schemas", more=""), "app/schemas.py": text}
    files["requirements.txt"] = "fastapi==0.115.0\npydantic==2.9.0\n"
    assert [d.filename for d in check_texts(files, select={"FLT703"})] == ["app/schemas.py"]


MIDDLEWARE = """\
import time

from starlette.middleware.base import BaseHTTPMiddleware


class Slow(BaseHTTPMiddleware):
    async def dispatch(self, request, call_next):
        time.sleep(1)
        return await call_next(request)
"""


def test_middleware_that_only_an_example_adds_runs_for_nobody() -> None:
    adding = "\napp.add_middleware(slow.Slow)\n"
    main = MAIN.replace("{head}", "from app import slow").replace("{more}", "")
    files = {"app/main.py": main, "app/slow.py": MIDDLEWARE, "requirements.txt": "fastapi\n"}
    files["examples/show.py"] = main + adding
    assert [d.filename for d in check_texts(files, select={"FLT102"})] == []
    assert [d.filename for d in check_texts(files, select={"FLT102"}, preview=True)] == ["app/slow.py"]
    files["app/main.py"] = main + adding
    assert [d.filename for d in check_texts(files, select={"FLT102"})] == ["app/slow.py"]
