"""Claims that hold only under a condition are certain, or made, only where the condition is known."""

from __future__ import annotations

import pytest

from fastlint.diagnostic import Confidence, Diagnostic
from fastlint.engine.in_memory import check_texts, fix_texts

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


def test_routes_that_are_removed_one_by_one_are_not_told_to_be_flattened() -> None:
    text = ROUTES.replace("{routes}", "app.routes").replace("{kind}", "c")
    (looked,) = found("FLT623", text)
    (removed,) = found("FLT623", f"{text}for name in names:\n    app.routes.remove(name)\n")
    assert ("iter_route_contexts" in looked.message, "iter_route_contexts" in removed.message) == (True, False)


@pytest.mark.parametrize(
    ("more", "read", "says"),
    [("", "", False), (", values", "", False), (", values", ", values", True), (", **kwargs", ", kwargs", True)],
)
def test_a_validator_that_reads_other_fields_is_told_where_they_are(more: str, read: str, says: bool) -> None:
    text = VALIDATOR.replace("{more}", more).replace("return value", f"return value{read}")
    (one,) = found("FLT703", text)
    assert ("info.data" in one.message) == says


@pytest.mark.parametrize(
    ("bases", "field", "body", "says"),
    [
        ("BaseModel", "int", "return value", []),
        ("BaseModel", "int = Field(description='x')", "return value", []),
        ("BaseModel", "int = Field(...)", "return value", []),
        ("BaseModel", "int = Field(1, ge=1)", "return value", ["validate_default"]),
        ("BaseModel", "int = Field(default_factory=int)", "return value", ["validate_default"]),
        ("BaseModel", "int | None = None", "return value", ["validate_default"]),
        ("BaseModel", "int", "return value + values['first']", ["info.data"]),
        ("BaseModel", "int = 1", "return value + values['first']", ["info.data"]),
        ("BaseSettings", "int = 1", "return value", []),
    ],
)
def test_a_validator_is_told_only_what_it_needs(bases: str, field: str, body: str, says: list[str]) -> None:
    text = VALIDATOR.replace("(BaseModel)", f"({bases})").replace("last: int", f"last: {field}")
    text = text.replace('("last")', '("last", always=True)').replace("{more}", ", values").replace("return value", body)
    text = text.replace("import BaseModel", "import Field, BaseModel")
    (one,) = found("FLT703", f"from pydantic_settings import BaseSettings\n{text}")
    assert [word for word in ("info.data", "validate_default") if word in one.message] == says


OPENED = """\
from fastapi import FastAPI
from sqlalchemy import create_engine
from sqlalchemy.orm import sessionmaker

app = FastAPI()
SessionLocal = sessionmaker(create_engine("sqlite://"))


@app.get("/roles")
def roles() -> list[str]:
    db = SessionLocal()
    try:
        return [str(row) for row in db.query(int)]
    {end}
"""


@pytest.mark.parametrize(
    ("end", "says"),
    [
        ("finally:\n        db.close()", False),
        ("finally:\n        print(db)", True),
        ("except OSError:\n        db.close()\n        raise", True),
    ],
)
def test_what_a_finally_closes_is_closed(end: str, *, says: bool) -> None:
    (one,) = found("FLT502", OPENED.replace("{end}", end))
    assert ("does not close" in one.message) == says


@pytest.mark.parametrize(("name", "count"), [("simulated_api_key", 0), ("api_key", 1)])
def test_what_is_called_made_up_is_no_secret(name: str, count: int) -> None:
    text = f'import httpx\n\n{name} = "sk-9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c"\nhttpx.get("/", headers={{"X": {name}}})\n'
    assert len(found("FLT803", text)) == count


BODY = """\
from contextlib import suppress

from fastapi import FastAPI, Request

app = FastAPI()


@app.post("/books")
async def add(request: Request) -> str:
    body = dict()
    {around}
        body = await request.json()
    {handler}
    return body["title"], body.get("pages")
"""


@pytest.mark.parametrize(
    ("around", "handler", "says"),
    [
        ("if request:", "", True),
        ("try:", "except KeyError: pass", True),
        ("try:", "except ValueError: body = dict()", False),
        ("with suppress(ValueError):", "", False),
    ],
)
def test_malformed_json_is_a_500_where_nothing_takes_it(around: str, handler: str, *, says: bool) -> None:
    (one,) = found("FLT406", BODY.replace("{around}", around).replace("{handler}", handler))
    assert ("malformed JSON is a 500" in one.message) == says
    assert "a missing `title` is a 500" in one.message


