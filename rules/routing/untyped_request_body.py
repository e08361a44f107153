from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.nodes import own_nodes
from fastlint.rule import Diagnostic, Parameter, Route, Rule, Severity, Span

if TYPE_CHECKING:
    from fastlint.walk.module import Module


_WRITING = frozenset({"POST", "PUT", "PATCH"})
_RELAYED = re.compile(r"hook|callback|proxy|relay|graphql|rpc|telemetry|ingest", re.IGNORECASE)
_SIGNED = re.compile(r"signature|hmac|webhook", re.IGNORECASE)


class UntypedRequestBody(Rule):
    """A route takes its body as a dict, as Any, or from `request.json()`.

    Why it hurts: nothing is validated. A missing key is a KeyError and a 500 instead of a 422 that tells the client
    what is wrong, wrong types reach the database, and the documentation shows an empty body.

    Bad:
        # app/main.py
        from typing import Any

        from fastapi import FastAPI, Request

        app = FastAPI()


        @app.post("/books")
        def add(book: dict) -> str:  # expect: book
            return book["title"]


        @app.put("/books")
        async def replace(request: Request) -> str:
            book: dict[str, Any] = await request.json()  # expect: request.json()
            return str(book["title"])

    Good:
        # app/main.py
        from fastapi import FastAPI, Request
        from pydantic import BaseModel

        app = FastAPI()


        class Book(BaseModel):
            title: str


        @app.post("/books")
        def add(book: Book) -> str:
            return book.title


        @app.post("/prices")
        def prices(by_title: dict[str, float]) -> int:
            return len(by_title)


        @app.post("/webhooks/payments")
        async def paid(request: Request) -> str:
            return str(await request.json())

    Exceptions: dicts whose values have a type; webhooks, callbacks and relays, which take what others send (by their
    names and paths, or because the raw body or a signature is read too); and routes that hand the dict on without a
    look at a key.

    References: https://fastapi.tiangolo.com/tutorial/body/
    """

    code = "FLT406"
    severity = Severity.WARNING

    def check(self, route: Route, module: Module) -> Iterator[Diagnostic]:
        if not _WRITING & set(route.methods) or _RELAYED.search(f"{route.path} {route.endpoint}"):
            return
        here = [p for p in route.parameters if p.filename == module.source.filename]
        owner = here[0].owner_span if here else None
        text = module.text(owner) if owner is not None else ""
        if _SIGNED.search(text) or not (".json(" in text or any(_is_loose(p) for p in here)):
            return
        function = module.node(owner) if owner is not None else None
        if not isinstance(function, cst.FunctionDef):
            return
        advice = "declare a Pydantic model"
        for parameter in here:
            if _is_untyped(parameter, function):
                yield Diagnostic(
                    parameter.span,
                    f"`{parameter.name}` is a body that nothing validates: a missing key is a 500, and the "
                    f"documentation shows nothing; {advice}",
                )
        if any(p.source == "body" for p in route.parameters):
            return
        for span, name in _read(here, function, module):
            if _looks_into(name, function):
                yield Diagnostic(
                    span,
                    "`request.json()` gives a body that nothing validates: a missing key is a 500, malformed JSON "
                    f"too, and the documentation shows none; {advice}",
                )


def _is_loose(parameter: Parameter) -> bool:
    """A body of which the annotation says little or nothing."""
    return parameter.source == "body" and parameter.type.kind in ("dict", "any")


def _is_untyped(parameter: Parameter, function: cst.FunctionDef) -> bool:
    """A dict without any types, or one of which a key is read."""
    info = parameter.type
    if not _is_loose(parameter):
        return False
    if info.kind == "dict" and not info.items:
        return True
    return (info.kind == "any" or info.items[-1].kind == "any") and _looks_into(parameter.name, function)


def _looks_into(name: str, function: cst.FunctionDef) -> bool:
    """Whether a key of the value is read: `x["key"]`, `x.get("key")`."""
    for node in own_nodes(function):
        match node:
            case cst.Call(func=cst.Attribute(value=cst.Name(value=base), attr=cst.Name(value="get" | "pop"))):
                keys = [arg.value for arg in node.args[:1]]
            case cst.Subscript(value=cst.Name(value=base)):
                keys = [e.slice.value for e in node.slice[:1] if isinstance(e.slice, cst.Index)]
            case _:
                continue
        if base == name and keys and isinstance(keys[0], cst.SimpleString):
            return True
    return False


def _read(parameters: list[Parameter], function: cst.FunctionDef, module: Module) -> Iterator[tuple[Span, str]]:
    """Calls of `request.json()`, with the name that gets the result."""
    requests = {p.name for p in parameters if p.type.kind == "special" and p.source == "special"}
    for node in own_nodes(function):
        if isinstance(node, (cst.Assign, cst.AnnAssign)) and isinstance(node.value, cst.Await):
            target = node.target if isinstance(node, cst.AnnAssign) else node.targets[0].target
            match node.value.expression:
                case cst.Call(func=cst.Attribute(value=cst.Name(value=base), attr=cst.Name(value="json"))) as call:
                    if base in requests and isinstance(target, cst.Name):
                        yield module.span(call), target.value
