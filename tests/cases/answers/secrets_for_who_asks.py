# FLT301: what a function has just made up is handed out on purpose, and so is what a payment service gives the browser.
# file: app/main.py
import secrets

import pyotp
import stripe
from app.tables import Hook, find
from fastapi import FastAPI

app = FastAPI()


@app.post("/2fa")
async def enable():
    secret = pyotp.random_base32()
    return {"secret": secret, "issuer": "shop"}


@app.get("/turn")
async def turn():
    return {"username": "ada", "password": secrets.token_urlsafe(16)}


@app.post("/pay")
def pay():
    intent = stripe.PaymentIntent.create(amount=1000, currency="eur")
    return {"client_secret": intent.client_secret}


@app.get("/hook")  # expect: FLT301
def hook():
    found: Hook = find()
    return {"secret": found.secret}


@app.get("/given")  # expect: FLT301
def given(secret: str = ""):
    secret = secret or secrets.token_hex(8)
    return {"secret": secret}
# file: app/tables.py
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Hook(Base):
    __tablename__ = "hooks"

    id: Mapped[int] = mapped_column(primary_key=True)
    secret: Mapped[str]


def find() -> Hook:
    return Hook(id=1)
