# An engine that a class or a given object keeps, and that is looked for before, is built once, in whatever helper.
# file: main.py
from fastapi import Depends, FastAPI, Request

from agent import router
from registry import Registry, build, make, with_pool

app = FastAPI()
registry = Registry()
app.include_router(router)


class Engines:
    pass


engines = Engines()


async def get_engine(name: str):
    yield await registry.engine(name)


async def get_made() -> object:
    return make(engines)


async def get_pool(request: Request) -> object:
    return with_pool(request.app.state)


async def get_each(request: Request) -> object:
    return make(request.state)


@app.get("/")
async def read_root(
    one=Depends(get_engine), two=Depends(get_made), three=Depends(get_pool), four=Depends(get_each)
) -> str:
    return str((one, two, three, four))


@app.get("/built")
async def read_built(url: str) -> str:
    return str(build(url))
# file: agent.py
from fastapi import APIRouter

from registry import Held

router = APIRouter()
agent = None
is_ready = False
other = None


@router.get("/agent")
def read_agent(force: bool = False) -> str:
    global agent, is_ready, other
    if not is_ready or agent is None:
        try:
            agent = Held("sqlite://")
            is_ready = True
        except OSError:
            return ""
    if force or other is None:
        try:
            other = make_other()
        except OSError:
            return ""
    return str((agent, other))


connection = None
broken = None


@router.get("/connection")
def read_connection() -> str:
    global connection, broken
    if connection is None or is_closed(connection):
        connection = make_one()
    if broken is None or is_closed(connection):
        broken = make_other()
    return str((connection, broken))


def is_closed(one: object) -> bool:
    return getattr(one, "closed", False)


def make_one() -> object:
    from sqlalchemy import create_engine

    return create_engine("sqlite://")


def make_other() -> object:
    from sqlalchemy import create_engine

    return create_engine("sqlite://")  # expect: FLT501


# file: registry.py
from sqlalchemy.ext.asyncio import create_async_engine


class Runtime:
    engine: object | None = None


class Registry:
    def __init__(self) -> None:
        self._runtimes: dict[str, Runtime] = {}

    def _runtime(self, name: str) -> Runtime:
        runtime = self._runtimes.get(name)
        if runtime is None:
            runtime = Runtime()
            self._runtimes[name] = runtime
        return runtime

    async def engine(self, name: str) -> object:
        runtime = self._runtime(name)
        self._ensure(runtime)
        return runtime.engine

    @classmethod
    def _ensure(cls, runtime: Runtime) -> None:
        if runtime.engine is not None:
            return
        engine = open_engine("postgresql+asyncpg://localhost/a")
        runtime.engine = engine


def open_engine(url: str) -> object:
    return create_async_engine(url)


def build(url: str) -> object:
    return create_async_engine("postgresql+asyncpg://localhost/b")  # expect: FLT501


def make(owner) -> object:
    if owner.engine is None:
        engine = make_engine()
        owner.engine = engine
    return owner.engine


def make_engine() -> object:
    return create_async_engine("postgresql+asyncpg://localhost/c")  # expect: FLT501


def with_pool(state) -> object:
    if not hasattr(state, "engine"):
        engine = another_engine()
        state.engine = engine
    return state.engine


def another_engine() -> object:
    return create_async_engine("postgresql+asyncpg://localhost/d")


class Held:
    def __init__(self, url: str) -> None:
        try:
            self.engine = create_async_engine(url)
        except TypeError:
            self.engine = create_async_engine(url=url)
