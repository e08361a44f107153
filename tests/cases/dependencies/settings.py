# Settings: loaded in every request or once; a settings class as a dependency, also behind an alias elsewhere.
# file: app/config.py
from functools import cache, lru_cache
from typing import Annotated

from fastapi import Depends
from pydantic_settings import BaseSettings


class Base(BaseSettings):
    pass


class Settings(Base):
    debug: bool = False


Injected = Annotated[Settings, Depends()]  # expect: FLT511


def every_time():  # expect: FLT510
    settings = Settings()
    return settings


@lru_cache(maxsize=1)
def once():
    return Settings()


@cache
def once_too():
    return Settings()


_settings = None


def by_hand():
    global _settings
    if _settings is None:
        _settings = Settings()
    return _settings


shared = Settings()


def from_module():
    return shared


def for_tenant(tenant: str):
    return Settings(tenant=tenant)

# file: app/main.py
from fastapi import Depends, FastAPI

from app.config import Injected, Settings, by_hand, every_time, for_tenant, from_module, once, once_too

app = FastAPI()


@app.get("/a", dependencies=[Depends(every_time), Depends(once), Depends(once_too), Depends(by_hand)])
def read_a(settings: Injected): ...


@app.get("/b", dependencies=[Depends(from_module), Depends(for_tenant)])
def read_b(settings: Settings = Depends(Settings)): ...  # expect: FLT511
