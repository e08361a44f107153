from __future__ import annotations

import io
import tokenize
from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, Diagnostic, Edit, Fix, Related, Route, RouteReturn, Rule, Severity, Span

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_WORST_FIRST = ("orm", "object", "model", "unknown", "dict", "response")
_BODILESS = (204, 205, 304)


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


        @app.get("/users/{user_id}")  # expect: every field of `User` is sent to the client
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

    Exceptions: routes that only return literals (texts, numbers, dicts written out), None or a Response; where a key
    looks like that of a secret, dicts are reported all the same, and with `--preview` all dicts and JSON responses made
    by hand. Routes with another response class than JSON, without a body, or with `response_model=None`; streams and
    websockets. An error if the value is a row of a database or has fields that look like secrets, else a warning. Where
    every return constructs the same Pydantic model, an unsafe fix adds it as the return annotation.

    References: https://fastapi.tiangolo.com/tutorial/response-model/
    """

    code = "FLT301"
    severity = Severity.WARNING

    def check(self, route: Route, module: Module) -> Iterator[Diagnostic]:
        if route.response_model or not _sends_json(route):
            return
        kinds = _WORST_FIRST[:-1] if module.context.preview or route.sensitive else _WORST_FIRST[:-2]
        loose = [r for r in route.returns if r.kind in kinds and not _is_response(r, route, module)]
        if not loose and module.context.preview:
            loose = [r for r in route.returns if r.kind == "response" and _is_answer(r)]
        if not loose:
            return
        worst = min(loose, key=lambda r: _WORST_FIRST.index(r.kind))
        severe = worst.kind == "orm" or bool(route.sensitive)
        yield Diagnostic(
            route.span,
            f"`{route.endpoint}` has neither a response model nor a return annotation: "
            f"{_consequence(worst, route)}; {_remedy(worst, severe=severe)}",
            fix=None if severe else _annotation(route, module),
            related=tuple(_returned(r, module) for r in loose) if _is_here(route, module) else (),
            severity=Severity.ERROR if severe else Severity.WARNING,
        )


def _sends_json(route: Route) -> bool:
    """Whether the value that the function returns becomes the body."""
    if route.is_websocket or route.caller.is_generator:
        return False
    if route.status_code is not None and (route.status_code < 200 or route.status_code in _BODILESS):
        return False
    return not route.response_class or "JSON" in route.response_class.upper()


def _is_answer(returned: RouteReturn) -> bool:
    """Whether a response is JSON that the function makes itself, and tells of success."""
    is_json = any("JSON" in call.name and call.arguments for call in returned.calls)
    return is_json and all(status < 300 for status in returned.statuses)


def _is_response(returned: RouteReturn, route: Route, module: Module) -> bool:
    """Whether a value of unknown type is called a response, made by FastAPI's own functions, or a dumped model.

    What stands in another file cannot be looked at, and may be one.
    """
    if returned.kind == "unknown" and not _is_here(route, module):
        return True
    node = _value(returned, module) if returned.kind == "unknown" else None
    if isinstance(node, cst.Await):
        node = node.expression
    if isinstance(node, cst.Call):
        node = node.func
    if not isinstance(node, (cst.Name, cst.Attribute)):
        return False
    name = node.attr if isinstance(node, cst.Attribute) else node
    if name.value.lower().endswith(("response", "redirect")) or name.value == "model_dump":
        return True
    return (module.qualified_name(node) or "").startswith(("fastapi.", "starlette."))


def _value(returned: RouteReturn, module: Module) -> cst.CSTNode | None:
    node = module.expression(returned.span)
    return node.value if isinstance(node, cst.Return) else node


def _consequence(worst: RouteReturn, route: Route) -> str:
    if worst.kind == "response":
        return f"clients are not told what the `{worst.calls[0].callee}` holds, and nothing checks it"
    kinds = {"orm": "every column", "unknown": "whatever it returns", "dict": "whatever its dict holds"}
    kind = kinds.get(worst.kind, "every field")
    owner = f" of `{worst.name}`" if worst.name and worst.kind != "unknown" else ""
    secrets = ", ".join(f"`{name}`" for name in route.sensitive)
    return f"{kind}{owner} is sent to the client" + (f", {secrets} among them" if secrets else "")


def _remedy(worst: RouteReturn, *, severe: bool) -> str:
    if worst.kind == "response":
        return "return the value itself and annotate it"
    if severe:
        return "annotate it with a Pydantic model of the fields that the client may see"
    return f"annotate it `-> {worst.name}`" if worst.kind == "model" and worst.name else "annotate what it returns"


def _returned(returned: RouteReturn, module: Module) -> Related:
    what = f"a `{returned.name}`" if returned.name else "a value of unknown type"
    return Related(module.source.filename, returned.span, f"{what} is returned here")


# fix


def _annotation(route: Route, module: Module) -> Fix | None:
    """`-> Model`, if that is what every return constructs."""
    names = {_constructed(r, module) for r in route.returns} if _is_here(route, module) else set()
    name = names.pop() if len(names) == 1 else None
    if name is None or name not in module.context.names:
        return None
    end = _signature_end(route, module)
    if end is None:
        return None
    return Fix(f"Annotate `{route.endpoint}` with `{name}`", (Edit(end, f" -> {name}"),), Applicability.UNSAFE)


def _is_here(route: Route, module: Module) -> bool:
    """Whether the function stands below its decorator: else it may lie in another file."""
    return route.caller.first_row <= route.span.row < route.caller.name_span.row <= len(module.source.line_starts)


def _constructed(returned: RouteReturn, module: Module) -> str | None:
    """`Model` of `return Model(...)`."""
    node = _value(returned, module)
    if returned.kind != "model" or not isinstance(node, cst.Call) or not isinstance(node.func, cst.Name):
        return None
    return returned.name if node.func.value == returned.name else None


def _signature_end(route: Route, module: Module) -> Span | None:
    """Where the return annotation goes: behind the parameters, before the colon."""
    start, depth, end = route.caller.span, 0, (0, 0)
    for token in tokenize.generate_tokens(io.StringIO(module.text(start)).readline):
        if token.string in ("(", "[", "{"):
            depth += 1
        elif token.string in (")", "]", "}"):
            depth, end = depth - 1, token.end
        elif token.string == ":" and not depth:
            row, column = end
            place = start.row + row - 1, column + (start.column if row == 1 else 1)
            return Span(*place, *place)
    return None
