"""Parameters, types and data models as the model sees them equal what the running FastAPI says."""

from __future__ import annotations

import importlib
import sys
import warnings
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from fastlint import engine
from fastlint.config.settings import Overrides
from fastlint.engine.in_memory import check_texts
from fastlint.engine.run import Run
from fastlint.framework.forwarding import Forwarding
from fastlint.framework.signatures import _SECURITY
from fastlint.subjects.data import DataModel, Parameter, TypeInfo
from fastlint.subjects.shared import Route
from tests.framework.test_against_fastapi import APPLICATIONS, running
from tests.running_routes import describe
from tests.serving import FIXTURES

Subjects = dict[str, dict[str, tuple[Any, ...]]]


def subjects_of(folder: Path) -> Subjects:
    """The subjects of each file."""
    whole = Run(engine.Request((str(folder),), Overrides(), cache=False))
    checking = whole.checking({}, whole.cache)
    checking.analysis.load()
    assert not checking.analysis.failures
    return {whole.paths[m]: found for m, found in checking.contexts().items()}


@cache
def of_fixture(project: str) -> Subjects:
    return subjects_of(FIXTURES / project)


def routes(subjects: Subjects) -> Iterator[tuple[str, Route]]:
    for path, found in subjects.items():
        for route in found.get("Route", ()):
            yield path, route


Bare = tuple[str, str, bool]


def bare(parameters: Iterable[Parameter]) -> list[Bare]:
    """Name, source and whether it is required; specials and dependencies always are."""
    return sorted((p.name, p.source, p.source in ("special", "dependency") or not p.has_default) for p in parameters)


def agree(route: Route, row: dict[str, Any]) -> None:
    """Both know the same parameters; of dependencies all together, of all applications that include the route."""
    truth = {name: sorted(map(tuple, found)) for name, found in row["parameters"]}
    assert bare(route.parameters) == truth.pop(route.endpoint), route.endpoint
    # A partial makes what it binds optional: that is not told.
    inherited = {each[:2] for name, found in truth.items() if name not in _SECURITY for each in found}
    assert not route.is_complete or inherited <= {each[:2] for each in bare(route.inherited)}, route.endpoint


@pytest.mark.parametrize(("project", "application"), APPLICATIONS)
def test_parameters_of_fixtures(project: str, application: str) -> None:
    """Each endpoint's own parameters, and those of its dependencies together."""
    compared = 0
    for row in running(project)[application]:
        for filename, route in routes(of_fixture(project)):
            is_here = row["filename"].endswith(f"/{filename}") and route.endpoint == row["endpoint"]
            if is_here and any(path.endswith(row["path"]) for path in route.paths or (route.path,)):
                compared += 1
                agree(route, row)
    assert compared >= len(running(project)[application]) // 2


