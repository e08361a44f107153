"""Columns of mapped classes: what their declarations say of the values in them."""

from __future__ import annotations

from fastlint.index.facts import Call, Facts, Term
from fastlint.index.terms import last_name
from fastlint.inference import attributes
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.values import Value

_COLUMNS = frozenset({"Column", "mapped_column"})
_KEYS = frozenset({"ForeignKey"})
_NO_TEXTS = frozenset({
    "Integer", "INTEGER", "BigInteger", "BIGINT", "SmallInteger", "SMALLINT", "Float", "FLOAT", "Double", "Numeric",
    "NUMERIC", "DECIMAL", "Boolean", "BOOLEAN", "Date", "DATE", "DateTime", "DATETIME", "TIMESTAMP", "Time", "Interval",
    "UUID", "Uuid", "GUID", "Enum", "ENUM",
})  # fmt: skip
"""Types of columns that hold no text of anybody's choice."""


def column_of(ev: Evaluator, value: Value, name: str) -> tuple[Facts, Call] | None:
    """The call that declares an attribute of an instance as a column."""
    if value[0] != "instance":
        return None
    for klass in attributes.linearise(ev, ("class", *value[1:])):
        if klass[0] != "class" or name not in ev.table(klass[1], ~klass[2]):
            continue
        facts = ev.facts(klass[1])
        declared = ev.klass(klass[1], klass[2]).bound(name)
        call = _called(facts, declared[-1]) if declared else None
        return (facts, call) if call is not None and last_name(call.func) in _COLUMNS else None
    return None


def is_key_or_number(ev: Evaluator, value: Value, name: str) -> bool:
    """Whether a column holds what the database or the application has made: keys, numbers, dates, members of enums."""
    found = column_of(ev, value, name)
    if found is None:
        return False
    facts, call = found
    if call.keyword("primary_key") == ("const", True):
        return True
    types = [last_name(inner.func) if inner is not None else last_name(arg) for arg, inner in _given(facts, call)]
    return any(name in _KEYS or name in _NO_TEXTS for name in types)


def _given(facts: Facts, call: Call) -> list[tuple[Term, Call | None]]:
    """What a column is given, and the calls among it: `Integer`, `String(50)`, `ForeignKey("users.id")`."""
    terms = [*call.args, call.keyword("type_")]
    return [(term, _called(facts, term)) for term in terms]


def _called(facts: Facts, term: Term) -> Call | None:
    return facts.called(term)