RESPONSES = """\
from fastapi import FastAPI
from fastapi.responses import ORJSONResponse

app = FastAPI()


@app.get("/books"{declared})
def books():
    return ORJSONResponse({"detail": "x"}{given})
"""


@pytest.mark.parametrize(
    ("declared", "given", "says"),
    [
        ("", "", "return the value itself"),
        ("", ", status_code=201", "with `status_code=201` in the decorator"),
        (", status_code=201", ", status_code=201", "return the value itself"),
        (", status_code=201", "", "an injected `Response` the `status_code` 200"),
        ("", ", status_code=404", "raise `HTTPException(404, ...)`"),
        ("", ", status_code=some()", "make a `JSONResponse`"),
    ],
)
def test_what_replaces_a_response_has_its_status(declared: str, given: str, says: str) -> None:
    (one,) = found("FLT310", RESPONSES.replace("{declared}", declared).replace("{given}", given))
    assert says in one.message


TABLE = """\
from sqlmodel import Field, SQLModel
from sqlalchemy import Column


class Base(SQLModel):
    owner: int = Field(default=None{more})


class Thing({bases}, table=True):
    id: int | None = Field(default=None, primary_key=True)
"""


@pytest.mark.parametrize(
    ("more", "bases", "says"),
    [
        (', foreign_key="owner.id"', "Base", True),
        (", nullable=True", "Base", False),
        (", sa_column=Column()", "Base", False),
        (", primary_key=True", "Base", False),
        ("", "SQLModel", False),
    ],
)
def test_the_default_of_a_column_has_to_go_where_its_type_decides(more: str, bases: str, *, says: bool) -> None:
    (one,) = found("FLT404", TABLE.replace("{more}", more).replace("{bases}", bases))
    assert ("leave out the default" in one.message) == says
    assert ("add `| None`" in one.message) != says


CHECKED = """\
from fastapi import FastAPI, HTTPException

app = FastAPI()


@app.patch("/books")
def change(book: dict) -> list[str]:
    {check}
    return [book["title"] if "title" in book else "", {read}]
"""


@pytest.mark.parametrize(
    ("check", "read", "says"),
    [
        ("pass", '""', False),
        ("pass", 'book["pages"]', True),
        ("if not all(k in book for k in ['pages']): raise HTTPException(422)", 'book["pages"]', False),
    ],
)
def test_a_key_that_is_looked_for_is_not_missed(check: str, read: str, *, says: bool) -> None:
    (one,) = found("FLT406", CHECKED.replace("{check}", check).replace("{read}", read))
    assert ("a missing `pages` is a 500" in one.message) == says
    assert ("any type reaches the code" in one.message) != says


UNREAD = """\
from fastapi import FastAPI, Header

app = FastAPI()


@app.get("/books")
def books(shelf: str, {parameter}) -> list[str]:
    third = shelf.strip()
    first = shelf.upper()
    second = shelf.lower()
    return [first, second, third{read}]
"""


@pytest.mark.parametrize(
    ("code", "parameter", "name"),
    [
        ("FLT404", "raw: str = Header(None)", "raw"),
        ("FLT412", "query: dict", "query"),
        ("FLT413", "limit: int = 10", "limit"),
    ],
)
def test_a_parameter_that_is_never_read_harms_nobody_yet(code: str, parameter: str, name: str) -> None:
    text = UNREAD.replace("{parameter}", parameter)
    (one,) = found(code, text.replace("{read}", ""))
    assert one.confidence == "low"
    (one,) = found(code, text.replace("{read}", f", str({name})"))
    assert one.confidence == "high"


SKETCHES = """\
from fastapi import FastAPI

app = FastAPI()


@app.get("/books/{number}")
def read_book():
    FIRST


@app.get("/books/{other}")
def read_other(other: str):
    SECOND


@app.get("/books/new")
def read_new() -> None:
    SECOND
"""
SKETCH = '\n\n@app.post("/{0}")\ndef add_{0}() -> None:\n    {1}\n'
EMPTY = ("pass", "...", '"""Read."""', "return None")
FILLED = 'return {"title": "Emma"}'


