from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Applicability, Confidence, Diagnostic, Edit, Fix, Parameter, Rule, Severity, Span
from fastlint.support.cst_queries import (
    field_node,
    function_of,
    is_none,
    is_unread,
    last_name,
    parameter_node,
    without_defaults,
)
from fastlint.support.needs import body_of_class, is_filled, is_seen_early, need_of, sees_early

if TYPE_CHECKING:
    from fastlint.walk.module import Module


_READ = ("query", "header", "cookie", "body", "form", "file", "model", "response")
_UNTYPED = ("any", "none", "unknown", "typevar", "special", "response")

_DECIDING = ("primary_key", "nullable", "sa_column")
"""Arguments of a column that decide, whatever its type is, whether it takes NULL."""
_CONFIG = "model_config"
_EARLY_TYPES = ("BeforeValidator", "PlainValidator", "WrapValidator")
_OLD = ("Optional", "Union", "List", "Dict", "Set", "Tuple", "Type")


class ImplicitOptional(Rule):
    """A parameter or field has the default None, and its type does not admit None.

    Why it hurts: the default is not validated, so the value is None although the type says otherwise, and the code that
    trusts the type fails. A client that sends what the documentation calls the default, `null`, gets a 422.

    Bad:
        # app/main.py
        from fastapi import FastAPI
        from pydantic import BaseModel

        app = FastAPI()


        class Book(BaseModel):
            title: str
            subtitle: str = None  # expect: subtitle


        @app.post("/books")
        def add(book: Book, shelf: str = None) -> str:  # expect: shelf
            return book.title

    Good:
        # app/main.py
        from fastapi import FastAPI
        from pydantic import BaseModel

        app = FastAPI()


        class Book(BaseModel):
            title: str
            subtitle: str | None = None


        @app.post("/books")
        def add(book: Book, shelf: str | None = None) -> str:
            return book.title

    Fixed (unsafe):
        # app/main.py
        from fastapi import FastAPI
        from pydantic import BaseModel

        app = FastAPI()


        class Book(BaseModel):
            title: str
            subtitle: str | None = None


        @app.post("/books")
        def add(book: Book, shelf: str | None = None) -> str:
            return book.title

    Exceptions: what FastAPI injects whatever the default is (Request, dependencies), and types that are not known. With
    the fix an explicit `null` is accepted. Where a function reads a parameter without asking whether it is there, the
    default is what is wrong: a request without it is a 500, with `| None` as well; the fix takes it away. Of a field
    that a SQLModel table inherits the default is what is wrong, too: its column is NOT NULL, and the type would change
    it. Of a field with `validate_default=True` whose default a validator sees before its type (`mode="before"`) None is
    never left. Of low confidence: fields that the class's `__init__`, `model_post_init` or validator of the whole
    object (`mode="after"`) gives a value, and those that only the project's own code fills, and always does (no route
    takes the model, nothing parses it; the calls, dicts and rows that an answer is made of all have a value), those
    that such an early validator is given which fails for None, or makes something of it where rows or methods of the
    class fill the field anyway, and those of a body that is only read as far as the client has sent it
    (`model_dump(exclude_unset=True)`); parameters that their function never reads. Those of one function
    or class are one finding.

    Versions: Pydantic 2 and later: Pydantic 1 makes the type optional by itself.

    References: https://docs.pydantic.dev/latest/migration/#required-optional-and-nullable-fields

    Overlaps: ruff RUF013 reports parameters of functions, not fields.
    """

    code = "FLT404"
    severity = Severity.WARNING
    overlaps = ("ruff:RUF013",)
    versions = {"pydantic": ">=2"}

    def check(self, parameter: Parameter, module: Module) -> Iterator[Diagnostic]:
        info = parameter.type
        if parameter.default != "None" or not parameter.has_default or parameter.source not in _READ:
            return
        if any(member.optional or member.kind in _UNTYPED for member in (info, *info.members)):
            return
        if _is_required_column(parameter):
            yield Diagnostic(
                parameter.span,
                f"`{parameter.name}` is None by default, and its column is NOT NULL: what leaves it out fails in the "
                "database; leave out the default (`| None` makes the column nullable)",
                habit="required column",
            )
            return
        if _is_replaced(parameter, module):
            return
        need = need_of(parameter, module)
        remedy = "add `| None`"
        if need == "untested":
            remedy = f"leave out the default, or {remedy} and handle what leaves it out"
        is_idle = (
            parameter.is_given
            or parameter.is_left_out
            or is_filled(parameter, module)
            or is_seen_early(parameter, module)
            or is_unread(parameter, module)
        )
        null = {"model": ", and null is refused"}
        yield Diagnostic(
            _annotation_span(parameter, module),
            f"`{parameter.name}` is None by default, and the function reads it at once: without it a request is a "
            "500, with `| None` too; leave out the default"
            if need == "read"
            else f"`{parameter.name}` is None by default, against its type: code that trusts it "
            f"fails{null.get(parameter.source, '')}; {remedy}",
            fix=_required(parameter, module) if need == "read" else _fix(parameter, module),
            confidence=Confidence.LOW if is_idle else Confidence.HIGH,
            repair=f"defaults of {parameter.owner} {parameter.owner_span} {need} {is_idle}",
            habit=f"{null.get(parameter.source, 'None')} {need}",
            noqa_row=parameter.span.row,
        )


