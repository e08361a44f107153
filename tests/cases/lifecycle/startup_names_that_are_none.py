# FLT608: a name that is None before the `try`, and is asked for behind it, may stay None; handlers that warn, in any language.
# file: app/main.py
from contextlib import asynccontextmanager

from fastapi import FastAPI

from app import store


@asynccontextmanager
async def lifespan(app: FastAPI):
    engine = None
    try:
        engine = store.create_engine()
        await engine.start()
    except Exception as error:
        print(f"engine: {error}")
    yield
    if engine is not None:
        await engine.stop()


@asynccontextmanager
async def unasked(app: FastAPI):
    engine = None
    try:
        engine = store.create_engine()
        await engine.start()
    except Exception as error:  # expect: FLT608
        print(f"engine: {error}")
    yield
    await engine.stop()


@asynccontextmanager
async def warned(app: FastAPI):
    try:
        await store.connect()
    except Exception as error:
        print(f"⚠️ {error}")
    yield


@asynccontextmanager
async def told(app: FastAPI):
    try:
        await store.connect()
    except Exception as error:
        print(f"{error}: la aplicación iniciará sin conexión")
    yield


@asynccontextmanager
async def crossed(app: FastAPI):
    try:
        await store.connect()
    except Exception as error:  # expect: FLT608
        print(f"❌ {error}")
    yield


first = FastAPI(lifespan=lifespan)
second = FastAPI(lifespan=unasked)
third = FastAPI(lifespan=warned)
fourth = FastAPI(lifespan=told)
fifth = FastAPI(lifespan=crossed)
# file: app/store.py
def create_engine(): ...


async def connect() -> None: ...
