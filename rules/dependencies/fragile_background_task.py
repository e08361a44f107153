from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Call, Diagnostic, Rule, Severity

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_MUST_SUCCEED = re.compile(
    r"(^|_)(pay|payment|payments|charge|refund|invoice|invoices|billing|payout|capture|settle|webhook|webhooks|order|orders"
    r"|transfer|fulfil|fulfill|subscription)(_|$)",
    re.IGNORECASE,
)


class FragileBackgroundTask(Rule):
    """Work that must not be lost is left to `BackgroundTasks`.

    Why it hurts: background tasks live in the memory of the worker. A restart or a crash between the response and the
    task loses it, a task that fails is not tried again and takes those after it along, and tasks are dropped when the
    route raises.

    Bad:
        # app/main.py
        from fastapi import BackgroundTasks, FastAPI

        app = FastAPI()


        def send_invoice(number: int) -> None:
            print(number)


        @app.post("/orders")
        def create_order(tasks: BackgroundTasks) -> str:
            tasks.add_task(send_invoice, 1)  # expect: queue
            return "created"

    Good:
        # app/main.py
        from fastapi import BackgroundTasks, FastAPI

        app = FastAPI()


        def warm_cache(number: int) -> None:
            print(number)


        @app.post("/orders")
        def create_order(tasks: BackgroundTasks) -> str:
            tasks.add_task(warm_cache, 1)
            return "created"

    An opinion, and a guess by the name of the function (pay, charge, invoice, order, webhook, ...): off by default.
    For: a queue (Celery, arq, Dramatiq, a table of jobs) survives restarts and tries again. Against: it is one more
    service, and for what can be repeated by hand a background task is enough.

    Exceptions: functions with other names.

    References: https://fastapi.tiangolo.com/tutorial/background-tasks/#caveat
    """

    code = "FLT521"
    severity = Severity.INFO
    default = False
    needs = ("starlette.background.BackgroundTasks.add_task",)

    def check(self, call: Call, module: Module) -> Iterator[Diagnostic]:
        task = call.argument(0, "func")
        name = task.text.rpartition(".")[2] if task is not None else ""
        if _MUST_SUCCEED.search(name):
            message = (
                f"`{name}` is lost when the worker restarts, and is not tried again when it fails; put work that must "
                "be done into a queue"
            )
            yield Diagnostic(call.span, message)
