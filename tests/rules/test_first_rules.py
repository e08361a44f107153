"""What the pages of the rules about responses, resources, handlers and the tool itself do not show."""

from __future__ import annotations

import textwrap

import pytest

from fastlint.diagnostic import Confidence, Diagnostic, Severity
from fastlint.engine.in_memory import check_texts, fix_texts

HEAD = """\
from dataclasses import dataclass
from fastapi import APIRouter, FastAPI, Response, WebSocket
from fastapi.responses import HTMLResponse, JSONResponse, ORJSONResponse
from fastapi.templating import Jinja2Templates
from pydantic import BaseModel
from sqlalchemy.orm import DeclarativeBase
from elsewhere import service
app = FastAPI()
class Base(DeclarativeBase): ...
class Row(Base):
    __tablename__ = "rows"
    hashed_password: str
class Item(BaseModel):
    id: int
class Secret(BaseModel):
    id: int
    api_key: str
@dataclass
class Point:
    x: int
"""


def found(text: str, code: str, *, preview: bool = False) -> list[Diagnostic]:
    return check_texts({"main.py": HEAD + textwrap.dedent(text)}, select={code}, preview=preview)


RESPONSES = {
    "a row": ("return Row()", Severity.ERROR, "every column of `Row`"),
    "rows": ("return [Row()]", Severity.ERROR, "`hashed_password` among them"),
    "a model with a secret": ("return Secret(id=1, api_key='k')", Severity.ERROR, "`api_key` among them"),
    "a model": ("return Item(id=1)", Severity.WARNING, "annotate it `-> Item`"),
    "the worst of several": (
        "if service.a: return {'x': 1}\n    if service.b: return Item(id=1)\n    return Row()",
        Severity.ERROR,
        "every column of `Row`",
    ),
}


@pytest.mark.parametrize(("body", "severity", "message"), RESPONSES.values(), ids=RESPONSES)
def test_without_response_model(body: str, severity: Severity, message: str) -> None:
    (only,) = found(f'@app.get("/")\nasync def read():\n    {body}\n', "FLT301")
    assert only.severity is severity
    assert message in only.message
    assert only.span.row == HEAD.count("\n") + 1


@pytest.mark.parametrize(
    ("value", "message"), [("service.load()", "whatever it returns"), ("Point(1)", "every field of `Point`")]
)
def test_without_response_model_of_doubtful_values(value: str, message: str) -> None:
    text = HEAD + f'@app.get("/")\nasync def read():\n    return {value}\n'
    assert not check_texts({"main.py": text}, select={"FLT301"})
    (only,) = check_texts({"main.py": text}, select={"FLT301"}, preview=True)
    assert only.confidence is Confidence.LOW
    assert message in only.message


SILENT = {
    "a literal": '@app.get("/")\ndef read(): return {"a": [1, service.x, f"{service.y}"]}\n',
    "nothing": '@app.get("/")\ndef read(): service.run()\n',
    "None": '@app.get("/")\ndef read(): return None\n',
    "a response": '@app.get("/")\ndef read(): return JSONResponse(service.x())\n',
    "something called a response": '@app.get("/")\ndef read(): return service.make_response()\n',
    "a template": 't = Jinja2Templates("t")\n@app.get("/")\ndef read(): return t.TemplateResponse("x", {})\n',
    "an annotation": '@app.get("/")\ndef read() -> Item: return service.x()\n',
    "a response model": '@app.get("/", response_model=Item)\ndef read(): return Row()\n',
    "no response model, said so": '@app.get("/", response_model=None)\ndef read(): return Row()\n',
    "HTML": '@app.get("/", response_class=HTMLResponse)\ndef read(): return service.page()\n',
    "HTML by the router": (
        'r = APIRouter(default_response_class=HTMLResponse)\n@r.get("/")\ndef read(): return service.x()\n'
    ),
    "no body": '@app.delete("/", status_code=204)\ndef read(): return service.x()\n',
    "a websocket": '@app.websocket("/")\nasync def ws(socket: WebSocket): return service.x()\n',
    "no route": "def read(): return Row()\n",
}


