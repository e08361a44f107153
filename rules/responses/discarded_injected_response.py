from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias

import libcst as cst

from fastlint.rule import Diagnostic, Route, Rule, Severity, Span
from fastlint.support.cst_queries import names_in, own_nodes

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_METHODS = ("set_cookie", "delete_cookie")
_HEADER_METHODS = ("append", "update", "setdefault", "add_vary_header")
_Block: TypeAlias = "Sequence[cst.BaseStatement | cst.BaseSmallStatement]"


class DiscardedInjectedResponse(Rule):
    """Headers, cookies or a status are set on the injected response, and another one is returned.

    Why it hurts: what is set on the injected Response goes into the response that FastAPI makes of a returned value. If
    the function returns a Response itself, that one is sent as it is: the cookie of the login never arrives.

    Bad:
        # app/main.py
        from fastapi import FastAPI, Response
        from fastapi.responses import RedirectResponse

        app = FastAPI()


        @app.post("/theme")
        def choose_theme(theme: str, response: Response):
            response.set_cookie("theme", theme)  # expect: lost
            return RedirectResponse("/", status_code=303)

    Good:
        # app/main.py
        from fastapi import FastAPI, Response
        from fastapi.responses import RedirectResponse

        app = FastAPI()


        @app.post("/theme")
        def choose_theme(theme: str):
            redirect = RedirectResponse("/", status_code=303)
            redirect.set_cookie("theme", theme)
            return redirect


        @app.get("/theme")
        def read_theme(response: Response):
            response.headers["Cache-Control"] = "no-store"
            return {"theme": "dark"}

    Exceptions: if a value is returned on any way on from there; if the injected response, or its headers, are used to
    make the returned one.

    References: https://fastapi.tiangolo.com/advanced/response-cookies/#use-a-response-parameter
    """

    code = "FLT313"
    severity = Severity.ERROR

    def check(self, route: Route, module: Module) -> Iterator[Diagnostic]:
        injected = [p.name for p in route.parameters if p.type.kind == "response" and p.source == "special"]
        made = {r.span.row: r.calls for r in route.returns if r.kind == "response" and r.calls}
        if not injected or not made:
            return
        function = module.node(route.function.span)
        if not isinstance(function, cst.FunctionDef):
            return
        for name in injected:
            if not _is_passed_on(function, name):
                for change, following in _changes(function.body.body, (), name):
                    rows = [module.span(node).row for node in _returns(following)]
                    if rows and all(row in made for row in rows):
                        yield _diagnostic(module.span(change), name, made[rows[0]][0].callee)


def _diagnostic(span: Span, name: str, callee: str) -> Diagnostic:
    return Diagnostic(
        span,
        f"this is lost: `{name}` is not the response that is sent, because the function returns a `{callee}` of its "
        f"own; set it on that one",
    )


def _changes(block: _Block, after: _Block, name: str) -> Iterator[tuple[cst.CSTNode, _Block]]:
    """Statements that change the response, each with all that can run after it."""
    for i, statement in enumerate(block):
        following = (*block[i + 1 :], *(() if _ends(block[i + 1 :]) else after))
        if isinstance(statement, cst.SimpleStatementLine):
            if any(_is_change(small, name) for small in statement.body):
                yield statement.body[0], following
        elif isinstance(statement, (cst.If, cst.Else, cst.With, cst.Try, cst.For, cst.While)):
            for inner in _blocks(statement):
                yield from _changes(inner, following, name)


def _blocks(statement: cst.CSTNode) -> Iterator[_Block]:
    for child in statement.children:
        if isinstance(child, cst.IndentedBlock):
            yield child.body
        elif isinstance(child, (cst.If, cst.Else, cst.ExceptHandler, cst.Finally)):
            yield from _blocks(child)


def _ends(block: _Block) -> bool:
    """Whether nothing runs after a block."""
    last = block[-1] if block else None
    if isinstance(last, cst.SimpleStatementLine):
        return isinstance(last.body[-1], (cst.Return, cst.Raise))
    return False


def _returns(statements: _Block) -> Iterator[cst.Return]:
    lines = (cst.SimpleStatementLine, cst.BaseCompoundStatement)
    nodes = own_nodes(cst.Module([s for s in statements if isinstance(s, lines)]))
    return (node for node in nodes if isinstance(node, cst.Return))


def _is_change(statement: cst.CSTNode, name: str) -> bool:
    """`response.headers[...] = x`, `response.status_code = x`, `response.set_cookie(...)`."""
    if isinstance(statement, cst.Assign):
        target = statement.targets[0].target
        if isinstance(target, cst.Subscript):
            return _is_attribute(target.value, name, ("headers",))
        return _is_attribute(target, name, ("status_code",))
    call = statement.value if isinstance(statement, cst.Expr) else None
    if not isinstance(call, cst.Call) or not isinstance(call.func, cst.Attribute):
        return False
    if _is_attribute(call.func, name, _METHODS):
        return True
    return call.func.attr.value in _HEADER_METHODS and _is_attribute(call.func.value, name, ("headers",))


def _is_attribute(node: cst.BaseExpression, name: str, attributes: Sequence[str]) -> bool:
    if not isinstance(node, cst.Attribute) or node.attr.value not in attributes:
        return False
    return isinstance(node.value, cst.Name) and node.value.value == name


def _is_passed_on(function: cst.FunctionDef, name: str) -> bool:
    """Whether the response is used in any other way than being changed in a statement of its own."""
    for node in own_nodes(function):
        if isinstance(node, cst.BaseSmallStatement) and name in names_in(node) and not _is_change(node, name):
            return True
    return False