KINDS = """\
from __future__ import annotations
import datetime as dt, enum, uuid
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated, Any, Dict, Generic, List, Literal, NamedTuple, NewType, Optional, TypeVar, Union
from typing_extensions import TypedDict
from fastapi import Body, Cookie, Depends, File, Form, Header, Path, Query, Request, Response, UploadFile
from pydantic import BaseModel, Field, Json, RootModel, SecretStr, conint, constr

T = TypeVar("T")
UserId = NewType("UserId", int)
Limit = Annotated[int, Query(ge=1, le=100)]
Skip = Annotated[int, "documented", Field(ge=0), Query(alias="offset")]
MaybeInt = Optional[int]
Either = int | str
Small = conint(le=5)

class Color(str, enum.Enum):
    red = "red"



class Typed(TypedDict):
    a: int
class Pair(NamedTuple):
    a: int
    b: int = 2
@dataclass
class Data:
    a: int
    b: List[int] = field(default_factory=list)
    c: Annotated[str, Header()] = "x"
class Item(BaseModel):
    name: str
    size: Optional[int] = None
    date: dt.date = dt.date(2000, 1, 1)
class Derived(Item):
    extra: Annotated[str, Field(alias="More")] = "x"
class Page(BaseModel, Generic[T]):
    items: list[T]
class Ids(RootModel[list[int]]): ...
class Filters(BaseModel):
    q: str
    tag_names: list[str] = []

ItemBody = Annotated[Item, Body(embed=True)]
def current(token: Annotated[str, Header(alias="X-Token")], limit: Limit = 5) -> str: ...
Current = Annotated[str, Depends(current)]
Pre = Depends(current)
class Checker:
    def __init__(self, level: int): ...
    def __call__(self, user: Current, level: int = 1): ...
class Paging:
    def __init__(self, *, page: int = 1, size: Limit = 10): ...
class BigPaging(Paging): ...
"""
MAIN = """\
from __future__ import annotations
from kinds import *
import kinds as k
from fastapi import APIRouter, BackgroundTasks, FastAPI, Security, WebSocket
from fastapi.requests import HTTPConnection
from fastapi.security import HTTPBearer, OAuth2PasswordRequestForm, SecurityScopes
import fastapi
app = FastAPI()
router = APIRouter(prefix="/u/{user_id}")
checker = Checker(1)

@app.get("/scalars/{path}")
def scalars(path: UserId, a: int, b: Optional[k.Color] = None, c: Literal["x"] = "x", d: uuid.UUID | None = None,
            e: Any = None, f=1, g: "dt.datetime" = None,
            h: SecretStr = "", i: Small = 1, j: Decimal = 0, l: MaybeInt = 1,
            m: Either = 1): ...
@app.post("/bodies")
def bodies(a: Item, b: dict, c: List[int], d: Data, e: Typed, f: Pair, g: Dict[str, Item], h: Page[Item], i: Ids,
           j: Union[Item, None] = None, k_: Optional[Dict[str, int]] = None, l: list[Item] = [],
           m: Item | Derived = None,
           n: tuple[int, ...] = (), o: list = [], p: Annotated[int, Body()] = 1): ...
@app.get("/lists")
def lists(a: Annotated[list[int], Query()], b: List[str] = Query([]), c: Optional[List[str]] = Query(default=None),
          d: set[int] = Query(default_factory=set), e: Skip = 3, f: Limit = 5, g: k.Limit = ...): ...
@app.get("/markers/{x}")
def markers(a: Annotated[str, Header()], b: Annotated[str | None, Cookie(alias="sid")] = None, x: int = Path(ge=1),
            c: int = Header(...), d: str = fastapi.Query(..., min_length=3), e: Annotated[Filters, Query()] = None,
            f: Json = None): ...
@app.post("/forms")
def forms(a: Annotated[str, Form()], u: UploadFile, v: list[UploadFile], w: UploadFile | None = None,
          x: bytes = File(), y: Optional[str] = Form(None)): ...
@app.post("/embedded")
def embedded(item: ItemBody, importance: Annotated[int, Body()], note: str = Body("x")): ...
@app.get("/special")
def special(request: Request, response: Response, tasks: BackgroundTasks, connection: HTTPConnection,
            scopes: SecurityScopes): ...
@app.get("/dependencies")
def dependencies(a: Current, b: Annotated[Item, Depends()], c: Data = Depends(), d=Pre, e: str = Depends(checker),
                 f: Paging = Depends(), g: BigPaging = Depends(BigPaging), h=Security(HTTPBearer()),
                 i: Derived = Depends(Derived), j=Depends(lambda z=1, *, y: z)): ...
@app.post("/token")
def token(form: Annotated[OAuth2PasswordRequestForm, Depends()]): ...
@router.get("/things/{thing:path}")
def things(user_id: int, thing: str, other_id: int): ...
def thing_of(user_id: int, late: str, item_id: int = 0): ...
@router.put("/again/{item_id}", dependencies=[Depends(thing_of)])
def again(item_id): ...
@router.post("/star")
def star(*args, **kwargs): ...
app.include_router(router, prefix="/late/{late}")
@app.websocket("/ws/{room}")
async def ws(websocket: WebSocket, room: str, q: int | None = None): ...
"""


def test_parameters_of_all_kinds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pyproject.toml").touch()
    for name, text in (("kinds", KINDS), ("main", MAIN)):
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        rows = describe(importlib.import_module("main").app)
    for module in ("main", "kinds"):
        sys.modules.pop(module)
    found = {route.endpoint: route for _, route in routes(subjects_of(tmp_path))}
    assert len(rows) == 13
    for row in rows:
        assert found[row["endpoint"]].is_complete or row["endpoint"] == "token"
        agree(found[row["endpoint"]], row)