@pytest.mark.parametrize("text", SILENT.values(), ids=SILENT)
def test_with_response_model_or_none_needed(text: str) -> None:
    assert found(text, "FLT301") == []


def test_another_json_class_filters_nothing_either() -> None:
    assert found('@app.get("/", response_class=ORJSONResponse)\ndef read(): return Row()\n', "FLT301")


ANNOTATED = {
    "one return": ("def read(): return Item(id=1)", "def read() -> Item: return Item(id=1)"),
    "two returns": (
        "async def read(q: str = '):'):\n    if q: return Item(id=1)\n    return Item(id=2)",
        "async def read(q: str = '):') -> Item:\n    if q: return Item(id=1)\n    return Item(id=2)",
    ),
    "rows and comments": (
        "def read(\n    q: str = 'x',  # a : b\n):  # )\n    return Item(id=1)",
        "def read(\n    q: str = 'x',  # a : b\n) -> Item:  # )\n    return Item(id=1)",
    ),
    "list": ("def read():\n    return [Item(id=1)]", "def read() -> list[Item]:\n    return [Item(id=1)]"),
    "name": ("def read():\n    x = Item(id=1)\n    return x", "def read() -> Item:\n    x = Item(id=1)\n    return x"),
}


@pytest.mark.parametrize(("before", "after"), ANNOTATED.values(), ids=ANNOTATED)
def test_annotation(before: str, after: str) -> None:
    text = HEAD + '@app.get("/")\n%s\n'
    assert fix_texts({"main.py": text % before}, select={"FLT301"})["main.py"] == text % after


@pytest.mark.parametrize(
    "body",
    [
        "return Secret(id=1, api_key='k')",
        "if app: return [Item(id=1)]\n    return Item(id=1)",
        "if app: return [Item(id=1)]",
        "if app: return None\n    return Item(id=1)",
        "if app: return {}\n    return Item(id=1)",
        "if app: return Item(id=1)\n    return Row()",
    ],
)
def test_no_annotation_where_it_takes_thought(body: str) -> None:
    text = HEAD + f'@app.get("/")\ndef read():\n    {body}\n'
    assert fix_texts({"main.py": text}, select={"FLT301"})["main.py"] == text


def test_a_route_of_another_file_is_reported_where_it_is_registered() -> None:
    views = HEAD + "def read():\n    return Item(id=1)\n"
    main = "from fastapi import FastAPI\nfrom views import read\napp = FastAPI()\napp.add_api_route('/', read)\n"
    files = {"views.py": views, "main.py": main}
    (only,) = check_texts(files, select={"FLT301"})
    assert (only.filename, only.span.row, only.fix, only.related) == ("main.py", 4, None, ())
    assert fix_texts(files, select={"FLT301"}) == files


def test_resources() -> None:
    text = """
        import httpx
        from functools import cache
        from sqlalchemy import create_engine
        from sqlalchemy.orm import sessionmaker
        def build():
            return create_engine("sqlite://")
        @cache
        def build_once():
            return create_engine("sqlite://")
        @app.get("/a")
        def a() -> None:
            build().connect()
        @app.get("/b")
        def b() -> None:
            sessionmaker(build_once())
        @app.get("/c")
        async def c() -> None:
            httpx.AsyncClient()
        shared = httpx.AsyncClient()
        @app.on_event("startup")
        def start() -> None:
            build()
    """
    engine, factory, client = found(text, "FLT501", preview=True)
    assert (engine.severity, factory.severity, client.severity) == ("error", "warning", "warning")
    assert "(a -> build -> sqlalchemy.create_engine)" in engine.message
    assert engine.span.row == HEAD.count("\n") + 7
    assert [r.message for r in engine.related] == ["`a` calls `build`"]
    assert "builds a session factory" in factory.message
    assert [d.confidence for d in (engine, factory, client)] == ["high", "low", "high"]
    assert client.message.startswith("`httpx.AsyncClient` builds a client for each request: ")


