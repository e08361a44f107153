# The coroutine function arrives through a package's __init__ under another name.
# file: app/services/__init__.py
from .mailer import deliver as send_mail

__all__ = ["send_mail"]
# file: app/services/mailer.py
async def deliver(to: str) -> bool:
    return True
# file: app/main.py
from fastapi import FastAPI

from app import services

app = FastAPI()


@app.post("/invite")
async def invite(to: str) -> dict[str, str]:
    services.send_mail(to)  # expect: FLT201
    return {"to": to}