MODELS = {
    "base.py": '''\
from datetime import date
from typing import ClassVar, Generic, Optional, TypeVar
from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator
from sqlalchemy import Column, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlmodel import SQLModel
T = TypeVar("T")

class Base(DeclarativeBase): ...
class Row(Base):
    __tablename__ = "rows"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[Optional[str]]
    old = Column(String(20))
class Hero(SQLModel, table=True):
    id: int | None = None
class Common(BaseModel):
    model_config = ConfigDict(from_attributes=True, extra="forbid")
    kind: ClassVar[str] = "x"
    id: int
    date: Optional[date] = None
    _private: int = 1
    @field_validator("id")
    def positive(cls, value): return value
class Page(BaseModel, Generic[T]):
    items: list[T]
    next: "Page[T] | None" = None
''',
    "main.py": '''\
from fastapi import Depends, FastAPI
from base import *
class User(Common):
    class Config:
        frozen = True
    hashed_password: str = Field(alias="hash")
    password: SecretStr
    api_key: str = Field(exclude=True)
    has_token: bool = False
class Owner(BaseModel):
    user: User | None
    secret: str = "x"
class In(BaseModel):
    name: str
app = FastAPI()
@app.post("/a")
def keyword(body: In, q: Common = Depends()) -> int: ...
@app.get("/b", response_model=list[Owner])
def nested(): ...
@app.get("/c", response_model=Owner, response_model_exclude={"user": {"hashed_password"}})
def excluded(): ...
@app.get("/d", response_model_include=["secret"])
def included() -> Owner: ...
@app.get("/e")
def generic() -> Page[User]: ...
''',
}  # fmt: skip


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Subjects:
    folder = tmp_path_factory.mktemp("models")
    (folder / "pyproject.toml").touch()
    for name, text in MODELS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return subjects_of(folder)


def test_data_models(models: Subjects) -> None:
    found: dict[str, DataModel] = {m.name: m for subjects in models.values() for m in subjects.get("DataModel", ())}
    kinds = {name.rpartition(":")[2]: model.kind for name, model in found.items()}
    assert kinds == {"Row": "orm", "Hero": "table", "Common": "model", "Page": "model", "User": "model",
                     "Owner": "model", "In": "model", "Base": "orm"}  # fmt: skip
    user = found["main.py:User"]
    assert [f.name for f in user.fields] == ["id", "date", "hashed_password", "password", "api_key", "has_token"]
    assert [f.filename for f in user.fields[:3]] == ["base.py", "base.py", "main.py"]
    assert [f.span.column if f.span else 0 for f in user.fields[:3]] == [0, 0, 5]
    assert user.fields[1].type == TypeInfo("Optional[date]", "scalar", "datetime.date", True, ())
    assert (user.fields[2].alias, user.fields[2].has_default) == ("hash", False)
    assert dict(user.config) == {"frozen": "True", "from_attributes": "True", "extra": "'forbid'"}
    assert user.validators == ("positive",)
    assert [(f.name, f.type.kind, f.type.optional) for f in found["base.py:Row"].fields] == [
        ("id", "scalar", False), ("name", "scalar", True), ("old", "any", True),
    ]  # fmt: skip
    roles = {name.rpartition(":")[2]: model.roles for name, model in found.items()}
    assert (roles["In"], roles["User"], roles["Common"]) == (("request",), ("response",), ("dependency",))


def test_leaks(models: Subjects) -> None:
    leaks = {route.endpoint: route.leaks for _, route in routes(models)}
    assert leaks == {
        "keyword": (),
        "nested": ("user.hashed_password", "secret"),
        "excluded": ("secret",),
        "included": ("secret",),
        "generic": ("items.hashed_password",),
    }


def test_a_request_is_followed_to_a_bounded_number_of_functions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Methods that keep a connection and hand it to each other are looked at once each, not once for each way."""
    looked: list[object] = []
    place = Forwarding._place

    def counting(self: Forwarding, function: tuple[int, int], name: object) -> Any:
        looked.append(function)
        return place(self, function, name)

    monkeypatch.setattr(Forwarding, "_place", counting)
    numbers = range(14)
    calls = "".join(f"        self.m{n}(self.kept, request)\n" for n in numbers)
    methods = "".join(f"    def m{n}(self, request, other):\n        self.kept = request\n{calls}\n" for n in numbers)
    route = "@app.get('/{key}')\ndef read(request: Request):\n    Manager().m0(request, request)\n"
    text = f"from fastapi import FastAPI, Request\n\napp = FastAPI()\n\n\nclass Manager:\n{methods}\n\n{route}"
    check_texts({"main.py": text}, select=["FLT408"])
    assert 14 <= len(looked) <= 2 * 80  # a module may be linked twice
