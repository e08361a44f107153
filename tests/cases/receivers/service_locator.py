# A container hands out services by attribute and by method; its providers are lambdas and bound methods.
# file: app/container.py
from app.services import Mail, Reports


class Container:
    def __init__(self) -> None:
        self._mail: Mail | None = None
        self.factories = {"reports": Reports}

    @property
    def mail(self) -> Mail:
        if self._mail is None:
            self._mail = Mail()
        return self._mail

    def reports(self):
        return self.factories["reports"]()


container = Container()


def get_mail():
    return container.mail
# file: app/services.py
import smtplib


class Mail:
    def send(self) -> None:
        smtplib.SMTP("localhost").sendmail("a", "b", "c")


class Reports:
    def build(self) -> str:
        with open("report.csv") as file:
            return file.read()
# file: app/main.py
from fastapi import Depends, FastAPI

from app.container import container, get_mail

app = FastAPI()


@app.get("/a")
async def a(mail=Depends(get_mail)):
    mail.send()  # expect: FLT106


@app.get("/b")
async def b(reports=Depends(container.reports)):
    return reports.build()  # expect: FLT105


@app.get("/c")
async def c():
    container.mail.send()  # expect: FLT106
    return container.reports().build()  # expect: FLT105
