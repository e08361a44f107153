# A cache by what belongs to one request never finds anything again; one by texts and numbers does.
# file: app/deps.py
import functools
from collections.abc import Iterator
from functools import cache
from functools import lru_cache as memo
from typing import Annotated

from async_lru import alru_cache
from cachetools import TTLCache, cached
from fastapi import Depends, Header, Request, UploadFile, WebSocket
from pydantic_settings import BaseSettings
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

engine = create_engine("sqlite://")


class Settings(BaseSettings):
    title: str = ""


class Filters:
    def __init__(self, term: str = "") -> None:
        self.term = term


def get_session() -> Iterator[Session]:
    with Session(engine) as session:
        yield session


@cache
def get_settings() -> Settings:
    return Settings()


@memo(maxsize=None)  # expect: FLT526
def get_names(session: Annotated[Session, Depends(get_session)]) -> list[str]:
    return [str(session)]


@cached(TTLCache(10, 60))  # expect: FLT526
def get_host(request: Request) -> str:
    return request.url.netloc


@cached(TTLCache(10, 60), key=lambda request: request.url.netloc)
def get_host_by_key(request: Request) -> str:
    return request.url.netloc


@alru_cache  # expect: FLT526
async def get_size(name: str, file: UploadFile) -> int:
    return len(await file.read())


@functools.lru_cache(16)  # expect: FLT526
def get_words(filters: Annotated[Filters, Depends(Filters)]) -> list[str]:
    return filters.term.split()


@memo
def get_title(settings: Annotated[Settings, Depends(get_settings)], tenant: Annotated[str, Header()] = "") -> str:
    return settings.title + tenant


def get_agent(request: Request) -> str:
    return request.headers["user-agent"]


def get_socket(socket: WebSocket) -> str:
    return socket.url.netloc


get_cached_agent = memo(get_agent)  # expect: FLT526


@memo
def not_injected(request: Request) -> str:
    return request.method
# file: app/main.py
import functools
from typing import Annotated

from fastapi import Depends, FastAPI, Request

from app import deps

app = FastAPI()


@app.post("/")
def root(
    request: Request,
    names: Annotated[list[str], Depends(deps.get_names)],
    host: Annotated[str, Depends(deps.get_host)],
    by_key: Annotated[str, Depends(deps.get_host_by_key)],
    size: Annotated[int, Depends(deps.get_size)],
    words: Annotated[list[str], Depends(deps.get_words)],
    title: Annotated[str, Depends(deps.get_title)],
    agent: str = Depends(deps.get_cached_agent),
) -> str:
    return deps.not_injected(request)


@app.websocket("/socket")
async def talk(host: str = Depends(functools.lru_cache(maxsize=None)(deps.get_socket))) -> None:  # expect: FLT526
    print(host)
