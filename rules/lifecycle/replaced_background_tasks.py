from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Diagnostic, Related, ReplacedTask, Rule, Severity

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class ReplacedBackgroundTasks(Rule):
    """A background task is added, and the response that is returned brings other ones.

    Why it hurts: FastAPI hands the injected tasks to a response only if that has no `background` of its own. The task
    that was added never runs, and nothing says so: the answer is the same.

    Bad:
        # app/main.py
        from fastapi import BackgroundTasks, FastAPI
        from fastapi.responses import JSONResponse
        from starlette.background import BackgroundTask

        app = FastAPI()


        def write_log(name: str) -> None:
            print("log", name)


        def send_mail(name: str) -> None:
            print("mail", name)


        @app.post("/users/{name}")
        def create_user(name: str, tasks: BackgroundTasks) -> JSONResponse:
            tasks.add_task(write_log, name)  # expect: `write_log`
            return JSONResponse({"name": name}, 201, background=BackgroundTask(send_mail, name))

    Good:
        # app/main.py
        from fastapi import BackgroundTasks, FastAPI
        from fastapi.responses import JSONResponse

        app = FastAPI()


        def write_log(name: str) -> None:
            print("log", name)


        def send_mail(name: str) -> None:
            print("mail", name)


        @app.post("/users/{name}")
        def create_user(name: str, tasks: BackgroundTasks) -> JSONResponse:
            tasks.add_task(write_log, name)
            tasks.add_task(send_mail, name)
            return JSONResponse({"name": name}, 201)

    Exceptions: tasks that are added only in some cases, or to tasks that the function has made itself; responses that
    are returned by another name than that of their call.

    References: https://www.starlette.io/background/

    Overlaps: FLT632 reports tasks that are lost because the function raises.
    """

    code = "FLT634"
    preview = True
    severity = Severity.WARNING

    def check(self, task: ReplacedTask, module: Module) -> Iterator[Diagnostic]:
        name = f"`{task.task}`" if task.task != "..." else "this task"
        yield Diagnostic(
            task.span,
            f"{name} never runs: the response in row {task.response.row} has a `background` of its own, which replaces "
            f"`{task.name}`; add both to one of them",
            related=(Related(module.source.filename, task.response, "returned here"),),
        )
