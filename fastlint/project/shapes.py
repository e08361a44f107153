"""What kinds of values reach the client, and which of their fields look like secrets."""

from __future__ import annotations

import re
from typing import NamedTuple

from fastlint.project import attributes
from fastlint.project.evaluate import Evaluator
from fastlint.project.values import Value, Values

_SECRET = re.compile(
    r"(^|_)(password|passwd|hashed?|secrets?|token|api_?key|private_?key|salt|otp|pin)(_|$|hash)", re.IGNORECASE
)
_KEYS = re.compile(r"id|uuid|pk|(created|updated)_?(at|on)", re.IGNORECASE)
_SHOWN = re.compile(
    r"(\w+_)?(name|title|label|code|slug|description|summary|url|image|icon|photo|picture|colou?r|rating|score|count|rank"
    r"|position|category|country|city|state|region|language|currency|symbol|year|genre)|is_(featured|active|public|visible)"
    r"|(sort|display)_?order|tags|price|featured|published",
    re.IGNORECASE,
)
"""Names of columns that a page shows to everybody."""
_PERSONAL = re.compile(
    r"(^|_)(first|last|full|user|customer|client|owner|author|file|host|birth|tax|zip|postal)", re.IGNORECASE
)
_FEWEST = 3
"""Columns that tell what a table is for."""
_NO_SECRET = re.compile(
    r"token_type|token_count|tokens|_(count|type|usage|limit|cost|budget)|max_|num_"
    r"|password_(changed|reset|updated)(?!_(token|code|key|secret))"
    r"|_(configured|enabled|present|exists|valid|expired|required|expires|expiry|expiration|at|on|age|strength|policy"
    r"|days|hours|minutes|seconds|length|id|name|label|status|version|algorithm|prefix|suffix|last_used|info|set|given|known|ok|missing|loaded|available|masked)$"
    r"|_(min|expiry|expires|age|expire)_|^(has|is|needs|requires?|allows?|enables?|shows?|must|should|can|min|num)_",
    re.IGNORECASE,
)
_ISSUED = re.compile(r"(access|refresh|id|csrf)_token|token", re.IGNORECASE)
"""What a model of an answer holds because the client has asked for it."""
_ORM_BASES = frozenset({
    "sqlalchemy.orm.DeclarativeBase", "sqlalchemy.orm.DeclarativeBaseNoMeta", "sqlalchemy.orm.MappedAsDataclass",
    "tortoise.models.Model", "tortoise.Model", "beanie.Document", "mongoengine.Document", "peewee.Model", "ormar.Model",
    "django.db.models.Model", "odmantic.Model", "piccolo.table.Table",
})  # fmt: skip
_RESPONSE = frozenset({"starlette.responses.Response"})
_EXCEPTION = frozenset({"starlette.exceptions.HTTPException", "fastapi.HTTPException"})
_MODEL = frozenset({"pydantic.BaseModel", "sqlmodel.SQLModel"})
_PLAIN = ("str", "int", "float", "bool", "bytes", "complex")
_SCALARS = frozenset({
    *(f"enum.{name}" for name in ("Enum", "IntEnum", "StrEnum", "Flag", "IntFlag")),
    *(f"builtins.{name}" for name in ("str", "int", "float", "bytes")),
    "uuid.UUID", "datetime.datetime", "datetime.date", "datetime.time", "datetime.timedelta", "decimal.Decimal",
})  # fmt: skip
"""Classes whose instances are one value on the wire, and not an object with fields."""


class Shape(NamedTuple):
    """What a term is; `text` is the annotation that says so, `is_fixed`: it is written out in full in the code.

    `is_public`: all columns of a mapped class are such that everybody may see them.
    """

    kind: str
    name: str = ""
    sensitive: tuple[str, ...] = ()
    text: str = ""
    is_fixed: bool = False
    is_public: bool = False


NONE = Shape("none", is_fixed=True)
_WORST_FIRST = (
    "raw row", "raw", "orm", "model", "object", "coroutine", "exception", "unknown", "dict", "stream", "response",
    "literal", "none",
)  # fmt: skip


def of_values(ev: Evaluator, values: Values) -> Shape:
    """The worst that any of these values is."""
    classes = [_of_value(ev, value) for value in values]
    return worst(classes) if classes else Shape("unknown")


def worst(classes: list[Shape]) -> Shape:
    """The worst of alternatives; there is an annotation for them only if they are all alike."""
    found = min(classes, key=lambda c: (_WORST_FIRST.index(c.kind), c.is_public))
    is_alike = len({c.text for c in classes if c.kind != "response"}) == 1
    return found._replace(text=found.text if is_alike else "", is_fixed=all(c.is_fixed for c in classes))


