# A decorator of a worker may be called without an `@`: what it is given runs there. What is only handed about runs on the loop.
# file: app/tasks.py
import dramatiq
import requests


async def _mail(to: str) -> None:
    requests.post("https://example.com", json={"to": to}, timeout=5)


async def _note(to: str) -> None:
    requests.post("https://example.com/note", json={"to": to}, timeout=5)  # expect: FLT101


mail = dramatiq.actor(max_retries=3, actor_name="mail")(_mail)
call = dramatiq.actor(max_retries=3)


# file: app/main.py
from fastapi import FastAPI

from app.tasks import _note, mail

app = FastAPI()


@app.post("/")
async def add(to: str) -> None:
    mail.send(to)
    await _note(to)