HANDLERS = """
    def start(): ...
    def stop(): ...
    %s
    @one.on_event("startup")
    def more(): ...
"""


@pytest.mark.parametrize("kind", ["FastAPI", "APIRouter"])
def test_handlers_beside_a_lifespan_are_ignored_and_not_deprecated(kind: str) -> None:
    text = HANDLERS % f"one = {kind}(lifespan=service.lifespan, on_startup=[start], on_shutdown=[stop])"
    ignored = found(text, "FLT603")
    assert [d.message.partition(":")[0] for d in ignored] == [
        "`start` never runs",
        "`stop` never runs",
        "`more` never runs",
    ]
    assert "after the `yield`" in ignored[1].message
    assert all(d.severity is Severity.ERROR for d in ignored)
    assert found(text, "FLT601") == []


def test_handlers_without_a_lifespan_are_deprecated_and_not_ignored() -> None:
    text = HANDLERS % "one = FastAPI(on_startup=[start], on_shutdown=[stop])"
    deprecated = found(text, "FLT601")
    written = {d.message.partition(" is")[0] for d in deprecated}
    assert written == {"`on_startup=`", "`on_shutdown=`", '`on_event("startup")`'}
    assert found(text, "FLT603") == []


def test_a_lifespan_that_is_assigned_later() -> None:
    text = HANDLERS % "one = FastAPI()\n    one.router.lifespan_context = service.lifespan"
    (only,) = found(text, "FLT603")
    assert "call it in its lifespan" in only.message


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("def f(:\n", "syntax error"),
        ("x = " + "(" * 3000 + ")" * 3000, "nest"),
    ],
)
def test_unanalysable(text: str, reason: str) -> None:
    (only,) = check_texts({"main.py": text, "good.py": "x = 1\n"})
    assert only.code == "FLT001"
    assert only.filename == "main.py"
    assert only.message.startswith("not fully checked: ")
    assert reason in only.message
    assert not only.message.endswith(".")


def test_versions_before_the_lifespan() -> None:
    """A claim about a version that the project does not use is not made."""
    from fastlint.environment.versions import holds
    from fastlint.rules import load

    for code in ("FLT601", "FLT603"):
        assert not holds(load(code).versions, {"fastapi": "==0.92.0"})
        assert holds(load(code).versions, {"fastapi": "==0.115.0"})


def test_a_model_of_tokens_is_what_the_client_has_asked_for() -> None:
    text = """
        class Pair(BaseModel):
            access_token: str
            refresh_token: str
        @app.post("/login")
        async def login():
            return Pair(access_token="", refresh_token="")
        """
    (only,) = found(text, "FLT301")
    assert only.severity is Severity.WARNING
    assert "annotate it `-> Pair`" in only.message


def test_a_client_around_a_shared_pool_is_cheap() -> None:
    text = """
        import redis
        from redis import asyncio as aioredis
        pool = redis.ConnectionPool()
        @app.get("/a")
        def shared() -> int:
            client = redis.Redis(connection_pool=pool)
            return client.incr("a") + redis.Redis.from_pool(pool).incr("b")
        @app.get("/b")
        async def shared_too() -> int:
            return await aioredis.Redis(connection_pool=pool).incr("a")
        @app.get("/c")
        def own() -> int:
            return redis.Redis(connection_pool=redis.ConnectionPool()).incr("a")
        """
    (only,) = found(text, "FLT501")
    assert "`redis.ConnectionPool` builds a pool" in only.message


def test_a_session_factory_for_an_engine_of_the_request_is_not_shared() -> None:
    text = """
        from sqlalchemy import create_engine
        from sqlalchemy.orm import sessionmaker
        engine = create_engine("sqlite://")
        @app.middleware("http")
        async def tenant(request, call_next):
            own = engine.execution_options(schema_translate_map={None: request.headers["tenant"]})
            request.state.db = sessionmaker(bind=own)()
            return await call_next(request)
        @app.get("/shared")
        def shared() -> int:
            return sessionmaker(bind=engine)().execute("select 1").scalar()
        """
    (only,) = found(text, "FLT501", preview=True)
    assert only.span.row == HEAD.count("\n") + 12


