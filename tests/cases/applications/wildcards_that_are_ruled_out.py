# A condition around CORSMiddleware, or a way out before it, says that the origins are not the wildcard. Each has a
# guilty twin.
# file: app/main.py
from typing import Annotated

from fastapi import Cookie, FastAPI
from fastapi.middleware.cors import CORSMiddleware
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    origins: list[str] = ["*"]
    others: list[str] = ["*"]


settings = Settings()


def with_elif(app: FastAPI) -> None:
    if settings.origins == ["*"]:
        app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=False)
    elif settings.origins:
        app.add_middleware(CORSMiddleware, allow_origins=settings.origins, allow_credentials=True)


def with_others(app: FastAPI) -> None:
    if settings.origins == ["*"]:
        app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=False)
    elif settings.others:
        app.add_middleware(CORSMiddleware, allow_origins=settings.others, allow_credentials=True)  # expect: FLT801


def with_else(app: FastAPI) -> None:
    if "*" in settings.origins:
        app.add_middleware(CORSMiddleware, allow_origins=settings.origins, allow_credentials=True)  # expect: FLT801
    else:
        app.add_middleware(CORSMiddleware, allow_origins=settings.origins, allow_credentials=True)


def with_not(app: FastAPI) -> None:
    origins = settings.origins
    if "*" not in origins:
        app.add_middleware(CORSMiddleware, allow_origins=origins, allow_credentials=True)


def with_exit(app: FastAPI) -> None:
    if settings.origins == ["*"]:
        raise RuntimeError("name the origins")
    app.add_middleware(CORSMiddleware, allow_origins=settings.origins, allow_credentials=True)


def without_exit(app: FastAPI) -> None:
    if settings.origins == ["*"]:
        print("name the origins")
    app.add_middleware(CORSMiddleware, allow_origins=settings.origins, allow_credentials=True)  # expect: FLT801


app = FastAPI()
with_elif(app)
with_others(app)
with_else(app)
with_not(app)
with_exit(app)
without_exit(app)


@app.get("/orders")
def read_orders(session: Annotated[str, Cookie()]) -> list[str]:
    return [session]
