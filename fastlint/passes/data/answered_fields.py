"""Fields of models that routes only answer with: whether all that these are made of has a value for them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from fastlint.framework.data_models import ModelRecord
from fastlint.framework.fields import FieldRecord
from fastlint.index.facts import Call, Term
from fastlint.index.terms import last_name
from fastlint.passes.data.small_tables import is_relation
from fastlint.passes.slices.built_models import Makers, bare, plain

if TYPE_CHECKING:
    from fastlint.passes.view import ProjectView

_NOTHING = ("const", None)
_OTHER_USES = frozenset({"request", "dependency"})


class AnsweredFields:
    """Tells of answers whether anything that one is made of leaves a field out, or may have None in it.

    An answer is made by a call of its class, of a dict, or of a row. The mapped class of the row is the one that has
    most of its fields: what a function is given is seldom declared.
    """

    def __init__(self, view: ProjectView, makers: Makers, roles: Mapping[str, set[str]]) -> None:
        self.view = view
        self.makers = makers
        self.roles = roles
        self._calls: dict[str, list[tuple[int, Call]] | None] = {}

    def is_given(self, field: FieldRecord, owners: Iterable[ModelRecord]) -> bool:
        """Whether the own code alone fills a field, and always, or all models with it are answers that get it."""
        owners = [*owners]
        if self.makers.is_given(field, owners, self.roles):
            return True
        if field.default != "None" or field.type.optional:
            return False
        used = [owner for owner in owners if self._is_used(owner)]
        return bool(used) and all(self._always_gets(owner, field) for owner in used)

    def _is_used(self, model: ModelRecord) -> bool:
        """Whether a route knows a model, or anything makes one: others are there to be derived from."""
        name = bare(model.name)
        sets = (self.makers.given_away, self.makers.parsed, self.makers.rows, self.makers.made)
        return bool(self.roles.get(model.name)) or any(name in names for names in sets)

    def _always_gets(self, model: ModelRecord, field: FieldRecord) -> bool:
        roles, name = self.roles.get(model.name, set()), bare(model.name)
        if "response" not in roles or not roles.isdisjoint(_OTHER_USES) or name in self.makers.given_away:
            return False
        calls = self._calls_of(model)
        if calls is None or not all(self._gives(m, call, field) for m, call in calls):
            return False
        if calls and name not in self.makers.parsed and name not in self.makers.rows:
            return True
        found = self._is_there(model, field)
        return bool(calls) if found is None else found

    def _is_there(self, model: ModelRecord, field: FieldRecord) -> bool | None:
        """Whether the dicts and rows that a model may be made of all have a field; None where there are none."""
        dicts, tables = self._dicts_like(model), self._tables_like(model)
        wanted = {plain(field.name), plain(field.alias)}
        if any(keys.isdisjoint(wanted) for keys in dicts):
            return False
        columns = [_column(table, field.name) for table in tables]
        if any(column is None or may_be_null(column) for column in columns):
            return False
        return True if dicts or tables else None

    def _calls_of(self, model: ModelRecord) -> list[tuple[int, Call]] | None:
        """Calls of a class outside of tests, with the modules; None if too much was asked."""
        if model.name not in self._calls:
            rows = self.view.standing.texts.rows(bare(model.name))
            self._calls[model.name] = None if rows is None else [*self._found(model, sorted({m for m, _ in rows}))]
        return self._calls[model.name]

    def _found(self, model: ModelRecord, modules: Iterable[int]) -> Iterator[tuple[int, Call]]:
        ev, summaries, name = self.view.evaluator, self.view.loop.summaries, bare(model.name)
        for m in modules:
            for call in ev.facts(m).calls if m in summaries and not summaries[m].is_test else ():
                if last_name(call.func) != name:
                    continue
                values = ev.at(m, call, call.func)
                if not values or any(self._is(value, model) for value in values):
                    yield m, call

    def _is(self, value: tuple[object, ...], model: ModelRecord) -> bool:
        m, c = value[1:3] if value[0] == "class" else (None, None)
        if type(m) is not int or type(c) is not int:
            return False
        return f"{self.view.paths[m]}:{self.view.evaluator.klass(m, c).qualname}" == model.name

    def _gives(self, m: int, call: Call, field: FieldRecord) -> bool:
        """Whether a call gives a field a value that is not seen to be None now and then."""
        wanted = {plain(field.name), plain(field.alias)}
        values = [value for key, value in call.keywords if key is not None and plain(key) in wanted]
        return bool(values) and not any(self._may_be_none(value) for value in values)

    def _may_be_none(self, value: Term) -> bool:
        if value == _NOTHING or (type(value) is tuple and value[:1] == ("or",) and _NOTHING in value[1]):
            return True
        is_read = type(value) is tuple and value[:1] == (".",)
        return is_read and value[2] in self._nullable

    def _dicts_like(self, model: ModelRecord) -> list[frozenset[str]]:
        """The displays that can stand for a model: they have all that it needs, or half of what it takes."""
        names = {plain(name) for field in model.fields for name in (field.name, field.alias)}
        needed = {plain(field.alias) for field in model.fields if not field.has_default}
        least = 1 if needed else (len(model.fields) + 1) // 2
        return [keys for keys in self.makers.dicts if needed <= keys <= names and len(keys) >= least]

    def _tables_like(self, model: ModelRecord) -> list[ModelRecord]:
        """The mapped classes that have most of the fields of a model, if that is at least half of them."""
        names = {field.name for field in model.fields}
        shared = [(len(names & columns), table) for table, columns in self._tables]
        most = max((number for number, _ in shared), default=0)
        return [table for number, table in shared if number == most] if most * 2 >= max(len(names), 2) else []

    @cached_property
    def _tables(self) -> list[tuple[ModelRecord, frozenset[str]]]:
        mapped = (model for model in self.view.models.values() if model.kind in ("orm", "table") and model.fields)
        return [(table, frozenset(field.name for field in table.fields)) for table in mapped]

    @cached_property
    def _nullable(self) -> Collection[str]:
        """Names of the columns that take NULL, of whatever table."""
        return {field.name for table, _ in self._tables for field in table.fields if may_be_null(field)}


def _column(table: ModelRecord, name: str) -> FieldRecord | None:
    return next((field for field in table.fields if field.name == name), None)


def may_be_null(field: FieldRecord) -> bool:
    """Whether an attribute of a mapped class may be None: a column that takes NULL, or a row of another table.

    A column that the database or the mapper gives a value is never left empty by accident.
    """
    arguments = dict(field.arguments)
    if is_relation(field):
        return True
    if arguments.get("primary_key") == "True" or "False" in (arguments.get("nullable"), arguments.get("null")):
        return False
    if "True" in (arguments.get("nullable"), arguments.get("null")):
        return True
    if field.annotation is not None:
        return field.type.optional
    is_column = field.has_default and not field.default
    return is_column and not {"default", "server_default"} & arguments.keys()