@pytest.mark.parametrize("empty", EMPTY)
@pytest.mark.parametrize(("code", "name"), [("FLT408", "FIRST"), ("FLT415", "SECOND"), ("FLT416", "SECOND")])
def test_the_outline_of_an_application_harms_nobody(empty: str, code: str, name: str) -> None:
    text = SKETCHES.replace(name, empty).replace("FIRST", FILLED).replace("SECOND", FILLED)
    more = "".join(SKETCH.format(f"page{number}", empty) for number in range(30))
    assert [one.confidence for one in found(code, text + more)] == ["low"]
    assert [one.confidence for one in found(code, text)] == ["high"]
    assert [one.confidence for one in found(code, text + more.replace(empty, FILLED))] == ["high"]


LIMITS = """\
from fastapi import FastAPI

app = FastAPI()


@app.get("/books")
def books({parameters}) -> list[str]:
    {first}
    return app.state.shelf.rows({given})
"""


@pytest.mark.parametrize(
    ("parameters", "first", "given", "confidence"),
    [
        ("limit: int | None = None", "pass", "limit", "low"),
        ("limit: int = 0", "pass", "limit", "low"),
        ("limit: int = 0", "pass", "limit or None", "low"),
        ("limit: int = 0", "pass", "limit or 20", "high"),
        ("limit: int | None = None", "query = query.limit(limit) if limit else query", "limit", "low"),
        ("limit: int | None = None", "limit = limit or 20", "limit", "high"),
        ("limit: int | None = None", "pass", "limit or 20", "high"),
        ("limit: int | None = None", "pass", "20 if limit is None else limit", "high"),
        ("limit: int = 20, all: bool = False", "pass", "None if all else limit", "low"),
        ("limit: int = 20, wall: bool = False", "pass", "limit", "high"),
        ("limit: int = 20", "pass", "limit", "high"),
    ],
)
def test_a_bound_cures_nothing_where_all_can_be_had_anyway(
    parameters: str, first: str, given: str, confidence: str
) -> None:
    text = LIMITS.replace("{parameters}", parameters).replace("{first}", first).replace("{given}", given)
    (one,) = found("FLT413", text)
    assert one.confidence == confidence


@pytest.mark.parametrize(
    ("parameter", "given", "says", "fixable"),
    [
        ("limit: int = 0", "limit or None", "`Query(100, ge=1, le=100)`", False),
        ("limit: int = 0", "limit or 20", "`Query(le=100)`", True),
        ("limit: int = 20", "limit or None", "`Query(le=100)`", True),
    ],
)
def test_a_default_without_limit_is_replaced_too(parameter: str, given: str, says: str, *, fixable: bool) -> None:
    text = LIMITS.replace("{parameters}", parameter).replace("{first}", "pass").replace("{given}", given)
    (one,) = found("FLT413", text)
    assert says in one.message
    assert (one.fix is not None) == fixable


GLUED = """\
from fastapi import APIRouter, FastAPI

app = FastAPI()
router = APIRouter(prefix="/skills")


@{owner}.post("{path}")
def upload() -> str:
    return "done"


app.include_router(router)
"""


@pytest.mark.parametrize(
    ("owner", "path", "fixes"),
    [
        ("router", ":upload", []),
        ("router", ".json", []),
        ("router", "{rest:path}.json", []),
        ("router", "upload", ["unsafe"]),
        ("router", "{name}", ["unsafe"]),
        ("app", "upload", ["safe"]),
        ("app", ":upload", ["safe"]),
        ("app", "{rest:path}", ["safe"]),
    ],
)
def test_a_path_that_answers_behind_its_prefix_is_not_moved(owner: str, path: str, fixes: list[str]) -> None:
    every = found("FLT414", GLUED.replace("{owner}", owner).replace("{path}", path))
    assert [each.fix.applicability for each in every if each.fix] == fixes
    assert len(every) == len(fixes)


NARROWED = """\
from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse

app = FastAPI()


async def answer(request: Request, error: Exception) -> JSONResponse:
    if {test}:
        return JSONResponse({"error": str(error)}, status_code=getattr(error, "status_code", 400))
    raise error


app.add_exception_handler(HTTPException, answer)
"""


@pytest.mark.parametrize(
    ("test", "fixable"),
    [
        ("isinstance(error, HTTPException)", False),
        ("isinstance(error, (ValueError, HTTPException))", False),
        ("isinstance(error, ValueError)", True),
    ],
)
def test_a_handler_that_asks_for_its_own_class_is_not_moved_to_another(test: str, *, fixable: bool) -> None:
    (one,) = found("FLT616", NARROWED.replace("{test}", test))
    assert (one.fix is not None) == fixable


