# Handlers are looked up in a dict and called: one of them blocks, so the call can.
# file: app/handlers.py
import smtplib


def by_mail(text: str) -> None:
    with smtplib.SMTP("localhost") as smtp:
        smtp.sendmail("a@example.com", "b@example.com", text)


def by_console(text: str) -> None:
    print(text)


HANDLERS = {"mail": by_mail, "console": by_console}
QUIET = {"console": by_console}
# file: app/main.py
from fastapi import FastAPI

from app.handlers import HANDLERS, QUIET, by_console, by_mail

app = FastAPI()


@app.post("/a/{kind}")
async def subscripted(kind: str) -> None:
    HANDLERS[kind]("hello")  # expect: FLT106


@app.post("/b/{kind}")
async def looked_up(kind: str) -> None:
    handler = HANDLERS.get(kind, by_console)
    handler("hello")  # expect: FLT106


@app.post("/c")
async def everybody() -> None:
    for handler in HANDLERS.values():
        handler("hello")  # expect: FLT106


@app.post("/d")
async def quiet() -> None:
    for handler in (by_console, QUIET["console"]):
        handler("hello")


@app.post("/e")
async def listed() -> None:
    for handler in [by_console, by_mail]:
        handler("hello")  # expect: FLT106
