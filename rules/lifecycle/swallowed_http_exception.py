from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, Call, Confidence, Diagnostic, Edit, Fix, Frame, Related, Rule, Severity, Span
from fastlint.support.cst_queries import argument, caught, last_name, own_nodes, tries_around
from fastlint.support.endings import falls_through
from fastlint.support.handler_work import LOGS, head, is_done_before, is_unanswered, undone
from fastlint.walk.visitor import walk

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_PAGES = frozenset({"RedirectResponse", "HTMLResponse", "TemplateResponse", "_TemplateResponse", "redirect"})
_BROAD = frozenset({"Exception", "BaseException"})


class SwallowedHttpException(Rule):
    """An HTTPException is raised where an `except Exception` catches it.

    Why it hurts: HTTPException is an Exception. The handler that was meant for accidents catches the deliberate 404
    too and turns it into a 500, or into a success: clients and monitoring are told the wrong thing.

    Bad:
        # app/main.py
        from fastapi import FastAPI, HTTPException

        app = FastAPI()
        books = {1: "Emma"}


        @app.get("/books/{book_id}")
        def read_book(book_id: int) -> str:
            try:
                if book_id not in books:
                    raise HTTPException(404, "Book not found")  # expect: except Exception
                return books[book_id].upper()
            except Exception as error:
                raise HTTPException(500, "Cannot read the book") from error

    Good:
        # app/main.py
        from fastapi import FastAPI, HTTPException

        app = FastAPI()
        books = {1: "Emma"}


        @app.get("/books/{book_id}")
        def read_book(book_id: int) -> str:
            if book_id not in books:
                raise HTTPException(404, "Book not found")
            try:
                return books[book_id].upper()
            except Exception as error:
                raise HTTPException(500, "Cannot read the book") from error

    Fixed:
        # app/main.py
        from fastapi import FastAPI, HTTPException

        app = FastAPI()
        books = {1: "Emma"}


        @app.get("/books/{book_id}")
        def read_book(book_id: int) -> str:
            try:
                if book_id not in books:
                    raise HTTPException(404, "Book not found")
                return books[book_id].upper()
            except HTTPException:
                raise
            except Exception as error:
                raise HTTPException(500, "Cannot read the book") from error

    The fix is unsafe where the handler does more than log and raise, because it is not reached any more then; there is
    none where that is work that must be done (a file is removed, a state is set), unless that is done before the only
    `raise`, too. Where the handler lets the function go on, and what follows raises the same status, the `try` is a
    first attempt: unsafe, and of low confidence. So is what is raised for one of several things, if the handler goes on
    with the next, and what it answers with a page or a redirect: that tells a person at a browser of every failure.

    Exceptions: handlers that raise the same exception again somewhere, ask what they caught (`isinstance`, `match`,
    `getattr(error, "status_code", 500)`) or answer with the same status. Exceptions that are raised by what the `try`
    calls are not looked at. Middleware, where no HTTPException becomes an answer (FLT614), and what runs beside
    requests; decorators that hand on what they caught. Of low confidence in a helper all callers of which catch it.

    References: https://fastapi.tiangolo.com/tutorial/handling-errors/
    """

    code = "FLT619"
    severity = Severity.WARNING
    needs = ("fastapi.HTTPException", "starlette.exceptions.HTTPException")

    def check(self, call: Call, module: Module) -> Iterator[Diagnostic]:
        if call.caught_around is not None:
            yield _around(call, call.caught_around)
        if call.use != "raised" or not call.in_try or is_unanswered(call, module):
            return
        kind = call.callee.rpartition(".")[2]
        handler = _catcher(call.span, kind, module)
        if handler is None or _lets_through(handler) or _keeps_status(call, handler, module):
            return
        span = module.span(handler)
        place = Related(module.source.filename, Span(span.row, span.column, span.row, span.column + 6), "caught here")
        is_for_one = _goes_on_with_the_next(call, handler, module)
        is_unsure = (
            call.is_caught_above or is_for_one or _is_raised_below(call, handler, module) or _shows_a_page(handler)
        )
        left = undone(handler, module)
        if left and is_done_before(call.span, left, module):
            left = ""
        remedy = _remedy(kind, left, is_for_one=is_for_one)
        yield Diagnostic(
            call.span,
            f"the `{head(handler, module)}` below catches this `{kind}` too: its status is lost; {remedy}",
            fix=None if left or is_for_one else _passed_on(call, handler, module, is_unsure=is_unsure),
            related=(place,),
            repair=f"except {span.row}{' low' if is_unsure else ''}",
            confidence=Confidence.LOW if is_unsure else Confidence.HIGH,
        )


def _around(call: Call, handler: Frame) -> Diagnostic:
    kind = call.callee.rpartition(".")[2]
    return Diagnostic(
        call.span,
        f"a handler in the decorator `{handler.function.partition('.')[0]}` catches this `{kind}` too: its status is "
        f"lost; put `except {kind}: raise` before it",
        related=(Related(handler.filename, handler.span, "caught here"),),
        repair=f"around {handler.filename} {handler.span.row}",
    )


def _remedy(kind: str, left: str, *, is_for_one: bool) -> str:
    """What to do; `left` is what the handler does that would be left undone if the exception passed it by."""
    if is_for_one:
        return "raise another exception here if one of several may fail, or check all of them before the loop"
    if left:
        return f"raise outside of the `try`, or do `{left}` in a handler above"
    return f"put `except {kind}: raise` before it, or raise outside of the `try`"


