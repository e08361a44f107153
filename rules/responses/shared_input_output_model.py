from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import DataModel, Diagnostic, Rule

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_SERVER_SET = ("id", "created_at", "updated_at", "created", "updated", "hashed_password", "password_hash")
_ADMIN = re.compile(r"is_(admin|superuser|staff|verified)|role")


class SharedInputOutputModel(Rule):
    """One model is both the body of a request and the response.

    Why it hurts: the client may send what only the server should set: the id, the creation time, `is_admin`. And what
    it has to send, such as a password, comes back in the response.

    Bad:
        # app/main.py
        from fastapi import FastAPI
        from pydantic import BaseModel

        app = FastAPI()


        class Book(BaseModel):  # expect: id
            id: int | None = None
            title: str


        @app.post("/books")
        def create_book(book: Book) -> Book:
            return book

    Good:
        # app/main.py
        from fastapi import FastAPI
        from pydantic import BaseModel

        app = FastAPI()


        class BookIn(BaseModel):
            title: str


        class Book(BookIn):
            id: int


        @app.post("/books")
        def create_book(book: BookIn) -> Book:
            return Book(id=1, title=book.title)

    Exceptions: models without fields that the server sets. In preview: where a client chooses its own ids, or sends
    back a whole object that it has read, one model for both is what is wanted.

    References: https://fastapi.tiangolo.com/tutorial/extra-models/
    """

    code = "FLT304"
    preview = True

    def check(self, model: DataModel, module: Module) -> Iterator[Diagnostic]:
        if not {"request", "response"} <= set(model.roles) or model.kind not in ("model", "table"):
            return
        names = [f.name for f in model.fields if f.name in _SERVER_SET or _ADMIN.fullmatch(f.name)]
        names = [name for name in names if name != "id" or _is_entity(model)]
        if names:
            yield Diagnostic(
                model.span,
                f"`{model.name.rpartition(':')[2]}` is the body of a request and a response: a client may set "
                f"{', '.join(f'`{name}`' for name in names)}; make a model for each direction",
            )


def _is_entity(model: DataModel) -> bool:
    """Whether the id can be left out, so that the server sets it."""
    return any(f.name == "id" and f.has_default for f in model.fields)
