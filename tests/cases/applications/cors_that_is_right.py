# Origins and credentials that are no fault, or of which nothing is known.

# file: app/main.py
import os

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from app.settings import settings

public = FastAPI()
public.add_middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["*"])
public.add_middleware(CORSMiddleware, allow_origins="*", allow_methods=["*"])
public.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=False)
public.add_middleware(CORSMiddleware, allow_origins=settings.origins, allow_credentials=True)
public.add_middleware(CORSMiddleware, allow_origins=os.environ["ORIGINS"].split(","), allow_credentials=True)
public.add_middleware(
    CORSMiddleware, allow_origins=[str(origin).rstrip("/") for origin in settings.origins], allow_credentials=True
)
public.add_middleware(CORSMiddleware, allow_origin_regex=r"https://[a-z.]+\.shop\.example", allow_credentials=True)
public.add_middleware(CORSMiddleware, allow_origin_regex=r"http://(localhost|127.0.0.1):\d+", allow_credentials=True)

if settings.debug:
    origins, credentials = ["*"], False
else:
    origins, credentials = ["https://shop.example"], True
public.add_middleware(CORSMiddleware, allow_origins=origins, allow_credentials=credentials)
wild = "*" in origins
public.add_middleware(CORSMiddleware, allow_origins=origins, allow_credentials=not wild)


@public.post("/items")
def add_item() -> None: ...


# file: app/settings.py
from typing import Annotated, Any

from pydantic import AnyUrl, BeforeValidator
from pydantic_settings import BaseSettings


def split(value: Any) -> Any:
    return value.split(",")


class Settings(BaseSettings):
    origins: Annotated[list[AnyUrl] | str, BeforeValidator(split)] = []
    debug: bool = False


settings = Settings()
