"""What a route returns, as far as it matters for what reaches the client."""

from __future__ import annotations

import re
from typing import NamedTuple

from fastlint.index.facts import Place, Term
from fastlint.project import attributes
from fastlint.project.evaluate import Evaluator
from fastlint.project.values import Value, Values

_SECRET = re.compile(
    r"(^|_)(password|passwd|hashed?|secrets?|token|api_?key|private_?key|salt|otp|pin)(_|$|hash)", re.IGNORECASE
)
_NO_SECRET = re.compile(
    r"token_type|token_count|tokens|_count|_type|max_|num_|password_(changed|reset|updated)", re.IGNORECASE
)
_ORM_BASES = frozenset({
    "sqlalchemy.orm.DeclarativeBase", "sqlalchemy.orm.DeclarativeBaseNoMeta", "sqlalchemy.orm.MappedAsDataclass",
    "tortoise.models.Model", "tortoise.Model", "beanie.Document", "mongoengine.Document", "peewee.Model", "ormar.Model",
    "django.db.models.Model", "odmantic.Model", "piccolo.table.Table",
})  # fmt: skip
_RESPONSE = frozenset({"starlette.responses.Response"})
_MODEL = frozenset({"pydantic.BaseModel", "sqlmodel.SQLModel"})
_PLAIN = ("str", "int", "float", "bool", "bytes", "complex")


class Returned(NamedTuple):
    """One return: its kind, the name of the class and the secret-looking fields or keys of what is returned.

    Kinds: literal, none, response, model, orm, object, coroutine, stream, unknown.
    """

    place: Place
    kind: str
    name: str
    sensitive: tuple[str, ...]


def returned(ev: Evaluator, m: int, f: int) -> tuple[Returned, ...]:
    """The returns of a function of the project."""
    function = ev.function(m, f)
    found = []
    for result in function.returns:
        ev.refuel()
        kind, name, sensitive = _classify(ev, m, f, result.value, result.block, result.place[0])
        found.append(Returned(result.place, kind, name, sensitive))
    return tuple(found)


_DISPLAYS = ("dict", "list", "tuple", "set", "comp")
_Class = tuple[str, str, tuple[str, ...]]
_WORST_FIRST = ("orm", "model", "object", "coroutine", "unknown", "dict", "stream", "response", "literal", "none")


def _classify(ev: Evaluator, m: int, f: int, term: Term, block: int, row: int) -> _Class:
    if type(term) is tuple:
        if term[0] == "const":
            return ("none" if term[1] is None else "literal"), "", ()
        if term[0] == "dict":
            parts = [_classify(ev, m, f, value, block, row) for _, value in term[1]]
            keys = tuple(k[1] for k, _ in term[1] if type(k) is tuple and k[0] == "const" and _is_secret_key(k[1]))
            kind, name, sensitive = _display(parts, keys)
            return ("dict" if kind == "literal" else kind), name, sensitive
        if term[0] in ("list", "tuple", "set"):
            return _display([_classify(ev, m, f, item, block, row) for item in term[1]], ())
        if term[0] == "comp":
            return _display([_classify(ev, m, f, term[2], block, row)], ())
        if term[0] in ("fstr", "cmp", "not", "bin"):
            return "literal", "", ()
    if type(term) is str:
        written = [o[2] for o in ev.origins(m, f, term) if o[:2] == (m, f)]
        if written and all(type(t) is tuple and t[0] in _DISPLAYS for t in written):
            return _worst([_classify(ev, m, f, t, block, row) for t in written])
    return _of_values(ev, ev.value(m, f, term, block, row))


def _display(parts: list[_Class], keys: tuple[str, ...]) -> _Class:
    """A display is a literal unless something in it is a whole object."""
    for kind in ("orm", "model", "object"):
        for part in parts:
            if part[0] == kind and kind != "model":
                return part[0], part[1], (*keys, *part[2])
    return "literal", "", keys


def _of_values(ev: Evaluator, values: Values) -> _Class:
    classes = [_of_value(ev, value) for value in values]
    return _worst(classes) if classes else ("unknown", "", ())


def _worst(classes: list[_Class]) -> _Class:
    return min(classes, key=lambda c: _WORST_FIRST.index(c[0]))


def _of_value(ev: Evaluator, value: Value) -> _Class:
    tag = value[0]
    if tag == "const":
        return ("none" if value[1] is None else "literal"), "", ()
    if tag in ("coroutine", "awaitable"):
        return "coroutine", "", ()
    if tag == "container":
        return _of_values(ev, value[1])
    if tag == "mapping":
        inner = _of_values(ev, value[1])
        return inner if inner[0] in ("orm", "literal") else ("unknown", "", ())
    if tag in ("iterator", "aiterator"):
        return "stream", "", ()
    if tag == "object":
        return _of_external(ev, value[1])
    if tag == "instance":
        return _of_instance(ev, value)
    return "unknown", "", ()


def _of_external(ev: Evaluator, name: str) -> _Class:
    canonical = ev.knowledge.canonical(name)
    bases = {canonical, *ev.knowledge.bases(canonical)}
    if bases & _RESPONSE or canonical.rpartition(".")[2].endswith("Response"):
        return "response", "", ()
    if canonical.startswith("builtins.") and canonical[9:] in _PLAIN:
        return "literal", "", ()
    return "unknown", canonical.rpartition(".")[2], ()


def _of_instance(ev: Evaluator, value: Value) -> _Class:
    klass: Value = ("class", value[1], value[2])
    name = ev.klass(value[1], value[2]).name
    if attributes.is_subclass(ev, klass, _RESPONSE):
        return "response", name, ()
    fields = sensitive_fields(ev, klass)
    if is_orm(ev, klass):
        return "orm", name, fields
    if attributes.is_subclass(ev, klass, _MODEL):
        return "model", name, fields
    return "object", name, fields


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


def _is_secret_key(key: object) -> bool:
    """Whether a key that is written out looks like a secret's; a written token is meant to be sent."""
    return is_sensitive(key) and "token" not in str(key).lower()


def is_sensitive(name: object) -> bool:
    """Whether a field name looks like that of a secret."""
    return isinstance(name, str) and bool(_SECRET.search(name)) and not _NO_SECRET.search(name)
