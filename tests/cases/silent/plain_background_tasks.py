# Plain background tasks run in a thread although an async route adds them.
# file: app/main.py
from fastapi import BackgroundTasks, FastAPI
from starlette.background import BackgroundTask
from starlette.responses import JSONResponse

from app.mail import Mailer, send

app = FastAPI()
mailer = Mailer()


@app.post("/")
async def root(tasks: BackgroundTasks) -> JSONResponse:
    tasks.add_task(send, "bob", subject="hello")
    tasks.add_task(mailer.send, "bob")
    tasks.add_task(lambda: send("bob", "lambda"))
    tasks.add_task(func=Mailer().send, to="alice")
    return JSONResponse({}, background=BackgroundTask(send, "carol", "x"))
# file: app/mail.py
import smtplib


def send(to: str, subject: str) -> None:
    with smtplib.SMTP("localhost") as smtp:
        smtp.sendmail("a", to, subject)


class Mailer:
    def send(self, to: str) -> None:
        send(to, "mailer")