def test_a_handler_may_import_the_class_from_where_it_is_defined() -> None:
    text = NARROWED.replace("import FastAPI, HTTPException, Request", "import FastAPI, Request")
    text = text.replace("{test}", "isinstance(error, HTTPException)")
    (one,) = found("FLT616", "from fastapi.exceptions import HTTPException\n" + text)
    assert one.fix is None


BYPASSED = """\
from fastapi import FastAPI
from fastapi.responses import JSONResponse
from pydantic import BaseModel

app = FastAPI()
users = {1: {"id": 1, "name": "Ada", "hashed_password": "x"}}
plain = {1: {"id": 1, "name": "Ada"}}


class Row:
    def __init__(self) -> None:
        self.id = 1
        self.password = "x"


class Open(BaseModel):
    model_config = {"extra": "allow"}
    id: int


class Out(BaseModel):
    id: int
    name: str
    note: str | None = None


@app.get("/users/{user_id}", response_model={model})
def read(user_id: int, more: dict[str, str]):
    {first}
    return JSONResponse({content})
"""


@pytest.mark.parametrize(
    ("model", "first", "content", "says"),
    [
        ("Out", "pass", '{"id": user_id, "name": "Ada"}', ""),
        ("Out", "pass", '{"id": user_id, "name": "Ada", "note": "x"}', ""),
        ("Out", "pass", 'dict(id=user_id, name="Ada")', ""),
        ("Out", "pass", '{"id": user_id, **more}', ""),
        ("Out", "pass", "more", ""),
        ("Out", "pass", "plain[user_id]", ""),
        ("Out", "found = {'id': 1}; found['name'] = 'Ada'", "found", ""),
        ("Out", "found = {'id': 1}; found.update(more)", "found", ""),
        ("list[Out] | Out", "pass", '{"id": user_id, "name": "Ada"}', ""),
        ("dict | Out", "pass", '{"task": "x"}', ""),
        ("Open", "pass", '{"id": user_id, "name": "Ada"}', ""),
        ("Open", "pass", '{"name": "Ada"}', "the documentation is wrong, `id` of the model is not in it"),
        ("Out", "pass", "users[user_id]", "`hashed_password` is not in the model; return the value itself"),
        ("Out", "pass", '{"id": 1, "name": "Ada", "secret": "x"}', "`secret` is not in the model"),
        (
            "Out",
            "pass",
            '{"task": "x"}',
            "the documentation is wrong, `id`, `name` of the model are not in it; declare",
        ),
        ("Out", "found = {'id': 1}", "found", "the documentation is wrong, `name` of the model is not in it"),
        ("Out | list[Out]", "pass", '{"task": "x"}', "the documentation is wrong"),
        ("Out", "pass", "vars(Row())", "all that a `Row` holds is sent"),
        ("Out", "row = Row()", "row.__dict__", "all that a `Row` holds is sent"),
    ],
)
def test_a_bypassed_model_is_worth_a_line_where_the_content_does_not_fit(
    model: str, first: str, content: str, says: str
) -> None:
    text = BYPASSED.replace("{model}", model).replace("{first}", first).replace("{content}", content)
    (one,) = found("FLT306", text)
    assert one.confidence == ("high" if says else "low")
    assert says in one.message


ACKNOWLEDGED = """\
from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()


class Result(BaseModel):
    message: str
    success: bool
    title: str = ""


@app.{method}("/books")
def add():
    return {value}
"""


@pytest.mark.parametrize(
    ("method", "value", "confidence"),
    [
        ("post", 'Result(message="added", success=True)', "low"),
        ("delete", 'Result(message="gone", success=True)', "low"),
        ("delete", "Result()", "low"),
        ("get", 'Result(message="added", success=True)', "high"),
        ("post", 'Result(message="added", success=True, title="x")', "high"),
        ("post", '[Result(message="added", success=True)]', "high"),
    ],
)
def test_a_model_that_acknowledges_says_no_more_than_a_dict(method: str, value: str, confidence: str) -> None:
    (one,) = found("FLT301", ACKNOWLEDGED.replace("{method}", method).replace("{value}", value))
    assert one.confidence == confidence


