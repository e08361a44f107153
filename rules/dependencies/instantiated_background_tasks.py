from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.nodes import own_nodes
from fastlint.rule import Call, Diagnostic, Rule, Severity
from fastlint.walk.visitor import walk

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class InstantiatedBackgroundTasks(Rule):
    """`BackgroundTasks()` is built by hand, and nobody runs its tasks.

    Why it hurts: FastAPI runs the tasks of the object that it injects, and those of a response's `background=`. Tasks
    that are added to any other object are dropped, without a word.

    Bad:
        # app/main.py
        from fastapi import BackgroundTasks, FastAPI

        app = FastAPI()
        sent: list[str] = []


        def send_mail(address: str) -> None:
            sent.append(address)


        @app.post("/welcome")
        def welcome(address: str) -> str:
            tasks = BackgroundTasks()  # expect: never run
            tasks.add_task(send_mail, address)
            return "welcome"

    Good:
        # app/main.py
        from fastapi import BackgroundTasks, FastAPI

        app = FastAPI()
        sent: list[str] = []


        def send_mail(address: str) -> None:
            sent.append(address)


        @app.post("/welcome")
        def welcome(address: str, tasks: BackgroundTasks) -> str:
            tasks.add_task(send_mail, address)
            return "welcome"

    Exceptions: objects that are handed to a response or to any other code, called, awaited or stored.

    References: https://fastapi.tiangolo.com/tutorial/background-tasks/
    """

    code = "FLT519"
    severity = Severity.ERROR
    needs = ("fastapi.BackgroundTasks", "starlette.background.BackgroundTasks")

    def check(self, call: Call, module: Module) -> Iterator[Diagnostic]:
        if call.own or call.use not in ("assigned", "attribute"):
            return
        function = module.node(call.caller.span)
        if isinstance(function, cst.FunctionDef) and _is_dropped(call, function, module):
            message = (
                "the tasks of this object are never run, because FastAPI has not made it and no response has it; take "
                "it as a parameter of the route: `tasks: BackgroundTasks`"
            )
            yield Diagnostic(call.span, message)


def _is_dropped(call: Call, function: cst.FunctionDef, module: Module) -> bool:
    """Whether nothing else is done with the object than adding tasks to it."""
    parent = next(iter(module.around(call.span)), None)
    if call.use == "attribute":
        return isinstance(parent, cst.Attribute) and parent.attr.value == "add_task"
    around = module.around(call.span)
    assignment = next((node for node in around if isinstance(node, (cst.Assign, cst.AnnAssign))), None)
    target = _target(assignment)
    if target is None:
        return False
    names = [n for n in walk(function) if isinstance(n, cst.Name) and n.value == target]
    added = [n for n in own_nodes(function) if isinstance(n, cst.Attribute) and _is_adding(n, target)]
    return bool(added) and len(names) == len(added) + 1


def _is_adding(node: cst.Attribute, target: str) -> bool:
    return node.attr.value == "add_task" and isinstance(node.value, cst.Name) and node.value.value == target


def _target(assignment: cst.CSTNode | None) -> str | None:
    if isinstance(assignment, cst.Assign) and len(assignment.targets) == 1:
        target = assignment.targets[0].target
    elif isinstance(assignment, cst.AnnAssign):
        target = assignment.target
    else:
        return None
    return target.value if isinstance(target, cst.Name) else None
