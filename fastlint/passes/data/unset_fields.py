"""Bodies that are read only as far as the client has sent them: `body.model_dump(exclude_unset=True)`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from fastlint.footprint import FunctionId
from fastlint.framework.data_models import ModelRecord
from fastlint.framework.fields import FieldRecord

if TYPE_CHECKING:
    from fastlint.passes.view import ProjectView

_READING = rb"(?<![\w.])%s\b(?=(\.\w+|[ ]*\[)?(\([^()]*\))?)(?![ ]*[:=](?!=))"
"""A parameter where it is read, with its attribute and what a call of that is given."""
_DUMPS = (b".dict", b".model_dump", b".json", b".model_dump_json", b".copy", b".model_copy")
_NO_READING = (b".model_fields_set", b".__fields_set__")
_PARTIAL = re.compile(rb"exclude_unset\s*=\s*True")


class UnsetFields:
    """Tells of models whether the defaults of their fields reach no code."""

    def __init__(self, view: ProjectView) -> None:
        self.view = view
        self._known: dict[str, frozenset[str] | None] = {}
        self._optional: dict[int, frozenset[str]] = {}

    def is_left_out(self, field: FieldRecord, owners: Iterable[ModelRecord]) -> bool:
        """Whether all models with a field are only dumped with `exclude_unset=True`, and the field is not read.

        One that another model beside it admits None for is no such: there null is worth sending.
        """
        if field.default != "None" or field.type.optional or field.name in self._admitting(field.m):
            return False
        return self._is_unread(field.name, owners)

    def made_in_vain(self, model: ModelRecord) -> tuple[str, ...]:
        """Fields of a body with a call for a default, which reaches no code."""
        called = [f.name for f in model.fields if "(" in f.default or any("(" in text for _, text in f.arguments)]
        return tuple(name for name in called if self._is_unread(name, (model,)))

    def _is_unread(self, name: str, owners: Iterable[ModelRecord]) -> bool:
        known = [self._read(model) for model in owners]
        told = [names for names in known if names is not None]
        return bool(told) and len(told) == len(known) and not any(name in names for names in told)

    def _admitting(self, m: int) -> frozenset[str]:
        """Names of the fields that some model of a module admits None for."""
        if m not in self._optional:
            fields = (field for model in self.view.defined.get(m, ()) for field in model.fields)
            self._optional[m] = frozenset(field.name for field in fields if field.type.optional)
        return self._optional[m]

    def _read(self, model: ModelRecord) -> frozenset[str] | None:
        """The fields that functions read of a model; None where it is dumped otherwise, or never."""
        if model.name not in self._known:
            self._known[model.name] = self._computed(model)
        return self._known[model.name]

    def _computed(self, model: ModelRecord) -> frozenset[str] | None:
        fields, is_partial = set[str](), False
        for function, parameter in self._given(model):
            for attribute, given in self._readings(function, parameter):
                if attribute in _DUMPS:
                    if _PARTIAL.search(given) is None:
                        return None
                    is_partial = True
                elif attribute == b"[" or (attribute and given):
                    return None  # what a method of its own does, is not looked at
                elif attribute and attribute not in _NO_READING:
                    fields.add(attribute[1:].decode())
        return frozenset(fields) if is_partial else None

    def _given(self, model: ModelRecord) -> Iterator[tuple[FunctionId, str]]:
        """The functions outside of tests that are given a model, with the parameters."""
        name = model.name.rpartition(":")[2]
        ev, summaries = self.view.evaluator, self.view.loop.summaries
        rows = self.view.standing.texts.rows(name.rpartition(".")[2]) or ()
        for m in sorted({m for m, _ in rows if m in summaries and not summaries[m].is_test}):
            for f, function in enumerate(ev.facts(m).functions):
                for parameter in function.parameters:
                    if any(self._is_of(value, model) for value in ev.value(m, f, parameter.name)):
                        yield (m, f), parameter.name

    def _is_of(self, value: tuple[object, ...], model: ModelRecord) -> bool:
        if value[0] != "instance":
            return False
        m, c = value[1], value[2]
        if type(m) is not int or type(c) is not int:
            return False
        return f"{self.view.paths[m]}:{self.view.evaluator.klass(m, c).qualname}" == model.name

    def _readings(self, function: FunctionId, parameter: str) -> Iterator[tuple[bytes, bytes]]:
        """The attributes that a function reads of a parameter, with what their calls are given; "" for all of it."""
        text = self.view.standing.text_of(function)
        for match in re.finditer(_READING % re.escape(parameter.encode()), text):
            yield (match[1] or b"").strip(), match[2] or b""
