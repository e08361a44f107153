from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Confidence, Diagnostic, Parameter, Route, Rule, Severity, Span
from fastlint.support.cst_queries import caught, names_in, own_nodes, tries_around
from fastlint.support.request_bodies import Looks, looks_into

if TYPE_CHECKING:
    from fastlint.walk.module import Module


_WRITING = frozenset({"POST", "PUT", "PATCH"})
_BAD_JSON = frozenset({"Exception", "BaseException", "ValueError", "JSONDecodeError"})
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
    names and paths, or because the raw body or a signature is read too); routes that hand the dict on without a
    look at a key, that make a model of it (`Model(**body)`, `Model.model_validate(...)`), or that check what they take
    by hand and answer an error. Of low confidence: functions that read a form as well, for clients that send one.

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
        for parameter in here:
            if _is_loose(parameter):
                yield from _declared(parameter, function)
        if not any(p.source == "body" for p in route.parameters):
            for span, name in _read(here, function, module):
                yield from _parsed(span, name, function, module)


def _declared(parameter: Parameter, function: cst.FunctionDef) -> Iterator[Diagnostic]:
    """A parameter of the body that is a dict of anything."""
    looks = looks_into(parameter.name, function)
    if looks.kind:
        yield Diagnostic(
            parameter.span,
            f"`{parameter.name}` is a body that nothing validates or documents: {_harm(looks)}; "
            "declare a Pydantic model",
            habit=f"parameter {looks.kind}",
        )


def _parsed(span: Span, name: str, function: cst.FunctionDef, module: Module) -> Iterator[Diagnostic]:
    """A body that the function reads itself, under a name."""
    looks = looks_into(name, function)
    if not looks.kind:
        return
    takes_form = _takes_form(function)
    remedy = "validate it by a model" if takes_form else "declare a Pydantic model"
    yield Diagnostic(
        span,
        f"nothing checks or documents `request.json()`: {_harm(looks)}{_malformed(span, module)}; {remedy}",
        confidence=Confidence.LOW if takes_form else Confidence.HIGH,
        habit=f"json {looks.kind}{_malformed(span, module)}{' or form' * takes_form}",
    )


def _takes_form(function: cst.FunctionDef) -> bool:
    """Whether a function reads a form as well, where that is what it has been sent: no declared body is both."""
    return any(
        isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute) and node.func.attr.value == "form"
        for node in own_nodes(function)
    )


def _harm(looks: Looks) -> str:
    return f"a missing `{looks.key}` is a 500" if looks.kind == "required" else "any type reaches the code"


def _malformed(call: Span, module: Module) -> str:
    """What becomes of a body that is no JSON, unless something around the call takes it."""
    is_caught = any(
        _BAD_JSON & set(caught(handler)) for node in tries_around(call, module) for handler in node.handlers
    )
    around = module.ancestors(call)
    is_suppressed = any(isinstance(node, cst.With) and "suppress" in names_in(node.items[0]) for node in around)
    return "" if is_caught or is_suppressed else ", malformed JSON is a 500"


def _is_loose(parameter: Parameter) -> bool:
    """A body of which the annotation says little or nothing."""
    info = parameter.type
    if parameter.source != "body" or info.kind not in ("dict", "any"):
        return False
    return info.kind == "any" or not info.items or info.items[-1].kind == "any"


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
