from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Diagnostic, Route, Rule, Severity
from fastlint.support.cst_queries import own_nodes

if TYPE_CHECKING:
    from fastlint.walk.module import Module


class MutatedRequestModel(Rule):
    """A route assigns to a field of the model that it got as body.

    Why it hurts: assigning does not validate: `book.pages = "many"` is accepted, and the field counts as set by the
    client. For: `model_copy(update=...)` keeps what was sent and what was computed apart. Against: it is short, common,
    and safe where the types are right. This is why the rule is off by default.

    Bad:
        # app/main.py
        from fastapi import FastAPI
        from pydantic import BaseModel

        app = FastAPI()


        class Book(BaseModel):
            title: str


        @app.post("/books")
        def create_book(book: Book) -> Book:
            book.title = book.title.strip()  # expect: model_copy
            return book

    Good:
        # app/main.py
        from fastapi import FastAPI
        from pydantic import BaseModel

        app = FastAPI()


        class Book(BaseModel):
            title: str


        @app.post("/books")
        def create_book(book: Book) -> Book:
            return book.model_copy(update={"title": book.title.strip()})

    Exceptions: routes whose function stands in another file than their registration.

    References: https://docs.pydantic.dev/latest/concepts/models/#model-copy
    """

    code = "FLT710"
    severity = Severity.INFO
    default = False

    def check(self, route: Route, module: Module) -> Iterator[Diagnostic]:
        bodies = {p.name for p in route.parameters if p.source == "body" and p.type.kind == "model"}
        function = module.node(route.function.span) if bodies else None
        if not isinstance(function, cst.FunctionDef) or function.name.value != route.function.name.rpartition(".")[2]:
            return
        for node in own_nodes(function):
            target = node.target if isinstance(node, (cst.AssignTarget, cst.AugAssign, cst.AnnAssign)) else None
            if (
                isinstance(target, cst.Attribute)
                and isinstance(target.value, cst.Name)
                and target.value.value in bodies
            ):
                text = module.text(module.span(target))
                yield Diagnostic(
                    module.span(target),
                    f"`{text}` is assigned without validation, and counts as sent by the client; use "
                    f"`{target.value.value}.model_copy(update=...)`",
                )