def test_of_a_boto3_client_it_is_said_what_building_it_costs() -> None:
    text = """
        import boto3
        import httpx
        @app.get("/signed")
        def signed() -> str:
            return boto3.client("s3").generate_presigned_url("get_object", Params={"Bucket": "b", "Key": "k"})
        @app.get("/asked")
        def asked() -> str:
            with httpx.Client() as client:
                return client.get("https://example.com").text
        """
    signing, asking = found(text, "FLT501")
    assert "description of the service" in signing.message
    assert "connection" not in signing.message
    assert signing.message.endswith("build it once, behind `functools.cache`")
    assert "shares no connection" in asking.message
    assert asking.message.endswith("build it once, in the lifespan")


def test_debug_from_a_setting_is_not_judged() -> None:
    text = """
        from pydantic_settings import BaseSettings
        class Settings(BaseSettings):
            debug: bool = True
        settings = Settings()
        api = FastAPI(debug=settings.debug)
        DEBUG = True
        other = FastAPI(debug=DEBUG)
        """
    assert len(found(text, "FLT812")) == 1


KEPT = {
    "key in a dict": "if 'x' in kept:\n        return kept['x']\n    kept['x'] = MAKE\n    return kept['x']",
    "key not in a dict": "if 'x' not in kept:\n        kept['x'] = MAKE\n    return kept['x']",
    "read first": "c = kept.get('x')\n    if c:\n        return c\n    c = kept['x'] = MAKE\n    return c",
    "stored afterwards": "c = kept.get('x')\n    if c is None:\n        c = MAKE\n        kept['x'] = c\n    return c",
    "attribute": "if holder.client:\n        return holder.client\n    holder.client = MAKE\n    return holder.client",
}
BUILT = {
    "early for another reason": "if not kept:\n        return None\n    return MAKE",
    "found elsewhere": "if 'x' in kept:\n        return kept['x']\n    c = MAKE\n    return c.get('x')",
    "stored without a look": "kept['x'] = MAKE\n    return kept['x']",
    "own dict": "kept = {}\n    if 'x' in kept:\n        return kept['x']\n    kept['x'] = MAKE\n    return kept['x']",
}


@pytest.mark.parametrize("make", ["httpx.Client()", "make()"])
@pytest.mark.parametrize(("body", "number"), [*((b, 0) for b in KEPT.values()), *((b, 1) for b in BUILT.values())])
def test_what_is_kept_for_later_requests_is_built_once(body: str, number: int, make: str) -> None:
    start = "import httpx\nkept = {}\nholder = service.Holder()\ndef make():\n    return httpx.Client()\n"
    function = f"def client():\n    {body.replace('MAKE', make)}\n"
    route = "@app.get('/')\ndef read() -> int:\n    return client().get('http://x').status_code\n"
    assert len(found(start + function + route, "FLT501")) == number


@pytest.mark.parametrize(("made", "is_ignored"), [("FastAPI()", True), ("APIRouter()", False)])
def test_only_handlers_of_the_application_are_said_to_be_ignored(made: str, is_ignored: bool) -> None:
    """A router's own run beside the lifespan of the application that includes it: tests/test_truth shows it."""
    text = (
        "from fastapi import APIRouter, FastAPI\n\n"
        f'one = {made}\n\n\n@one.on_event("startup")\nasync def connect() -> None: ...\n\n\n'
        "async def lifespan(app):\n    yield\n\n\nmain = FastAPI(lifespan=lifespan)\n"
        + ("main.include_router(one)\n" if not is_ignored else "")
    )
    [found_here] = found(text, "FLT601")
    assert ("ignored once there is a lifespan" in found_here.message) == is_ignored