def _passed_on(call: Call, handler: cst.ExceptHandler, module: Module, *, is_unsure: bool) -> Fix:
    """`except HTTPException: raise` in front of the handler."""
    span = module.span(handler)
    indent = " " * (span.column - 1)
    text = f"except {call.callee}:\n{indent}    raise\n{indent}"
    edit = Edit(Span(span.row, span.column, span.row, span.column), text)
    is_safe = _only_tells(handler, module) and not is_unsure
    return Fix("Let HTTPException pass", (edit,), Applicability.SAFE if is_safe else Applicability.UNSAFE)


def _catcher(span: Span, kind: str, module: Module) -> cst.ExceptHandler | None:
    """The handler that certainly catches an exception of a kind raised at a place, if it is a broad one."""
    for statement in tries_around(span, module):
        for handler in statement.handlers:
            names = caught(handler)
            if any(name == kind or name.endswith("HTTPException") for name in names):
                return None
            if _BROAD.intersection(names):
                return handler
            if not names or kind != "HTTPException":
                return None
    return None


def _lets_through(handler: cst.ExceptHandler) -> bool:
    """Whether it raises what it caught, or looks at what that is."""
    name = handler.name.name.value if handler.name and isinstance(handler.name.name, cst.Name) else ""
    return any(_passes_on(node, name) for node in walk(handler.body))


def _only_tells(handler: cst.ExceptHandler, module: Module) -> bool:
    """Whether it does nothing but log and raise, so that nothing is lost where it is not reached."""
    lines = handler.body.body
    parts = [part for line in lines if isinstance(line, cst.SimpleStatementLine) for part in line.body]
    told = (isinstance(part, (cst.Raise, cst.Pass)) or LOGS.match(module.text(module.span(part))) for part in parts)
    return len(parts) >= len(lines) and all(told)


def _shows_a_page(handler: cst.ExceptHandler) -> bool:
    """Whether it answers with a page or a redirect, for a person at a browser."""
    return any(isinstance(node, cst.Call) and last_name(node.func) in _PAGES for node in walk(handler.body))


def _goes_on_with_the_next(call: Call, handler: cst.ExceptHandler, module: Module) -> bool:
    """Whether the `try` is for one of several things, and the handler goes on with the next; trials are no such."""
    start = module.span(handler)
    last = handler.body.body[-1]
    end = last.body[-1] if isinstance(last, cst.SimpleStatementLine) else last
    if not falls_through(handler.body) and not isinstance(end, cst.Continue):
        return False
    for node in module.ancestors(call.span):
        if isinstance(node, (cst.FunctionDef, cst.Lambda)):
            return False
        if isinstance(node, cst.For) and module.span(node).row < start.row <= module.span(node).end_row:
            trials = node.iter.func if isinstance(node.iter, cst.Call) else node.iter
            return not (isinstance(trials, cst.Name) and trials.value == "range")
    return False


def _keeps_status(call: Call, handler: cst.ExceptHandler, module: Module) -> bool:
    """Whether the handler answers with the same status (or class of the project), so that only the text differs."""
    given = call.argument(None if call.own else 0, "status_code")
    raises = [node for node in walk(handler.body) if isinstance(node, cst.Raise)]
    made = [one.exc for one in raises if isinstance(one.exc, cst.Call)]
    if given is None and call.own:  # a class that brings its status along
        return bool(made) and all(module.text(module.span(one.func)) == call.callee for one in made)
    return bool(made) and given is not None and all(_status(one, module) == _code(given.text) for one in made)


def _is_raised_below(call: Call, handler: cst.ExceptHandler, module: Module) -> bool:
    """Whether the handler lets the function go on, and code behind the `try` raises the same status."""
    given = call.argument(None if call.own else 0, "status_code")
    function = next((n for n in module.ancestors(call.span) if isinstance(n, cst.FunctionDef)), None)
    if given is None or function is None or not falls_through(handler.body):
        return False
    row = module.span(handler).end_row
    raised = (node for node in own_nodes(function) if isinstance(node, cst.Raise) and module.span(node).row > row)
    calls = (node.exc for node in raised if isinstance(node.exc, cst.Call))
    return any(_status(each, module) == _code(given.text) for each in calls)


def _status(call: cst.Call, module: Module) -> str:
    given = argument(call, 0, "status_code")
    return _code(module.text(module.span(given.value))) if given is not None else ""


def _code(text: str) -> str:
    """The digits of `404` and of `status.HTTP_404_NOT_FOUND`, else the text."""
    found = re.search(r"(?<!\d)\d{3}(?!\d)", text)
    return found.group() if found else text


def _passes_on(node: cst.CSTNode, name: str) -> bool:
    if isinstance(node, cst.Raise):
        return node.exc is None or (isinstance(node.exc, cst.Name) and node.exc.value == name)
    if isinstance(node, cst.Attribute):
        return node.attr.value == "status_code"
    return isinstance(node, cst.Match) or (isinstance(node, cst.Name) and node.value in _QUESTIONS)


_QUESTIONS = frozenset({"isinstance", "getattr", "hasattr", "type", "issubclass", "sys"})