def _required(parameter: Parameter, module: Module) -> Fix | None:
    """The edits that make a parameter required."""
    function, node = function_of(parameter, module), parameter_node(parameter, module)
    if function is None or node is None or node.default is None or not is_none(node.default):
        return None
    edits = without_defaults(function, (parameter.name,), module)
    return Fix("Leave out the default", edits, Applicability.UNSAFE) if edits else None


def _is_required_column(parameter: Parameter) -> bool:
    """Whether a field becomes a column that takes no NULL, and is no key that the database makes."""
    return parameter.is_column and all(parameter.argument(name) is None for name in _DECIDING)


def _is_replaced(parameter: Parameter, module: Module) -> bool:
    """Whether the default is validated, and a validator sees it before the type does."""
    body = body_of_class(parameter, module)
    is_validated = parameter.argument("validate_default") == "True" or any(
        "validate_default=True" in module.text(module.span(statement)).replace(" ", "")
        for statement in body
        if isinstance(statement, cst.SimpleStatementLine)
        and any(
            isinstance(part, cst.Assign) and last_name(part.targets[0].target) == _CONFIG for part in statement.body
        )
    )
    if not is_validated:
        return False
    if any(name in module.text(_annotation_span(parameter, module)) for name in _EARLY_TYPES):
        return True
    decorators = (d.decorator for m in body if isinstance(m, cst.FunctionDef) for d in m.decorators)
    return any(sees_early(call, parameter.name, module) for call in decorators if isinstance(call, cst.Call))


def _annotation_span(parameter: Parameter, module: Module) -> Span:
    """Where the type stands."""
    node = field_node(parameter, module) or parameter_node(parameter, module)
    if node is None or node.annotation is None:
        return parameter.span
    return module.span(node.annotation.annotation)


def _fix(parameter: Parameter, module: Module) -> Fix | None:
    node = field_node(parameter, module) or parameter_node(parameter, module)
    annotation = node.annotation.annotation if node is not None and node.annotation is not None else None
    if isinstance(annotation, cst.Subscript) and last_name(annotation.value) == "Annotated":
        index = annotation.slice[0].slice
        annotation = index.value if isinstance(index, cst.Index) else None
    if annotation is None or not isinstance(annotation, (cst.Name, cst.Attribute, cst.Subscript, cst.BinaryOperation)):
        return None
    span = module.span(annotation)
    text = module.text(span)
    quoted = '"' in text or "'" in text
    if _writes_optional(module, quoted):
        name, imports = module.ensure_import("typing", "Optional")
        return Fix("Admit None", (Edit(span, f"{name}[{text}]"), *imports), Applicability.UNSAFE)
    if last_name(annotation) == "Annotated" or quoted:
        return None
    return Fix("Admit None", (Edit(span, f"{text} | None"),), Applicability.UNSAFE)


def _writes_optional(module: Module, quoted: bool) -> bool:
    """Whether `Optional` suits the file: it has that already, or names that only code for Python before 3.9 needs."""
    names = module.context.names.values()
    if "typing.Optional" in names and quoted:
        return True
    if "| None" in module.source.text:
        return False
    by_module = "typing" in names and any(f".{name}[" in module.source.text for name in _OLD)
    return by_module or any(f"typing.{name}" in names for name in _OLD)
