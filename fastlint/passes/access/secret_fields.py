"""Fields of data classes whose names say that they hold secrets, and the types that let them through."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from fastlint.framework.data_models import ModelRecord
from fastlint.framework.fields import FieldRecord
from fastlint.framework.types import substituted
from fastlint.inference.shapes import is_postal, is_sensitive
from fastlint.knowledge.roles import named
from fastlint.later_pattern import later
from fastlint.subjects.data import TypeInfo

_HARMLESS = named("secret-text") | {"builtins.bool"}
_NUMBERS = ("builtins.int", "builtins.float")
_MASK = later(r"[*•·●x]{3,}")
"""What stands in the place of a secret by default."""
_DEEPEST = 6


class SecretFields:
    """What types let through, given the data classes of a project by their qualified names."""

    def __init__(self, models: Mapping[str, ModelRecord]) -> None:
        self.models = models

    def of(self, info: TypeInfo) -> Iterator[tuple[str, str, FieldRecord]]:
        """Paths of secret-looking fields that a type lets through, with their models, and the fields."""
        return self._in(info, "", {}, frozenset())

    def _in(
        self, info: TypeInfo, above: str, variables: dict[str, TypeInfo], seen: frozenset[str]
    ) -> Iterator[tuple[str, str, FieldRecord]]:
        if info.kind == "typevar":
            info = substituted(info, variables)
        model = self.models.get(info.name)
        if model is None or info.name in seen or len(seen) > _DEEPEST:
            for item in info.items if model is None else ():
                yield from self._in(item, above, variables, seen)
            return
        if not info.items and info.name not in self.holding:
            return
        given = dict(zip(model.variables, (substituted(item, variables) for item in info.items), strict=False))
        for field in model.fields:
            if field.is_excluded:
                continue
            if is_secret(field) and not is_postal(field.name, (other.name for other in model.fields)):
                yield f"{above}{field.name}", info.name, field
            else:
                yield from self._in(field.type, f"{above}{field.name}.", given, seen | {info.name})

    @cached_property
    def holding(self) -> frozenset[str]:
        """Data classes with such a field, or with a field that may hold one of them."""
        holders: dict[str, list[str]] = {}
        for name, model in self.models.items():
            for part in {part.name for field in model.fields for part in field.type.parts}:
                holders.setdefault(part, []).append(name)
        queue = [name for name, model in self.models.items() if any(map(is_secret, model.fields))]
        found = set(queue)
        while queue:
            above = [name for name in holders.get(queue.pop(), ()) if name not in found]
            found.update(above)
            queue += above
        return frozenset(found)


def is_secret(field: FieldRecord) -> bool:
    """Whether a field has the name of a secret, and no type that masks it or is only about one: a flag, a date."""
    return is_sensitive(field.name) and not _is_harmless(field)


def _is_harmless(field: FieldRecord) -> bool:
    if field.value is not None and field.value[:1] == ("const",) and _MASK.fullmatch(str(field.value[1])):
        return True
    names = [member.name for member in field.type.members if member.kind != "none"]
    counted = _NUMBERS if "pin" not in field.name and "otp" not in field.name else ()
    return all(name in _HARMLESS or name in counted or name.startswith("datetime.") for name in names if name) and (
        all(names) or all(member.kind in ("none", "enum") for member in field.type.members)
    )
