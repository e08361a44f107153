# A model that settings inherit or hold is made once for the process; one that a route knows is made for each request.
# file: app/options.py
import secrets
from datetime import UTC, datetime
from uuid import uuid4

from pydantic import BaseModel


class Base(BaseModel):
    salt: str = secrets.token_hex()


class Keys(Base):
    secret_key: str = secrets.token_urlsafe(32)


class Mail(BaseModel):
    boundary: str = secrets.token_hex(8)


class Mails(BaseModel):
    mails: list[Mail] = []


class Shared(BaseModel):
    started: datetime = datetime.now(UTC)  # expect: FLT705


class Order(BaseModel):
    id: str = str(uuid4())
    token: str = secrets.token_hex()  # expect: FLT705
# file: app/settings.py
from pydantic_settings import BaseSettings

from app.options import Keys, Mails, Shared


class Common(BaseSettings):
    debug: bool = False


class Settings(Keys, Common):
    mails: Mails = Mails()
    shared: Shared = Shared()


settings = Settings()
# file: app/main.py
from fastapi import FastAPI

from app.options import Order, Shared

app = FastAPI()


@app.get("/shared")
def shared() -> Shared:
    return Shared()


@app.post("/orders")
def order() -> Order:
    return Order()
