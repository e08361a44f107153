# A def route runs in a thread and cannot await: the mail is never sent all the same.
# file: app/mail.py
async def send(to: str) -> None: ...
# file: app/main.py
from fastapi import FastAPI

from app.mail import send

app = FastAPI()


@app.post("/invite")
def invite(to: str) -> dict[str, str]:
    send(to)  # expect: FLT201
    return {"to": to}
