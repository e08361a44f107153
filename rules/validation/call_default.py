from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias

import libcst as cst

from fastlint.rule import MANY, Applicability, Confidence, DataModel, Diagnostic, Edit, Field, Fix, Rule, Severity, Span

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_CHANGING = frozenset({
    "datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.today", "datetime.date.today",
    "uuid.uuid1", "uuid.uuid4", "uuid.uuid6", "uuid.uuid7", "time.time", "time.time_ns", "time.monotonic",
    "secrets.token_hex", "secrets.token_urlsafe", "secrets.token_bytes", "random.random", "random.randint",
    "os.urandom",
})  # fmt: skip
_LAST_NAMES = frozenset(name.rpartition(".")[2] for name in _CHANGING)
_DEFAULTS = ("", "default", "onupdate", "insert_default")
_REMEDY = "pass the function, not what it gives"
_FIELD = {"model": "pydantic", "settings": "pydantic", "table": "sqlmodel"}


class CallDefault(Rule):
    """The default of a field or column is a time or a random value that was made when the module was imported.

    Why it hurts: the call runs once, at start. Every object that is made without the field gets the same time, the
    same id, the same token, until the next restart. In tests everything looks right.

    Bad:
        # app/schemas.py
        from datetime import UTC, datetime
        from uuid import UUID, uuid4

        from pydantic import BaseModel, Field


        class Order(BaseModel):
            id: UUID = Field(default=uuid4())  # expect: uuid4
            created: datetime = datetime.now(UTC)  # expect: datetime.now

    Good:
        # app/schemas.py
        from datetime import UTC, datetime
        from uuid import UUID, uuid4

        from pydantic import BaseModel, Field


        class Order(BaseModel):
            id: UUID = Field(default_factory=uuid4)
            created: datetime = Field(default_factory=lambda: datetime.now(UTC))

    Fixed:
        # app/schemas.py
        from datetime import UTC, datetime
        from uuid import UUID, uuid4

        from pydantic import BaseModel, Field


        class Order(BaseModel):
            id: UUID = Field(default_factory=uuid4)
            created: datetime = Field(default_factory=lambda: datetime.now(UTC))

    Exceptions: calls of any other function, which may well give the same each time, and settings with all that they
    inherit or hold, which are made once. Of low confidence: classes that nothing builds, and fields that all who build
    one give. The default of a column of SQLAlchemy is mended by an unsafe fix (`default=datetime.now`): a class that is
    a dataclass as well needs `insert_default`.

    References: https://docs.pydantic.dev/latest/concepts/fields/#default-values
    """

    code = "FLT705"
    scope = "everywhere"
    severity = Severity.ERROR

    def check(self, model: DataModel, module: Module) -> Iterator[Diagnostic]:
        if model.kind == "settings" or model.is_in_settings:
            return
        for field in model.fields:
            # An inherited one is reported in the class that declares it.
            if field.span is None or not model.span.row <= field.span.row <= model.last_row:
                continue
            if not _may_change(field, module):
                continue
            kinds = (cst.AnnAssign, cst.Assign)
            statement = next((n for n in module.around(field.span) if isinstance(n, kinds)), None)
            found = _default(statement.value) if statement is not None and statement.value is not None else None
            if found is None or module.qualified_name(found[0].func) not in _CHANGING:
                continue
            call, wrapper, arg = found
            name = module.text(module.span(call.func))
            remedy = _REMEDY if model.kind == "orm" else "use `default_factory`"
            is_shared = model.is_built and field.name not in model.always_filled
            yield Diagnostic(
                module.span(call),
                f"`{name}()` runs once, when the module is imported: each `{model.name.rpartition(':')[2]}` gets the "
                f"same `{field.name}`; {remedy}",
                fix=_factory(model, call, wrapper, arg, module),
                confidence=Confidence.HIGH if is_shared else Confidence.LOW,
                repair=f"{name} of {model.kind}",
                many=MANY,
            )


def _may_change(field: Field, module: Module) -> bool:
    """Whether a default names a function that gives something else each time: no more is parsed for the others."""
    texts = (field.default, *(text for keyword, text in field.arguments if keyword in _DEFAULTS))
    if not field.has_default or not any("(" in text for text in texts):
        return False
    words = set(re.findall(r"\w+", " ".join(texts)))
    renamed = {alias for alias, path in module.context.names.items() if path in _CHANGING}
    return not words.isdisjoint(_LAST_NAMES | renamed)


_Found: TypeAlias = "tuple[cst.Call, cst.Call | None, cst.Arg | None]"


def _default(value: cst.BaseExpression) -> _Found | None:
    """The call that is the default: itself, or an argument of a `Field(...)`."""
    if not isinstance(value, cst.Call):
        return None
    name = value.func.attr if isinstance(value.func, cst.Attribute) else value.func
    if not isinstance(name, cst.Name) or name.value not in ("Field", "field", "mapped_column", "Column"):
        return value, None, None
    for i, arg in enumerate(value.args):
        is_default = (
            arg.keyword.value in _DEFAULTS if arg.keyword else i == 0 and name.value == "Field" and not arg.star
        )
        if is_default and isinstance(arg.value, cst.Call):
            return arg.value, value, arg
    return None


def _in_field(model: DataModel, call: cst.Call, made: str, module: Module) -> Fix | None:
    """The default as `Field(default_factory=...)`, where none is around it."""
    if model.kind not in _FIELD:
        return None
    name, imports = module.ensure_import(_FIELD[model.kind], "Field", row=module.span(call).row)
    edit = Edit(module.span(call), f"{name}(default_factory={made})")
    return Fix("Use default_factory", (edit, *imports), Applicability.SAFE)


def _factory(
    model: DataModel, call: cst.Call, wrapper: cst.Call | None, arg: cst.Arg | None, module: Module
) -> Fix | None:
    callee, whole = module.text(module.span(call.func)), module.text(module.span(call))
    made = callee if not call.args else f"lambda: {whole}"
    if wrapper is None:
        return _in_field(model, call, made, module)
    if arg is None:
        return None
    span = module.span(call)
    start = module.span(arg.keyword) if arg.keyword is not None else span
    written = arg.keyword.value if arg.keyword is not None else ""
    keyword = f"{written}=" if model.kind == "orm" or written == "onupdate" else "default_factory="
    edit = Edit(Span(start.row, start.column, span.end_row, span.end_column), f"{keyword}{made}")
    if arg.keyword is None and len(wrapper.args) > 1 and any(a.keyword is None for a in wrapper.args[1:]):
        return None
    if model.kind == "orm":
        # A class that is a dataclass too would take the function for the value.
        return Fix("Pass the function", (edit,), Applicability.UNSAFE)
    return Fix("Use default_factory", (edit,), Applicability.SAFE)
