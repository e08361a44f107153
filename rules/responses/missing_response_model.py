from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.diagnostic import first_fitting
from fastlint.rule import Applicability, Confidence, Diagnostic, Edit, Fix, Related, Route, RouteReturn, Rule, Severity
from fastlint.support.answers import (
    STATE,
    consequence,
    is_acknowledgement,
    is_answer,
    is_echo,
    is_encoded,
    is_untold,
    sends_json,
    untold_columns,
)
from fastlint.support.cst_queries import signature_end
from fastlint.support.endings import falls_through

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_WORST_FIRST = ("orm", "object", "model", "unknown", "dict", "response")
_LEAKING = ("orm", "object")
"""What a route sends more of than was meant, also if it is kept out of the documentation."""
_SHOWN = 3
_DECLARED = {
    "": "has no response model",
    "Any": "declares `Any`",
    "None": "returns a value though annotated `-> None`",
}
_STATE = re.compile(rf"""["']({STATE.pattern})["']\s*:""")
"""Keys of an answer that tells how things are."""


class MissingResponseModel(Rule):
    """A route says nowhere what it returns.

    Why it hurts: without a response model FastAPI sends whatever it gets: every column of a database row, every field
    of an object, the password hash among them. A column added next year is published on the same day. The clients'
    documentation shows an empty schema.

    Bad:
        # app/main.py
        from fastapi import FastAPI
        from pydantic import BaseModel

        app = FastAPI()


        class User(BaseModel):
            id: int
            email: str


        @app.get("/users/{user_id}")  # expect: its documentation lacks `User`
        def read_user(user_id: int):
            return User(id=user_id, email="ada@example.com")

    Good:
        # app/main.py
        from fastapi import FastAPI
        from pydantic import BaseModel
        from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

        app = FastAPI()


        class Base(DeclarativeBase):
            pass


        class User(Base):
            __tablename__ = "users"

            id: Mapped[int] = mapped_column(primary_key=True)
            hashed_password: Mapped[str]


        class UserOut(BaseModel):
            id: int


        def find(user_id: int) -> User:
            return User(id=user_id, hashed_password="$2b$12$abc")


        @app.get("/users/{user_id}", response_model=UserOut)
        def read_user(user_id: int):
            return find(user_id)


        @app.get("/users/{user_id}/short")
        def read_user_in_short(user_id: int) -> UserOut:
            return find(user_id)


        @app.get("/health")
        def health():
            return {"status": "ok"}

    Fixed (unsafe):
        # app/main.py
        from fastapi import FastAPI
        from pydantic import BaseModel

        app = FastAPI()


        class User(BaseModel):
            id: int
            email: str


        @app.get("/users/{user_id}")
        def read_user(user_id: int) -> User:
            return User(id=user_id, email="ada@example.com")

    Exceptions: routes that only return literals (texts, numbers, members of enums, dicts written out here or in the
    function that is called), None or a Response. Dicts are reported all the same where a key looks like that of a
    secret or the function may also end without a `return` (the client then gets `null`), and with `--preview`, as are
    JSON responses made by hand; not those of constants that acknowledge a POST, PUT, PATCH or DELETE. Routes that are
    kept out of the documentation, unless they send rows or other objects; routes with another response class than JSON,
    without a body, or with `response_model=None`; streams and websockets; models whose fields say no more than `Any` of
    what they carry. With `--confidence low` only: models of nothing but a message, a status and an id that acknowledge
    a request or tell of its failure, a body that is sent back within such a dict, objects of plain classes without
    secrets, one of three and more models (of a table of classes), values of unknown type, the JSON of other services
    and language models that is passed on, and dicts unless stored JSON, a document or `SELECT *` gives them, or a
    column of the statement looks like a secret; rows of tables without a column that is a secret, about a person or
    internal, and without rows of others that come along; rows that a request writes without such columns but those that
    its body has, dates, and marks of deletion in rows that have just been made; what `responses=` describes for a
    success. `-> None` counts as no annotation, as it does for FastAPI. An error if the value is a row of a database or
    has fields that look like secrets, else a warning. Where every return gives the same Pydantic model, an unsafe fix
    adds it as the return annotation.

    References: https://fastapi.tiangolo.com/tutorial/response-model/
    """

    code = "FLT301"
    severity = Severity.WARNING

    def check(self, route: Route, module: Module) -> Iterator[Diagnostic]:
        if route.response_model or not sends_json(route):
            return
        certain = _loose(route, module, preview=False)
        if not (loose := certain or _loose(route, module, preview=module.context.preview)):
            return
        worst = min(loose, key=lambda r: _WORST_FIRST.index(r.kind))
        severe = worst.kind == "orm" or bool(route.sensitive)
        is_low = set(route.sensitive) <= set(route.documented) and all(_is_harmless(r, route) for r in certain)
        yield Diagnostic(
            route.span,
            first_fitting(_message(worst, route, shown, severe=severe) for shown in (_SHOWN, 1)),
            fix=None if severe or route.declares else _annotation(route, module),
            related=tuple(_returned(r, module) for r in loose) if _is_here(route, module) else (),
            severity=Severity.ERROR if severe else Severity.WARNING,
            confidence=Confidence.LOW if is_low else Confidence.HIGH,
            repair=f"result of {route.function.name} {route.function.name_span.row} {is_low}",
            habit="" if severe else worst.kind,
        )


