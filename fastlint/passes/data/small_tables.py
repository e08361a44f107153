"""Tables that stay small: dictionaries of names (types, languages) that the rows of other tables refer to."""

from __future__ import annotations

import re
from collections.abc import Iterable

from fastlint.framework.data_models import ModelRecord
from fastlint.framework.fields import FieldRecord
from fastlint.later_pattern import later

_NAMING = later(
    r"(\w+_)?(name|title|label|code|slug|abbreviation|symbol)(_?[a-z]{2,3})?|key|description|colou?r|icon|emoji|(sort|display)_?\w*|(list_?)?order|position|rank|weight|is_\w+|(is)?active|enabled|status",
    re.IGNORECASE,
)
"""Names of columns that say how something is called and shown."""
_NAMES = later(r"(\w+_)?(name|title|label|code|slug)(_?[a-z]{2,3})?", re.IGNORECASE)
_KEYS = later(r"id|uuid|pk", re.IGNORECASE)
_STAMPS = later(
    r"(\w+_)?(created|updated|modified|deleted|changed)_?(at|on|date|time|by)?|(create|update)_(time|by|date)"
)
_KINDS = later(
    r"(type|categor(y|ie)|status|statu|permission|role|language|locale|countr(y|ie)|currenc(y|ie)|unit|kind|level|degree|"
    r"rank|state|region|setting|option|priorit(y|ie)|dictionar(y|ie)|genre|colou?r|gender|jurisdiction)s?$",
    re.IGNORECASE,
)
_PEOPLE = later(
    r"(user|account|customer|client|member|person|people|author|player|patient|student|employee)s?$", re.IGNORECASE
)
_OF_RELATIONS = frozenset({
    "back_populates", "backref", "cascade", "secondary", "primaryjoin", "foreign_keys", "uselist", "remote_side",
    "viewonly", "lazy",
})  # fmt: skip
_MOST = 6
"""Columns of a dictionary, keys and stamps apart."""


def small_tables(models: Iterable[ModelRecord]) -> frozenset[str]:
    """Names of the classes of tables that hold names and nothing else, and are there to be referred to."""
    tables = [model for model in models if model.kind in ("orm", "table")]
    targets = " ".join(
        text for model in tables for field in model.fields for text in _texts(field) if "ForeignKey(" in text
    )
    return frozenset(model.name for model in tables if _is_dictionary(model) and _is_referred_to(model, targets))


def _is_dictionary(model: ModelRecord) -> bool:
    columns = [field for field in model.fields if not is_relation(field)]
    if any(
        "ForeignKey(" in text or "foreign_key" in dict(field.arguments) for field in columns for text in _texts(field)
    ):
        return False
    rest = [f.name for f in columns if not (_is_key(f) or _STAMPS.fullmatch(f.name))]
    return 0 < len(rest) <= _MOST and all(map(_NAMING.fullmatch, rest)) and any(map(_NAMES.fullmatch, rest))


def _is_referred_to(model: ModelRecord, targets: str) -> bool:
    """Whether other tables point to it, or it is called like what is only pointed to."""
    own = model.name.rpartition(":")[2].rpartition(".")[2]
    if _PEOPLE.search(own):
        return False
    table = dict(model.config).get("__tablename__", "").strip("'\"")
    return bool(_KINDS.search(own)) or (bool(table) and f"{table}." in targets) or any(map(is_relation, model.fields))


def _is_key(field: FieldRecord) -> bool:
    return _KEYS.fullmatch(field.name) is not None or ("primary_key", "True") in field.arguments


def is_relation(field: FieldRecord) -> bool:
    """Whether a field holds rows of another table: no column of its own."""
    keys = [key for key, _ in field.arguments]
    if not _OF_RELATIONS.isdisjoint(keys) or any(p.kind in ("orm", "table") for p in field.type.parts):
        return True
    given = [text for key, text in field.arguments if not key]
    return len(given) == 1 and given[0][:1] in ("'", '"') and not field.type.text


def _texts(field: FieldRecord) -> Iterable[str]:
    return (field.default, *(text for _, text in field.arguments))