WILD = """\
from fastapi import Cookie, FastAPI
from fastapi.middleware.cors import CORSMiddleware

origins = [one for one in load() if one]
app = FastAPI()
app.add_middleware(CORSMiddleware, allow_origins={origins}, allow_credentials=True)


@app.get("/me")
def me(session: str = Cookie()) -> str:
    return session
"""


@pytest.mark.parametrize(
    ("origins", "says"),
    [
        ('["*"]', '`allow_origins` is `"*"`'),
        ('origins or ["*"]', '`allow_origins` can be `"*"`'),
        ('["*"] if load() else origins', '`allow_origins` can be `"*"`'),
    ],
)
def test_one_branch_is_what_origins_can_be(origins: str, says: str) -> None:
    (one,) = found("FLT801", WILD.replace("{origins}", origins))
    assert says in one.message


COOKIES = """\
from fastapi import FastAPI, Request, Response
from fastapi.middleware.cors import CORSMiddleware

app = FastAPI()
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)


@app.post("/login")
def login(response: Response) -> None:
    {sets}


@app.get("/orders")
def orders(request: Request) -> str:
    return request.cookies["session"]
"""


@pytest.mark.parametrize(
    ("sets", "who"),
    [
        ('response.set_cookie("session", "1")', "any host of the same site"),
        ('response.set_cookie("session", "1", samesite="strict")', "any host of the same site"),
        ('response.set_cookie("session", "1", samesite="none", secure=True)', "any site"),
        ('response.set_cookie("session", "1", samesite=login.mode)', "any site"),
        ('response.headers["set-cookie"] = "session=1"', "any site"),
        ("library.set_access_cookies(response)", "any site"),
    ],
)
def test_who_can_read_with_cookies_is_said_by_their_kind(sets: str, who: str) -> None:
    (one,) = found("FLT801", COOKIES.replace("{sets}", sets))
    assert one.message.startswith(f"{who} can read") or one.message.startswith(f"{who} (SameSite")


FAILED = """\
from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()


class Failure(BaseModel):
    status_code: int
    message: str
    error: str
    title: str = ""


@app.get("/books")
def books(number: int):
    try:
        return 1 // number
    except ZeroDivisionError as error:
        return Failure(status_code=400, message="no", error=str(error){more})
"""


@pytest.mark.parametrize(("more", "confidence"), [("", "low"), (', title="x"', "high")])
def test_a_model_of_a_failure_is_no_data(more: str, confidence: str) -> None:
    (one,) = found("FLT301", FAILED.replace("{more}", more))
    assert one.confidence == confidence


def test_the_routes_of_one_function_have_one_repair() -> None:
    text = ACKNOWLEDGED.replace("@app.{method}", '@app.get("/all")\n@app.get').replace("{value}", "[Result()]")
    first, second = found("FLT301", text)
    assert first.repair == second.repair


@pytest.mark.parametrize(("value", "confidence"), [("Result(title='x')", "high"), ("load()", "low")])
def test_no_value_that_is_promised_is_no_response_model(value: str, confidence: str) -> None:
    text = ACKNOWLEDGED.replace("{method}", "get").replace("add()", "add() -> None").replace("{value}", value)
    (one,) = found("FLT301", text)
    assert "though annotated `-> None`" in one.message
    assert one.confidence == confidence


@pytest.mark.parametrize(
    ("body", "more", "says"),
    [
        ("Taks", "", "`Taks` is neither defined in the project nor imported here: `body` becomes"),
        ("Task", "", "import it, `app/schemas.py` defines it"),
        ("Task", "if TYPE_CHECKING:\n    from app.schemas import Task", "outside of TYPE_CHECKING"),
        ("Late", "def make():\n    class Late: ...", "outside of TYPE_CHECKING"),
    ],
)
def test_a_name_that_nothing_defines_cannot_be_imported(body: str, more: str, says: str) -> None:
    text = (
        "from __future__ import annotations\nfrom typing import TYPE_CHECKING\nfrom fastapi import FastAPI\n"
        f"app = FastAPI()\n{more}\n@app.post('/')\ndef add(body: {body}) -> str:\n    return ''\n"
    )
    schemas = "from pydantic import BaseModel\nclass Task(BaseModel):\n    id: int\n"
    files = {"app/main.py": text, "app/schemas.py": schemas, "app/__init__.py": ""}
    (one,) = check_texts(files, select=["FLT407"])
    assert says in one.message