def _message(worst: RouteReturn, route: Route, shown: int, *, severe: bool) -> str:
    start, remedy = f"`{route.endpoint}` {_DECLARED[route.declares]}", _remedy(worst, route, severe=severe)
    return f"{start}: {consequence(worst, route, shown)}; {remedy}"


def _loose(route: Route, module: Module, *, preview: bool) -> list[RouteReturn]:
    """The returns of which a response model would tell something."""
    if route.is_hidden:
        kinds: tuple[str, ...] = _LEAKING
    else:
        is_wide = preview or route.sensitive or _may_end_without(route, module)
        kinds = _WORST_FIRST[:-1] if is_wide else _WORST_FIRST[:-2]
    wanted = [r for r in route.returns if r.kind in kinds and not is_encoded(r)]
    loose = [r for r in wanted if not _is_told(r, route, module, preview=preview)]
    if not loose and preview and not route.is_hidden:
        loose = [r for r in route.returns if r.kind == "response" and is_answer(r)]
    return loose


def _is_told(returned: RouteReturn, route: Route, module: Module, *, preview: bool) -> bool:
    """Whether a dict stands in the code, and is no data but an acknowledgement, or the state of the service."""
    if not returned.is_fixed or route.sensitive or returned.kind not in ("dict", "model"):
        return False
    if returned.kind == "model":
        return not preview
    return "GET" not in route.methods or (_is_here(route, module) and bool(_STATE.search(module.text(returned.span))))


def _may_end_without(route: Route, module: Module) -> bool:
    """Whether a function that returns dicts may also come to its end: then the client gets `null`."""
    return any(r.kind == "dict" and not r.is_fixed for r in route.returns) and _may_end(route, module)


def _is_harmless(returned: RouteReturn, route: Route) -> bool:
    """Whether nobody is known to lose anything: no column is private, only an acknowledgement, or documented."""
    if returned.kind == "orm":
        return untold_columns(returned, route) <= set(route.documented)
    is_vague = returned.kind == "object" or (returned.kind == "model" and not returned.name)
    is_known = is_vague or route.is_documented or is_untold(returned)  # of many classes, or of a plain one
    return is_known or is_acknowledgement(returned, route) or is_echo(returned, route)


def _remedy(worst: RouteReturn, route: Route, *, severe: bool) -> str:
    if worst.kind == "response":
        return "return the value itself and annotate it"
    if any(r.kind == "response" for r in route.returns):
        # FastAPI refuses the annotation `-> dict | JSONResponse` when the module is imported.
        return "declare with `response_model=` what else it returns"
    if severe:
        return "declare what clients may see"
    texts = {r.text for r in route.returns}
    is_known = len(texts) == 1 and worst.kind == "model" and worst.text
    return f"annotate it `-> {worst.text}`" if is_known else "annotate what it returns"


def _returned(returned: RouteReturn, module: Module) -> Related:
    what = f"a `{returned.name}`" if returned.name else "a value of unknown type"
    return Related(module.source.filename, returned.span, f"{what} is returned here")


def _annotation(route: Route, module: Module) -> Fix | None:
    """`-> Model` or `-> list[Model]`, if that is what every return gives, and the model has a name here."""
    texts = {r.text for r in route.returns if r.kind == "model"} if _is_here(route, module) else set()
    if len(texts) != 1 or any(r.kind != "model" for r in route.returns):
        return None
    text, name = texts.pop(), route.returns[0].name
    end = signature_end(route.function.span, module)
    if not text or name not in module.context.names or end is None or _may_end(route, module):
        return None
    return Fix(f"Annotate `{route.endpoint}` with `{text}`", (Edit(end, f" -> {text}"),), Applicability.UNSAFE)


def _may_end(route: Route, module: Module) -> bool:
    """Whether the function may come to its end, and return None."""
    function = module.node(route.function.span) if _is_here(route, module) else None
    return isinstance(function, cst.FunctionDef) and falls_through(function.body)


def _is_here(route: Route, module: Module) -> bool:
    """Whether the function stands below its decorator: else it may lie in another file."""
    return route.function.first_row <= route.span.row < route.function.name_span.row <= len(module.source.line_starts)