def _of_value(ev: Evaluator, value: Value) -> Shape:
    tag = value[0]
    if tag == "const":
        return NONE if value[1] is None else Shape("literal", is_fixed=True)
    if tag in ("coroutine", "awaitable"):
        return Shape("coroutine")
    if tag == "container":
        inner = of_values(ev, value[1])
        return inner._replace(text=f"list[{inner.text}]" if inner.text else "")
    if tag == "mapping":
        inner = of_values(ev, value[1])
        return inner._replace(text="") if inner.kind in ("orm", "literal") else Shape("unknown", "dict")
    if tag in ("iterator", "aiterator"):
        return Shape("stream")
    if tag == "object":
        return _of_external(ev, value[1])
    if tag == "instance":
        return _of_instance(ev, value)
    return Shape("unknown")


def _of_external(ev: Evaluator, name: str) -> Shape:
    canonical = ev.knowledge.canonical(name)
    bases = {canonical, *ev.knowledge.bases(canonical)}
    if bases & _EXCEPTION:
        return Shape("exception", "HTTPException")
    if bases & _RESPONSE or canonical.rpartition(".")[2].endswith("Response"):
        return Shape("response")
    if (canonical.startswith("builtins.") and canonical[9:] in _PLAIN) or bases & _SCALARS:
        return Shape("literal")
    return Shape("unknown", canonical.rpartition(".")[2])


def _of_instance(ev: Evaluator, value: Value) -> Shape:
    klass: Value = ("class", value[1], value[2])
    name = ev.klass(value[1], value[2]).name
    if attributes.is_subclass(ev, klass, _RESPONSE):
        return Shape("response", name)
    if attributes.is_subclass(ev, klass, _EXCEPTION):
        return Shape("exception", name)
    if attributes.is_subclass(ev, klass, _SCALARS):
        return Shape("literal", name)
    fields = sensitive_fields(ev, klass)
    if is_orm(ev, klass):
        return Shape("orm", name, fields, is_public=_is_public(ev, klass))
    if attributes.is_subclass(ev, klass, _MODEL):
        return Shape("model", name, tuple(field for field in fields if not _ISSUED.fullmatch(field)), name)
    return Shape("object", name, fields)


def is_orm(ev: Evaluator, klass: Value) -> bool:
    """Whether a class is mapped to a table or collection."""
    if attributes.is_subclass(ev, klass, _ORM_BASES):
        return True
    for base in attributes.linearise(ev, klass):
        if base[0] == "class":
            facts = ev.klass(base[1], base[2])
            if any(key == "table" and value == ("const", True) for key, value in facts.keywords):
                return True
            if "__tablename__" in ev.table(base[1], ~base[2]):
                return True
    return False


def _is_public(ev: Evaluator, klass: Value) -> bool:
    """Whether a table holds nothing but what is made to be shown: names, texts about them, pictures and numbers."""
    columns = set()
    for base in attributes.linearise(ev, klass):
        if base[0] == "external":
            continue
        for binding in ev.bindings(base[1], ~base[2]):
            is_column = type(binding.value) is tuple and binding.value[:1] == ("()",) and binding.name[:1] != "_"
            if is_column or binding.annotation is not None:
                columns.add(binding.name)
    rest = {name for name in columns if not _KEYS.fullmatch(name)}
    return len(rest) >= _FEWEST and all(_SHOWN.fullmatch(name) and not _PERSONAL.search(name) for name in rest)


def sensitive_fields(ev: Evaluator, klass: Value) -> tuple[str, ...]:
    """Attributes of a class and its bases that look like secrets."""
    found: dict[str, None] = {}
    for base in attributes.linearise(ev, klass):
        if base[0] == "class":
            for binding in ev.bindings(base[1], ~base[2]):
                value = binding.value
                if type(value) is tuple and value and value[0] in ("def", "class"):
                    continue
                if is_sensitive(binding.name):
                    found[binding.name] = None
    return tuple(found)


def is_secret_key(key: object) -> bool:
    """Whether a key that is written out looks like a secret's; a written token is meant to be sent."""
    return is_sensitive(key) and "token" not in str(key).lower()


def is_sensitive(name: object) -> bool:
    """Whether a field name looks like that of a secret."""
    return isinstance(name, str) and bool(_SECRET.search(name)) and not _NO_SECRET.search(name)
