# The commonest real shape: a module-level instance of the project's own class, imported under three spellings.
# file: app/services/mail.py
import smtplib


class Mailer:
    def __init__(self, host: str) -> None:
        self.host = host

    def send(self, to: str) -> None:
        with smtplib.SMTP(self.host) as smtp:
            smtp.sendmail("a@example.com", to, "hello")

    def address(self, name: str) -> str:
        return f"{name}@{self.host}"


mailer = Mailer("localhost")
# file: app/services/__init__.py
# file: app/main.py
import app.services.mail
import app.services.mail as mail
from app import services
from app.services import mail as post
from app.services.mail import mailer as sender
from fastapi import FastAPI

api = FastAPI()


@api.post("/1")
async def by_name() -> None:
    sender.send(sender.address("bob"))  # expect: FLT106


@api.post("/2")
async def by_module() -> None:
    mail.mailer.send("bob")  # expect: FLT106


@api.post("/3")
async def by_package() -> None:
    services.mail.mailer.send("bob")  # expect: FLT106


@api.post("/4")
async def by_full_path() -> None:
    app.services.mail.mailer.send("bob")  # expect: FLT106


@api.post("/5")
async def by_other_alias() -> str:
    post.mailer.send("bob")  # expect: FLT106
    return sender.address("bob")
