from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, Call, Diagnostic, Edit, Fix, Rule, Severity
from fastlint.support.cst_queries import names_in, own_nodes
from fastlint.support.signature_edits import new_parameter, removed_line
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

    Fixed (unsafe):
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

    Exceptions: objects that are handed to a response or to any other code, called, awaited or stored. The
    fix is for routes and dependencies that nothing else calls.

    References: https://fastapi.tiangolo.com/tutorial/background-tasks/
    """

    code = "FLT519"
    severity = Severity.ERROR
    needs = ("fastapi.BackgroundTasks", "starlette.background.BackgroundTasks")

    def check(self, call: Call, module: Module) -> Iterator[Diagnostic]:
        if call.own or call.use not in ("assigned", "attribute"):
            return
        function = module.node(call.function.span)
        if isinstance(function, cst.FunctionDef) and _is_dropped(call, function, module):
            message = (
                "the tasks of this object are never run, because FastAPI has not made it and no response has it; take "
                "it as a parameter of the route: `tasks: BackgroundTasks`"
            )
            yield Diagnostic(call.span, message, fix=_as_parameter(call, function, module))


def _is_dropped(call: Call, function: cst.FunctionDef, module: Module) -> bool:
    """Whether nothing else is done with the object than adding tasks to it."""
    around = module.around(call.span)
    if call.use == "attribute":
        return bool(around) and isinstance(around[0], cst.Attribute) and around[0].attr.value == "add_task"
    target = next((_target(node) for node in around if isinstance(node, (cst.Assign, cst.AnnAssign))), None)
    if target is None:
        return False
    names = [n for n in walk(function) if isinstance(n, cst.Name) and n.value == target]
    added = [n for n in own_nodes(function) if isinstance(n, cst.Attribute) and _is_adding(n, target)]
    return bool(added) and len(names) == len(added) + 1


def _is_adding(node: cst.Attribute, target: str) -> bool:
    return node.attr.value == "add_task" and isinstance(node.value, cst.Name) and node.value.value == target


def _target(assignment: cst.Assign | cst.AnnAssign) -> str | None:
    if isinstance(assignment, cst.AnnAssign):
        target: cst.BaseExpression = assignment.target
    elif len(assignment.targets) == 1:
        target = assignment.targets[0].target
    else:
        return None
    return target.value if isinstance(target, cst.Name) else None


def _as_parameter(call: Call, function: cst.FunctionDef, module: Module) -> Fix | None:
    """FastAPI gives the object, which is no longer made in the body."""
    within = call.function
    if within.is_called or not within.roles or not set(within.roles) <= {"route", "dependency"} or call.arguments:
        return None
    if call.use == "attribute":
        name = "background_tasks" if "tasks" in names_in(function) else "tasks"
        edits: tuple[Edit, ...] = (Edit(call.span, name),) if name not in names_in(function) else ()
    else:
        around = module.ancestors(call.span)
        name = next((_target(node) for node in around if isinstance(node, (cst.Assign, cst.AnnAssign))), None) or ""
        edits = _without(around, module)
    annotation, imports = module.ensure_import("fastapi", "BackgroundTasks")
    if call.callee.partition(".")[0] in module.context.names:
        annotation, imports = call.callee, ()
    added = new_parameter(function, f"{name}: {annotation}", module)
    if not edits or not added:
        return None
    return Fix(f"Take `{name}` as a parameter", (*edits, *added, *imports), Applicability.UNSAFE)


def _without(around: list[cst.CSTNode], module: Module) -> tuple[Edit, ...]:
    """The edits that take the statement around the call out of its block."""
    for line, block in pairwise(around):
        if isinstance(line, cst.SimpleStatementLine):
            return removed_line(line, block.body, module) if isinstance(block, cst.IndentedBlock) else ()
    return ()