IGNORED = """\
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
import instruments


@asynccontextmanager
async def lifespan(app: FastAPI):
    yield


app = FastAPI(lifespan=lifespan)


def compress():
    app.add_middleware(GZipMiddleware)


@app.on_event("startup")
async def set_up():
    {body}
"""


@pytest.mark.parametrize(
    ("body", "says", "fixable"),
    [
        ("app.add_middleware(GZipMiddleware)", ("at module level", "takes none"), False),
        ("compress()", ("at module level", "takes none"), False),
        ("@app.middleware('http')\n    async def through(request, call_next): ...", ("at module level",), False),
        ("instruments.Meter().measure(app)", ("call it in `lifespan`", "or at module level"), False),
        ("print(app)", ("call it in `lifespan`, before the `yield`",), True),
        ("instruments.Meter().start()", ("call it in `lifespan`, before the `yield`",), True),
    ],
)
def test_middleware_is_not_moved_into_a_lifespan(body: str, says: tuple[str, ...], *, fixable: bool) -> None:
    (one,) = found("FLT603", IGNORED.replace("{body}", body))
    assert [text for text in says if text not in one.message] == []
    assert (one.fix is not None) == fixable


BODIES = """\
from typing import Annotated, Any

from fastapi import FastAPI, Form, UploadFile
from pydantic import BaseModel

app = FastAPI()


class Book(BaseModel):
    title: str


@app.post("/books")
def add(book: {annotation}, cover: UploadFile) -> None: ...
"""


@pytest.mark.parametrize(
    ("annotation", "version", "says", "not_said"),
    [
        ("Book", "0.140.0", ["its fields with", "all in one model", "split the route"], "parse it"),
        ("Book", "0.112.0", ["its fields with", "split the route"], "one model"),
        ("dict[str, int]", "0.140.0", ["parse it"], "its fields with"),
        ("list[Book]", "0.140.0", ["parse it"], "its fields with"),
    ],
)
def test_a_body_beside_a_file_is_told_what_works(annotation: str, version: str, says: list[str], not_said: str) -> None:
    files = {"app/main.py": BODIES.replace("{annotation}", annotation), "requirements.txt": f"fastapi=={version}\n"}
    (one,) = check_texts(files, select=["FLT411"])
    assert [text for text in says if text not in one.message] == []
    assert not_said not in one.message


CAUGHT = """\
import logging
import os

from fastapi import FastAPI, HTTPException

app = FastAPI()
logger = logging.getLogger(__name__)


@app.post("/files")
def store(path: str, db: object) -> str:
    try:
        if not path:
            raise HTTPException(400, "no path")
        return path
    except Exception as error:
        {handled}
        raise HTTPException(500, "failed") from error
"""


@pytest.mark.parametrize(
    ("handled", "undone"),
    [
        ("os.unlink(path)", "os.unlink(...)"),
        ("if path: os.remove(path)", "os.remove(...)"),
        ("db.state = 'failed'", "db.state = 'failed'"),
        ("db.rollback()", ""),
        ("logger.exception('failed')", ""),
    ],
)
def test_what_a_handler_must_do_is_named_and_not_passed_by(handled: str, undone: str) -> None:
    (one,) = found("FLT619", CAUGHT.replace("{handled}", handled))
    assert (f"or do `{undone}` in a handler above" in one.message, one.fix is None) == (bool(undone), bool(undone))


@pytest.mark.parametrize(
    ("line", "rows"),
    [
        ('SECRET_KEY: str = "change-me-in-production"', [1]),
        ('JWT_SECRET = os.environ.get("JWT_SECRET", "insecure-dev-secret")', [1]),
        ('client_secret: str = "change-me-in-production"', []),
        ('STRIPE_SECRET_KEY: str = "change-me-in-production"', []),
        ('SECRET_KEY: str = "<secret-key>"', []),
        ('SECRET_KEY: str = "change-me-now"\nif SECRET_KEY == "change-me-now":\n    raise SystemExit', []),
    ],
)
def test_placeholders_of_signing_keys_are_guesses(line: str, rows: list[int]) -> None:
    diagnostics = found("FLT803", line)
    assert [diagnostic.span.row for diagnostic in diagnostics] == rows
    assert all(diagnostic.confidence == Confidence.LOW for diagnostic in diagnostics)


DEFAULT = """\
from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()


class Order(BaseModel):
    number: int


def store(order: Order) -> int:
    return order.number


@app.post("/orders/{key}")
def add(key: str, order: Order = None, word: str = None) -> int:
    {body}
    return 1
"""


