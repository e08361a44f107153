# A module-level None that the lifespan fills, read through the module and through an accessor.
# file: app/resources.py
import openai
import redis

store: redis.Redis | None = None
llm = None


def connect() -> None:
    global store, llm
    store = redis.Redis()
    llm = openai.OpenAI()


def get_llm():
    if llm is None:
        raise RuntimeError("not connected")
    return llm
# file: app/main.py
from contextlib import asynccontextmanager

from fastapi import Depends, FastAPI

from app import resources
from app.resources import get_llm


@asynccontextmanager
async def lifespan(app: FastAPI):
    resources.connect()
    yield


app = FastAPI(lifespan=lifespan)


@app.get("/a")
async def a():
    return resources.store.get("a")  # expect: FLT104


@app.get("/b")
async def b(llm=Depends(get_llm)):
    return llm.embeddings.create(model="m", input="x").data  # expect: FLT106


@app.get("/c")
async def c():
    return get_llm().models.list()  # expect: FLT106
