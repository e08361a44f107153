from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import MANY, AddedTask, Confidence, Diagnostic, Related, Rule, Span
from fastlint.support.cst_queries import caught
from fastlint.support.ways import Later, end_of, later
from fastlint.support.yields import own_parts, places_of

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_CATCHERS = frozenset({"HTTPException", "StarletteHTTPException", "Exception", "BaseException"})
_ROLES = ("route", "dependency")


class DroppedBackgroundTask(Rule):
    """A background task is added, and then the function raises.

    Why it hurts: the tasks belong to the response, and the answer to an exception is another response that has none.
    The task never runs, and nothing says so: the record or the mail about exactly the case that failed is lost.

    Bad:
        # app/main.py
        from fastapi import BackgroundTasks, FastAPI, HTTPException

        app = FastAPI()
        stock = {"apple": 10}


        def record_miss(name: str) -> None:
            print(name)


        @app.get("/stock/{name}")
        def read_stock(name: str, tasks: BackgroundTasks) -> int:
            if name not in stock:
                tasks.add_task(record_miss, name)  # expect: `record_miss`
                raise HTTPException(404, "no such thing")
            return stock[name]

    Good:
        # app/main.py
        from fastapi import BackgroundTasks, FastAPI
        from fastapi.responses import JSONResponse

        app = FastAPI()
        stock = {"apple": 10}


        def record_miss(name: str) -> None:
            print(name)


        @app.get("/stock/{name}", response_model=int)
        def read_stock(name: str, tasks: BackgroundTasks) -> int | JSONResponse:
            if name not in stock:
                tasks.add_task(record_miss, name)
                return JSONResponse({"detail": "no such thing"}, 404, background=tasks)
            return stock[name]

    Of low confidence is a task that is added before a check, where the exception is only one of the ways on: that it
    does not run then may be what is wanted (no mail about what was not done). Four and more of a file are one finding.

    Exceptions: exceptions that the function catches itself; tasks that are added behind the last check.

    References: https://fastapi.tiangolo.com/tutorial/background-tasks/

    Overlaps: FLT521 warns of all tasks that must not be lost, and is off by default.
    """

    code = "FLT632"
    preview = True

    def check(self, task: AddedTask, module: Module) -> Iterator[Diagnostic]:
        found = _raise_behind(task, module)
        if found is None:
            return
        span, is_certain = found
        is_known = is_certain and any(role in task.function.roles for role in _ROLES)
        name = f"`{task.task}`" if task.task != "..." else "this task"
        when = "never runs" if is_certain else "does not run then"
        yield Diagnostic(
            task.span,
            f"{name} {when}: row {span.row} raises, and the answer to an exception has no background tasks; "
            "return a response with `background=`, or check before",
            confidence=Confidence.HIGH if is_known else Confidence.LOW,
            repair=f"tasks that {when}",
            many=MANY,
            related=(Related(module.source.filename, span, "raised here"),),
        )


def _raise_behind(task: AddedTask, module: Module) -> tuple[Span, bool] | None:
    """Where the function raises behind the call, and whether it does so in any case; what is certain comes first."""
    function = module.node(task.function.span)
    if not isinstance(function, cst.FunctionDef):
        return None
    for place in places_of(function, lambda node: isinstance(node, cst.Call) and module.span(node) == task.span):
        found = [one for step in later(place.levels) for one in _raises(step, task, module)]
        return min(found, key=lambda one: (not one[1], one[0]), default=None)
    return None


def _raises(step: Later, task: AddedTask, module: Module) -> Iterator[tuple[Span, bool]]:
    """The raises in a statement that leave the function, and calls of functions that raise an HTTPException."""
    refusing = [] if step.how == "caught" else task.refusing
    inside = [node for node in own_parts(step.statement) if isinstance(node, cst.Try) and node.handlers]
    hidden = {id(part) for node in inside for part in own_parts(node.body)}
    is_simple = isinstance(step.statement, cst.SimpleStatementLine)
    for node in own_parts(step.statement):
        if id(node) in hidden:
            continue
        is_refusing = isinstance(node, cst.Call) and bool(refusing) and module.span(node) in refusing
        raised = _raised(node) if isinstance(node, cst.Raise) else "HTTPException" if is_refusing else ""
        if raised and not any(_ends_here(handler, raised) for t in step.tries for handler in t.handlers):
            yield module.span(node), step.is_certain and is_simple and not is_refusing


def _raised(node: cst.Raise) -> str:
    """The last name of what is raised; HTTPException for what is raised again."""
    what = node.exc.func if isinstance(node.exc, cst.Call) else node.exc
    name = what.attr if isinstance(what, cst.Attribute) else what
    return name.value if isinstance(name, cst.Name) else "HTTPException"


def _ends_here(handler: cst.ExceptHandler, raised: str) -> bool:
    """Whether an exception is caught by a handler, and goes no further."""
    is_meant = not {raised, *_CATCHERS}.isdisjoint(caught(handler))
    return is_meant and all(end_of(statement) != "raise" for statement in handler.body.body)
