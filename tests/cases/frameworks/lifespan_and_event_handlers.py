# Startup code runs on the loop even in plain functions; it is worth an information.
# file: app/main.py
from contextlib import asynccontextmanager

from fastapi import FastAPI
from sqlalchemy import create_engine

from app.models import Base
from app.warm import warm

engine = create_engine("sqlite://")


@asynccontextmanager
async def lifespan(app: FastAPI):
    Base.metadata.create_all(engine)  # expect: FLT104
    warm()  # expect: FLT101
    yield


app = FastAPI(lifespan=lifespan)
# file: app/legacy.py
import time

from fastapi import FastAPI

from app.warm import warm

app = FastAPI()


@app.on_event("startup")
def start():
    warm()  # expect: FLT101


@app.on_event("shutdown")
async def stop():
    time.sleep(1)  # expect: FLT102
# file: app/models.py
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase): ...
# file: app/warm.py
import requests


def warm():
    requests.get("https://example.com")
