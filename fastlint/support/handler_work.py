"""What handlers do beside telling and answering, which is left undone where an exception passes them by."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.walk.visitor import walk

if TYPE_CHECKING:
    from fastlint.diagnostic import Span
    from fastlint.subjects.shared import Call
    from fastlint.walk.module import Module

_ANSWERED = frozenset({"route", "dependency"})
_UNANSWERED = frozenset({"middleware", "lifespan", "startup", "background-task"})
LOGS = re.compile(r"(?:\w+\.)*_?(?:log|logger|logging|print|print_exc|warn)\b[.(]")
_TELLING = re.compile(
    r"(?i)(^|[._])(rollback|record_exception|set_status|capture_exception|log\w*|notify\w*|alert\w*)$"
)


def undone(handler: cst.ExceptHandler, module: Module) -> str:
    """What it does beside telling and answering, which what passes it by would leave undone: files that it removes."""
    for node in walk(handler.body):
        if isinstance(node, cst.Expr):
            call = node.value.expression if isinstance(node.value, cst.Await) else node.value
            text = module.text(module.span(call.func)) if isinstance(call, cst.Call) else ""
            if text and not LOGS.match(f"{text}(") and not _TELLING.search(text):
                return f"{text}(...)"
        targets = [target.target for target in node.targets] if isinstance(node, cst.Assign) else []
        if any(isinstance(target, cst.Attribute) for target in targets) or isinstance(node, cst.Del):
            return module.text(module.span(node)).partition("\n")[0]
    return ""


def is_done_before(raised: Span, work: str, module: Module) -> bool:
    """Whether the block that raises does so before, and nothing else in the `try` raises: `remove(path); raise ...`."""
    tries = [node for node in module.ancestors(raised) if isinstance(node, cst.Try)]
    block = next((node for node in module.ancestors(raised) if isinstance(node, cst.IndentedBlock)), None)
    if not tries or block is None:
        return False
    raises = [node for node in walk(tries[0].body) if isinstance(node, cst.Raise)]
    done = [line for line in block.body if module.span(line).row < raised.row]
    text = work.removesuffix("(...)")
    return len(raises) == 1 and any(
        module.text(module.span(line)).lstrip().removeprefix("await ").startswith(text) for line in done
    )


def is_unanswered(call: Call, module: Module) -> bool:
    """Whether no HTTPException becomes an answer there: around routes, or where no client waits."""
    roles = call.function.roles
    if not _ANSWERED.isdisjoint(roles):
        return False
    if not _UNANSWERED.isdisjoint(roles):
        return True
    bases = module.outline.bases(call.function.name.partition(".")[0])
    return any(module.known_as(base).endswith(".BaseHTTPMiddleware") for base in bases)


def head(handler: cst.ExceptHandler, module: Module) -> str:
    """How it begins, as it is written: `except Exception`."""
    return "except:" if handler.type is None else f"except {module.text(module.span(handler.type))}"
