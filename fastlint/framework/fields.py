"""Fields of data classes: Pydantic models, settings, tables, mapped classes, dataclasses, typed dicts."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from fastlint.footprint import PLAIN, PlacedId
from fastlint.framework.markers import NO_MARK, Marker, Markers, unwrapped
from fastlint.framework.types import Types
from fastlint.index.facts import Binding, Place, Term
from fastlint.inference import attributes
from fastlint.inference.annotation import special_form
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.sites import Site
from fastlint.knowledge.roles import named
from fastlint.subjects.data import TypeInfo

_MISSING = ("missing",)
_CONFIG = frozenset({"model_config", "__tablename__", "__table_args__", "metadata", "registry"})
_UNANNOTATED = frozenset({"orm", "table"})
_RELATIONSHIPS = named("relationship")


class FieldRecord(NamedTuple):
    """See `subjects.Field`; `is_initial`: the constructor takes it; `value` None if it has none."""

    name: str
    m: PlacedId
    scope: int
    place: Place
    type: TypeInfo
    marker: str
    has_default: bool
    default: str
    alias: str
    is_excluded: bool
    is_initial: bool
    arguments: tuple[tuple[str, str], ...]
    annotation: Annotated[Term, PLAIN]
    value: Annotated[Term, PLAIN]


def fields_of(types: Types, markers: Markers, m: int, c: int) -> tuple[FieldRecord, ...]:
    """Own and inherited fields, bases first."""
    ev = types.ev
    kind = types.of_class(m, c).kind
    found: dict[str, FieldRecord] = {}
    for base in reversed(attributes.linearise(ev, ("class", m, c))):
        if base[0] != "class":
            continue
        for binding in ev.bindings(base[1], ~base[2]):
            if not _is_field(types, base[1], ~base[2], binding, kind):
                continue
            found[binding.name] = _field(types, markers, base[1], ~base[2], binding)
    return tuple(found.values())


def _is_field(types: Types, m: int, scope: int, b: Binding, kind: str) -> bool:
    if b.name.startswith("__") or b.name in _CONFIG or "." in b.name or b.name.endswith("[]"):
        return False
    if b.annotation is None:
        called = type(b.value) is tuple and b.value[0] == "()"
        return kind in _UNANNOTATED and called
    if b.name.startswith("_") and kind in ("model", "table", "settings"):
        return False
    if kind in ("model", "table") and _is_relationship(types.ev, m, scope, b):
        return False
    base = b.annotation[1] if type(b.annotation) is tuple and b.annotation[0] == "[]" else b.annotation
    return special_form(types.ev, m, scope, base) != "ClassVar" and base != "InitVar"


def _is_relationship(ev: Evaluator, m: int, scope: int, b: Binding) -> bool:
    """Whether SQLModel takes an attribute for a relationship, which is neither validated nor sent."""
    if type(b.value) is not tuple or b.value[0] != "()":
        return False
    values = ev.value(m, scope, ev.facts(m).calls[b.value[1]].func, b.block, b.row)
    return any(v[0] == "external" and ev.knowledge.canonical(v[1]) in _RELATIONSHIPS for v in values)


def _field(types: Types, markers: Markers, m: int, scope: int, b: Binding) -> FieldRecord:
    declared, metadata = unwrapped(types.ev, Site(m, scope, b.annotation, None))
    value = None if b.value == _MISSING else b.value
    default = Site(m, scope, value, None, b.block, b.row) if value is not None else None
    marker = markers.of(metadata, default)
    arguments = (*marker.arguments, *markers.made_of(declared))
    keywords = dict(arguments)
    info = types.of(declared.m, declared.scope, declared.term)
    info = info._replace(text=markers.text(Site(m, scope, b.annotation, None)))
    has_default, text = _default(markers, marker, default, keywords)
    place = (b.row, b.column or 1, b.row, (b.column or 1) + len(b.name))
    excluded = keywords.get("exclude") == "True"
    initial = keywords.get("init") != "False"
    return FieldRecord(
        b.name, m, scope, place, info, "" if marker.name in ("Field", "Column") else marker.name, has_default, text,
        marker.alias or _alias(keywords) or b.name, excluded, initial, arguments, b.annotation, value,
    )  # fmt: skip


def _alias(keywords: dict[str, str]) -> str:
    alias = keywords.get("validation_alias") or keywords.get("alias") or ""
    return alias[1:-1] if alias[:1] in ("'", '"') else ""


def _default(markers: Markers, marker: Marker, default: Site | None, keywords: dict[str, str]) -> tuple[bool, str]:
    """Whether there is a default, and its text; `Field()` alone gives none, columns fill in what is missing."""
    if marker.name == "Column":
        return True, ""
    if default is None:
        factory = keywords.get("default_factory")
        return (True, f"{factory}()") if factory else (False, "")
    if marker.name and not marker.is_annotated and marker is not NO_MARK:
        return marker.has_default, marker.default
    if default.term == ("const", Ellipsis):
        return False, ""
    return True, markers.text(default)
