from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from fastlint.rule import CallPath, Confidence, Diagnostic, Rule, Severity
from fastlint.support.thread_edits import blocking

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class BlockingClientCall(Rule):
    """A blocking client of a service (mail, cloud, queue, search, ...) runs on the event loop.

    Why it hurts: the client waits for an answer over the network, and every other request of this worker waits with it.

    Bad:
        # app/mail.py
        import smtplib


        class Mailer:
            def send(self, to: str, text: str) -> None:
                with smtplib.SMTP("localhost") as smtp:
                    smtp.sendmail("shop@example.com", to, text)

        # app/main.py
        import asyncio

        from fastapi import FastAPI

        from app.mail import Mailer

        app = FastAPI()
        mailer = Mailer()


        @app.post("/orders")
        async def create_order(to: str) -> str:
            await asyncio.sleep(0)
            mailer.send(to, text="Thank you")  # expect: it calls `smtplib.SMTP`
            return "done"

    Good:
        # app/mail.py
        import smtplib


        class Mailer:
            def send(self, to: str, text: str) -> None:
                with smtplib.SMTP("localhost") as smtp:
                    smtp.sendmail("shop@example.com", to, text)

        # app/main.py
        from fastapi import BackgroundTasks, FastAPI

        from app.mail import Mailer

        app = FastAPI()
        mailer = Mailer()


        @app.post("/orders")
        async def create_order(to: str, tasks: BackgroundTasks) -> str:
            tasks.add_task(mailer.send, to, text="Thank you")
            return "done"

    Fixed (unsafe):
        # app/mail.py
        import smtplib


        class Mailer:
            def send(self, to: str, text: str) -> None:
                with smtplib.SMTP("localhost") as smtp:
                    smtp.sendmail("shop@example.com", to, text)

        # app/main.py
        import asyncio

        from fastapi import FastAPI

        from app.mail import Mailer

        app = FastAPI()
        mailer = Mailer()


        @app.post("/orders")
        async def create_order(to: str) -> str:
            await asyncio.sleep(0)
            await asyncio.to_thread(mailer.send, to, text="Thank you")
            return "done"

    Exceptions: asynchronous clients, code that FastAPI runs in a thread (`def` routes, dependencies and background
    tasks), calls handed to a thread, scripts, tests and workers. What only runs while the application starts or stops
    is information, in preview only.

    References: https://fastapi.tiangolo.com/async/, https://docs.python.org/3/library/asyncio-task.html#asyncio.to_thread
    """

    code = "FLT106"
    severity = Severity.ERROR
    needs = ("client",)

    def check(self, path: CallPath, module: Module) -> Iterator[Diagnostic]:
        if path.kind in self.needs:
            found = blocking(path, module)
            yield replace(found, confidence=Confidence.LOW) if path.is_small else found
