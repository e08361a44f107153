"""Classes that carry data: what each module defines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from fastlint.framework.fields import FieldRecord, fields_of
from fastlint.framework.markers import Markers, written
from fastlint.framework.types import Types
from fastlint.index.facts import Class, Facts, Place, Term
from fastlint.inference import attributes
from fastlint.inference.values import Value
from fastlint.subjects.data import TypeInfo
from fastlint.subjects.kinds import TypeKind

KINDS = frozenset({"model", "table", "orm", "settings", "dataclass", "typed-dict", "named-tuple"})
_VALIDATORS = ("field_validator", "model_validator", "validator", "root_validator")
_RENAMING = frozenset({"alias_generator", "serialize_by_alias"})
"""Configuration of a model that gives its fields other names."""


class ModelRecord(NamedTuple):
    """See `subjects.DataModel`; `variables` are its type variables in order, `bases` the project's classes above it.

    `config` has the name of its table too.
    """

    name: str
    kind: TypeKind
    place: Place
    last_row: int
    fields: tuple[FieldRecord, ...]
    config: tuple[tuple[str, str], ...]
    validators: tuple[str, ...]
    variables: tuple[str, ...]
    is_complete: bool
    bases: tuple[str, ...]


Fields = tuple[tuple[str, str, bool], ...]


def answers_of(info: TypeInfo | None, known: Mapping[str, ModelRecord]) -> tuple[Fields, ...]:
    """The fields of each model that an object of a response may be; () unless all are known, and all they admit."""
    found: list[Fields] = []
    for member in info.members if info is not None else ():
        model = known.get(member.name) if member.kind == "model" else None
        if model is not None and model.is_complete and not _RENAMING.intersection(key for key, _ in model.config):
            given = (field for field in model.fields if not field.is_excluded)
            others = (("*", "*", False),) if any(key == "extra" for key, _ in model.config) else ()
            found.append((*((f.name, f.alias or f.name, not f.has_default) for f in given), *others))
        elif member.kind not in ("list", "none", "scalar", "enum"):
            return ()
    return () if any(name == "root" for fields in found for name, _, _ in fields) else tuple(found)


def models(types: Types, markers: Markers, m: int) -> list[ModelRecord]:
    """The data classes of a module."""
    ev = types.ev
    found = []
    for c, klass in enumerate(ev.facts(m).classes):
        info = types.of_class(m, c)
        if info.kind not in KINDS:
            continue
        value: Value = ("class", m, c)
        found.append(ModelRecord(
            info.name, info.kind, klass.name_place, klass.place[2], fields_of(types, markers, m, c),
            _config(types, value), _validators(types, value), _variables(types, m, klass),
            not types.unknown_bases(value), _bases(types, value),
        ))  # fmt: skip
    return found


def _bases(types: Types, klass: Value) -> tuple[str, ...]:
    above = [base for base in attributes.linearise(types.ev, klass) if base[0] == "class" and base != klass]
    return tuple(types.of_class(base[1], base[2]).name for base in above)


def _config(types: Types, klass: Value) -> tuple[tuple[str, str], ...]:
    """Keys of `model_config` and `class Config`, and the name of a table, the nearest class first."""
    ev = types.ev
    found: dict[str, str] = {}
    for base in attributes.linearise(ev, klass):
        if base[0] != "class":
            continue
        facts = ev.facts(base[1])
        for binding in ev.bindings(base[1], ~base[2]):
            for key, term in _pairs(facts, binding.name, binding.value):
                found.setdefault(key, written(term, facts))
    return tuple(found.items())


def _pairs(facts: Facts, name: str, value: Term) -> list[tuple[str, Term]]:
    if type(value) is not tuple:
        return []
    if name == "model_config" and value[0] == "()":
        return [(key, term) for key, term in facts.calls[value[1]].keywords if key is not None]
    if name == "model_config" and value[0] == "dict":
        return [(key[1], term) for key, term in value[1] if type(key) is tuple and key[0] == "const"]
    if name == "Config" and value[0] == "class":
        return [(b.name, b.value) for b in facts.classes[value[1]].bindings if not b.name.startswith("__")]
    return [(name, value)] if name == "__tablename__" else []


def _validators(types: Types, klass: Value) -> tuple[str, ...]:
    ev = types.ev
    found: dict[str, None] = {}
    for base in attributes.linearise(ev, klass):
        if base[0] != "class":
            continue
        for f in ev.methods(base[1], base[2]):
            function = ev.function(base[1], f)
            if any(_last(ev.facts(base[1]), term) in _VALIDATORS for term, _ in function.decorators):
                found[function.name] = None
    return tuple(found)


def _last(facts: Facts, term: Term) -> str:
    if type(term) is tuple and term[0] == "()":
        term = facts.calls[term[1]].func
    return term if type(term) is str else str(term[2]) if type(term) is tuple and term[0] == "." else ""


def _variables(types: Types, m: int, klass: Class) -> tuple[str, ...]:
    """Type variables among the arguments of its bases: of `Generic` first."""
    scope = klass.parent if klass.outer < 0 else ~klass.outer
    found: dict[str, None] = {}
    for base in sorted(klass.bases, key=lambda b: "Generic" not in str(b)):
        if type(base) is tuple and base[0] == "[]":
            info = types.of(m, scope, ("[]", "tuple", base[2]))
            found.update(dict.fromkeys(part.name for part in info.parts if part.kind == "typevar"))
    return tuple(found)