@pytest.mark.parametrize(
    ("body", "says", "fixed"),
    [
        ("print(order.number)", "and the function reads it at once", "key: str, order: Order, "),
        ("print(order['number'])", "and the function reads it at once", "key: str, order: Order, "),
        ("store(order)", "; leave out the default", "order: Order | None = None"),
        ("print(order.number if order else 0)", "; add `| None`", "order: Order | None = None"),
        ("print(order is not None and order.number)", "; add `| None`", "order: Order | None = None"),
        ("order = order or Order(number=1); print(order.number)", "; add `| None`", "order: Order | None = None"),
        ("pass", "; add `| None`", "order: Order | None = None"),
    ],
)
def test_a_default_that_is_read_at_once_is_to_go(body: str, says: str, fixed: str) -> None:
    text = DEFAULT.replace("{body}", body)
    one, *_ = found("FLT404", text)
    assert says in one.message
    assert fixed in fix_texts({"app/main.py": text}, select=("FLT404",))["app/main.py"]


MIXED = """\
from fastapi import FastAPI
from sqlalchemy.orm import Session

app = FastAPI()


class Books:
    def __init__(self, session: Session) -> None:
        self.session = session

    async def count(self) -> int:
        try:
            return {read}self.session.scalar("SELECT 1")
        except ValueError:
            self.session.rollback()
            raise


@app.get("/books")
async def books() -> int:
    return await Books(Session()).count()
"""


def test_a_session_of_which_others_await_is_no_plain_one() -> None:
    assert {one.confidence for one in found("FLT104", MIXED.replace("{read}", ""))} == {"high"}
    assert {one.confidence for one in found("FLT104", MIXED.replace("{read}", "await "))} == {"low"}


SCHEMES = """\
from passlib.context import CryptContext

context = CryptContext(schemes={schemes})
"""


@pytest.mark.parametrize(
    ("schemes", "confidence"),
    [('["bcrypt"]', "high"), ('["bcrypt", "argon2"]', "high"), ('["argon2", "bcrypt"]', "low")],
)
def test_passwords_are_hashed_by_the_first_scheme(schemes: str, confidence: str) -> None:
    files = {"main.py": SCHEMES.format(schemes=schemes), "requirements.txt": "fastapi\npasslib==1.7.4\nbcrypt==5.0.0\n"}
    (one,) = check_texts(files, select=("FLT805",), preview=True)
    assert one.confidence == confidence


WHO = """\
from fastapi import Depends, FastAPI
from fastapi.middleware.cors import CORSMiddleware
{imports}

app = FastAPI()
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)


@app.get("/me")
def me(user: str = Depends(AuthenticationMiddleware)) -> str:
    return user
"""


@pytest.mark.parametrize(
    ("imports", "confidence"),
    [
        ("from app.middleware import AuthenticationMiddleware", "low"),
        ("from starlette.middleware.authentication import AuthenticationMiddleware", "high"),
    ],
)
def test_a_middleware_of_that_name_is_no_login_of_browsers(imports: str, confidence: str) -> None:
    (one,) = found("FLT801", WHO.replace("{imports}", imports))
    assert one.confidence == confidence


def test_errors_of_one_model_may_hold_nothing_that_json_does_not_know() -> None:
    text = """\
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel, ValidationError

app = FastAPI()


class Book(BaseModel):
    title: str


@app.post("/books")
def create(title: str) -> str:
    try:
        return Book(title=title).title
    except ValidationError as e:
        raise HTTPException(422, e.errors()) from e
"""
    assert [one.confidence for one in found("FLT615", text)] == [Confidence.LOW]


FORGETFUL = """\
import bcrypt
from fastapi import FastAPI

app = FastAPI()


async def tell() -> None: ...


@app.get("/")
async def read() -> None:
    bcrypt.hashpw(b"", bcrypt.gensalt())
    {call}
"""


@pytest.mark.parametrize(("call", "is_plain"), [("tell()", False), ("await tell()", False), ("print()", True)])
def test_what_lacks_an_await_becomes_no_plain_function(call: str, *, is_plain: bool) -> None:
    """The fix of FLT201 adds one: both fixes together would not compile."""
    (one,) = found("FLT107", FORGETFUL.replace("{call}", call))
    assert ("make the route `def`" in one.message) is is_plain
    assert one.fix is not None
    assert any("to_thread" in edit.content for edit in one.fix.edits) is not is_plain
