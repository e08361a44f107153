from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.rule import Diagnostic, Parameter, Related, Route, Rule, Severity, TypeInfo

if TYPE_CHECKING:
    from fastlint.walk.module import Module


_OBJECTS = ("model", "table", "dataclass", "dict", "typed-dict")


class FormAndJsonBody(Rule):
    """A route takes form fields or files and a JSON object as well.

    Why it hurts: a request has one body, a form or JSON. Sent as JSON, the form fields are missing; sent as a form, the
    object arrives as a text that is no object. Every request gets a 422, or, where the object has a default, every
    request that gives it.

    Bad:
        # app/main.py
        from fastapi import FastAPI, UploadFile
        from pydantic import BaseModel

        app = FastAPI()


        class Book(BaseModel):
            title: str


        @app.post("/books")
        def add(book: Book, cover: UploadFile) -> str:  # expect: book
            return book.title

    Good:
        # app/main.py
        from typing import Annotated

        from fastapi import Depends, FastAPI, Form, UploadFile
        from pydantic import BaseModel

        app = FastAPI()


        class Book(BaseModel):
            title: str


        @app.post("/books")
        def add(
            title: Annotated[str, Form()], cover: UploadFile, filters: Annotated[Book, Depends()]
        ) -> str:
            return title

    Exceptions: a number or text declared with `Body()`, which FastAPI does find in a form, and parameters whose type is
    not known. A list of objects is an object here, a list of texts is not.

    References: https://fastapi.tiangolo.com/tutorial/request-forms-and-files/
    """

    code = "FLT411"
    severity = Severity.ERROR

    def check(self, route: Route, module: Module) -> Iterator[Diagnostic]:
        everything = (*route.parameters, *route.inherited)
        form = next((p for p in everything if p.source in ("form", "file") and _is_form(p)), None)
        body = next((p for p in everything if p.source == "body" and _is_object(p)), None)
        if form is None or body is None:
            return
        # A field of a class behind `Depends` is one of this route alone as far as files are concerned.
        is_here = body.filename == module.source.filename and body.kind != "field"
        harm = f"no request can give `{body.name}`" if body.has_default else "every request gets a 422"
        yield Diagnostic(
            body.span if is_here else route.span,
            f"`{route.endpoint}` takes `{body.name}` as JSON and `{form.name}` as a form: {harm}; "
            f"{_remedy(body, form, module)}",
            related=(Related(form.filename, form.span, "form data"),) if form.filename else (),
        )


def _remedy(body: Parameter, form: Parameter, module: Module) -> str:
    """What can stand beside a form, in all versions: a model with `Form()` only from one on, and before it nowhere."""
    rest = "or split the route"
    if any(member.kind not in ("model", "table") for member in body.type.members) or body.kind == "field":
        return f"take it as a text (`Annotated[str, Form()]`) and parse it, {rest}"
    found = "declare its fields with `Form()`"
    if form.kind != "field" and module.allows("fastapi", ">=0.113") is not False:
        found += ", or all in one model"
    return f"{found}, {rest}"


def _is_form(parameter: Parameter) -> bool:
    """Not a list of unknown elements, which FastAPI takes for files although nobody means that."""
    return bool(parameter.marker) or any(part.kind == "upload" for part in parameter.type.parts)


def _is_object(parameter: Parameter) -> bool:
    return all(_is_json(member) for member in parameter.type.members)


def _is_json(info: TypeInfo) -> bool:
    """An object, or a list of such: only of texts and numbers can a form have several."""
    if info.kind != "list":
        return info.kind in _OBJECTS
    return bool(info.items) and all(_is_json(part) for item in info.items for part in item.members)
