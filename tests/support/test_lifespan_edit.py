"""The lifespan that replaces event handlers: the fixed file runs, and does the same in the same order."""

from __future__ import annotations

import textwrap
import warnings
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from fastlint.engine.in_memory import check_texts, fix_texts

CODE = "FLT601"
IGNORED = "FLT603"


def fixed(text: str, *, code: str = CODE, **others: str) -> str:
    files = {"main.py": textwrap.dedent(text), **{f"{name}.py": textwrap.dedent(t) for name, t in others.items()}}
    return fix_texts(files, select={code})["main.py"]


def run(text: str) -> list[str]:
    """What a file logs when its `app` starts and stops."""
    namespace: dict[str, Any] = {"__name__": "main"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(compile(text, "main.py", "exec", dont_inherit=True), namespace)
        app = namespace["app"] if "app" in namespace else namespace["create_app"]()
    assert isinstance(app, FastAPI)
    with TestClient(app):
        pass
    log = namespace["log"]
    assert isinstance(log, list)
    return log


APPLICATIONS = {
    "one of each": """
        from fastapi import FastAPI
        app = FastAPI()
        log = []
        @app.on_event("startup")
        async def start():
            log.append("start")
        @app.on_event("shutdown")
        def stop():
            log.append("stop")
    """,
    "several, in the order of registration": """
        from fastapi import FastAPI
        log = []
        app = FastAPI(
            title="Shop",
            version="1",
        )

        @app.on_event("startup")
        def b(): log.append("b")

        @app.on_event("shutdown")
        async def c(): log.append("c")

        @app.on_event("startup")
        async def a(): log.append("a")

        @app.on_event("shutdown")
        async def d(): log.append("d")
    """,
    "arguments of the constructor": """
        from fastapi import FastAPI
        log = []
        def a(): log.append("a")
        async def b(): log.append("b")
        def c(): log.append("c")
        app = FastAPI(title="Shop", on_startup=[a, b], debug=True, on_shutdown=[c])
    """,
    "arguments and decorators": """
        from fastapi import FastAPI
        log = []
        def a(): log.append("a")
        app = FastAPI(on_startup=[a])
        @app.on_event("startup")
        def b(): log.append("b")
    """,
    "a factory": """
        import fastapi
        log = []
        def create_app():
            app = fastapi.FastAPI(title="Shop")
            name = "x"
            @app.on_event("startup")
            def start():
                log.append(name)
            return app
    """,
    "only shutdown": """
        from fastapi import FastAPI
        from typing import AsyncIterator
        log = []
        # The application.
        app: FastAPI = FastAPI(title="Shop",
                               debug=True)  # on one row and the next
        @app.on_event("shutdown")
        async def stop(): log.append("stop")
    """,
    "a name that is taken": """
        from fastapi import FastAPI
        log = []
        def lifespan(): log.append("no")
        app = FastAPI()
        @app.on_event("startup")
        def start():
            log.append("start")
    """,
    "other decorators, comments, a decorator on several rows": """
        from functools import wraps
        from fastapi import FastAPI
        log = []
        def loud(f):
            @wraps(f)
            def inner():
                log.append("!")
                f()
            return inner
        app = FastAPI()

        @app.on_event(
            "startup",
        )
        # a comment
        @loud
        def start(x=1):
            log.append("start")
    """,
    "a decorator of coroutine functions": """
        from fastapi import FastAPI
        log = []
        def loud(times):
            def decorator(f):
                async def inner():
                    log.append(times)
                    await f()

                return inner
            return decorator
        app = FastAPI()
        @app.on_event("startup")
        @loud("2")
        async def start():
            log.append("start")
    """,
    "a router": """
        from fastapi import APIRouter, FastAPI
        log = []
        router = APIRouter()
        @router.on_event("startup")
        def start():
            log.append("start")
        app = FastAPI(lifespan=router.lifespan_context)
    """,
    "the application's name in the handlers": """
        from fastapi import FastAPI
        log = []
        app = FastAPI()
        @app.on_event("startup")
        def start():
            app.state.x = 1
            log.append(str(app.state.x))
    """,
}


@pytest.mark.parametrize("text", APPLICATIONS.values(), ids=APPLICATIONS)
def test_the_fixed_file_does_the_same(text: str) -> None:
    result = fixed(text)
    assert "lifespan=" in result
    assert "on_event(" not in result
    assert "on_startup" not in result
    assert run(result) == run(textwrap.dedent(text)) != []
    assert not check_texts({"main.py": result}, select={CODE, "FLT603"})
    assert fixed(result) == result


UNFIXABLE = {
    "a decorator of a library": """
        from fastapi import FastAPI
        from fastapi_utils.tasks import repeat_every
        app = FastAPI()
        @app.on_event("startup")
        @repeat_every(seconds=60)
        def clean(): ...
    """,
    "a decorator that makes a coroutine function": """
        from fastapi import FastAPI
        def repeated(seconds):
            def decorator(f):
                async def wrapper():
                    f()
                return wrapper
            return decorator
        app = FastAPI()
        @app.on_event("startup")
        @repeated(60)
        def clean(): ...
    """,
    "in a class": """
        from fastapi import FastAPI
        class Server:
            app = FastAPI()
            @app.on_event("startup")
            def start(): ...
    """,
    "registered under a condition": """
        from fastapi import FastAPI
        app = FastAPI()
        if app.debug:
            @app.on_event("startup")
            def start(): ...
    """,
    "the same name twice": """
        from fastapi import FastAPI
        app = FastAPI()
        @app.on_event("startup")
        def start(): ...
        @app.on_event("startup")
        def start(): ...
    """,
    "a lambda": """
        from fastapi import FastAPI
        app = FastAPI(on_startup=[lambda: None])
    """,
    "a list made elsewhere": """
        from fastapi import FastAPI
        def start(): ...
        HANDLERS = [start]
        app = FastAPI(on_startup=HANDLERS)
    """,
    "an argument that is required": """
        from fastapi import FastAPI
        app = FastAPI()
        @app.on_event("startup")
        def start(app): ...
    """,
    "arguments that are not known": """
        from fastapi import FastAPI
        from settings import options
        app = FastAPI(**options)
        @app.on_event("startup")
        def start(): ...
    """,
    "an event that is not known": """
        from fastapi import FastAPI
        from settings import event
        app = FastAPI()
        @app.on_event("startup")
        def start(): ...
        @app.on_event(event)
        def other(): ...
    """,
    "no name is free": """
        from fastapi import FastAPI
        lifespan = app_lifespan = None
        app = FastAPI()
        @app.on_event("startup")
        def start(): ...
    """,
    "an import that comes too late": """
        from fastapi import FastAPI
        app = FastAPI()
        from contextlib import asynccontextmanager
        @app.on_event("startup")
        def start(): ...
    """,
}


@pytest.mark.parametrize("text", UNFIXABLE.values(), ids=UNFIXABLE)
def test_left_alone(text: str) -> None:
    assert fixed(text) == textwrap.dedent(text)


def test_handlers_in_two_files() -> None:
    text = """
        from fastapi import FastAPI
        app = FastAPI()
        @app.on_event("startup")
        def start(): ...
    """
    other = """
        from main import app
        @app.on_event("startup")
        def more(): ...
    """
    assert fixed(text, other=other) == textwrap.dedent(text)
    served = "import main\nimport other\n"
    texts = {"main.py": textwrap.dedent(text), "other.py": textwrap.dedent(other), "asgi.py": served}
    found = check_texts(texts, select={CODE})
    assert [(d.filename, d.span.row) for d in found] == [("main.py", 4), ("other.py", 3)]


def test_two_applications_in_one_file() -> None:
    text = """
        from fastapi import FastAPI
        log = []
        app = FastAPI()
        admin = FastAPI()
        @app.on_event("startup")
        def start():
            log.append("app")
        @admin.on_event("startup")
        def start_admin():
            log.append("admin")
    """
    result = fixed(text)
    assert "app = FastAPI(lifespan=lifespan)" in result
    assert "admin = FastAPI(lifespan=admin_lifespan)" in result
    assert run(result) == ["app"]


def test_line_ends_and_indentation_stay() -> None:
    text = textwrap.dedent(APPLICATIONS["a factory"]).replace("\n", "\r\n")
    result = fix_texts({"main.py": text}, select={CODE})["main.py"]
    assert result.count("\n") == result.count("\r\n")
    assert "\r\n    async def lifespan(app: fastapi.FastAPI) -> AsyncIterator[None]:\r\n        start()\r\n" in result


LIFESPANS = {
    "a bare yield": (
        """
        @asynccontextmanager
        async def lifespan(app):
            log.append("up")
            yield
            log.append("down")
        """,
        ["up", "a", "b", "c", "d", "down"],
    ),
    "the yield is the end of the file": (
        """
        @asynccontextmanager
        async def lifespan(app):
            log.append("up")
            yield {"state": 1}""",
        ["up", "a", "b", "c", "d"],
    ),
    "a context manager and a finally": (
        """
        @asynccontextmanager
        async def lifespan(app):
            try:
                async with AsyncExitStack():
                    log.append("up")
                    yield
                log.append("out")
            finally:
                # the end
                log.append("down")
        """,
        ["up", "a", "b", "c", "d", "out", "down"],
    ),
    "the yield directly in a try": (
        """
        @asynccontextmanager
        async def lifespan(app):
            try:
                yield
            except ValueError:
                raise
            finally:
                if app:
                    log.append("down")
        """,
        ["a", "b", "c", "d", "down"],
    ),
}
HANDLERS = """
from contextlib import AsyncExitStack, asynccontextmanager
from fastapi import FastAPI
log = []
async def a(): log.append("a")
def c(): log.append("c")
%s
app = FastAPI(on_startup=[a], title="x", on_shutdown=[c], lifespan=lifespan)
@app.on_event("startup")
def b(): log.append("b")
@app.on_event("shutdown")
async def d(): log.append("d")
"""


@pytest.mark.parametrize(("lifespan", "log"), LIFESPANS.values(), ids=LIFESPANS)
def test_a_lifespan_that_is_there_is_extended(lifespan: str, log: list[str]) -> None:
    text = HANDLERS % textwrap.dedent(lifespan)
    assert set(run(text)).isdisjoint("abcd")
    result = fixed(text, code=IGNORED)
    assert run(result) == log
    assert 'FastAPI(title="x", lifespan=lifespan)' in result
    assert not check_texts({"main.py": result}, select={CODE, IGNORED})
    assert fixed(result, code=IGNORED) == result


NOT_EXTENDED = {
    "two yields": "async def lifespan(app):\n    if app:\n        yield\n    else:\n        yield",
    "a loop": "@asynccontextmanager\nasync def lifespan(app):\n    for _ in (1,):\n        yield",
    "two of that name": "async def lifespan(app): yield\nasync def lifespan(app): yield",
    "a plain generator cannot await": "def lifespan(app):\n    yield",
    "one row": "@asynccontextmanager\nasync def lifespan(app): log.append(1); yield",
}


@pytest.mark.parametrize("lifespan", NOT_EXTENDED.values(), ids=NOT_EXTENDED)
def test_a_lifespan_that_is_left_alone(lifespan: str) -> None:
    text = HANDLERS % lifespan
    assert check_texts({"main.py": text}, select={IGNORED})
    assert fixed(text, code=IGNORED) == text


def test_a_lifespan_of_another_file_is_left_alone() -> None:
    text = HANDLERS % "from other import lifespan"
    other = "async def lifespan(app):\n    yield\n"
    assert fixed(text, code=IGNORED, other=other) == text


def test_a_factory_in_a_long_class() -> None:
    text = (
        "from contextlib import asynccontextmanager\nfrom fastapi import FastAPI\nlog = []\n"
        "class Server:\n" + "    x = 1\n" * 600 + "    def make(self):\n"
        "        @asynccontextmanager\n        async def lifespan(app):\n            log.append('up')\n"
        "            yield\n"
        "        app = FastAPI(lifespan=lifespan)\n"
        "        @app.on_event('startup')\n        def start():\n            log.append('start')\n"
        "        return app\n"
        "def create_app():\n    return Server().make()\n"
    )
    assert run(text) == ["up"]
    assert run(fixed(text, code=IGNORED)) == ["up", "start"]
    without = text.replace("(lifespan=lifespan)", "()").replace("async def lifespan", "async def other")
    assert run(fixed(without)) == run(without) == ["start"]
