"""Which models are made by the project's own code alone, and with which fields: told by their names.

What a name may be given to (a parser, a library, a list of classes) may make instances of anything that a client sends.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from fastlint.framework.data_models import ModelRecord
from fastlint.framework.fields import FieldRecord
from fastlint.index.facts import Call, Function, Place, Term
from fastlint.inference.words import QUERIES
from fastlint.knowledge.framework_names import last_of

if TYPE_CHECKING:
    from fastlint.passes.reader import ModuleReader

_ASKING = frozenset({"isinstance", "issubclass", "Depends", "Security"})
_READING = frozenset({"from_orm"})
_VALIDATING = frozenset({"model_validate", "parse_obj", "validate"})
_DOCUMENTING = frozenset({"model_json_schema", "schema", "schema_json", "model_fields", "__fields__"})
_KEEPING = ("staticmethod", "classmethod", "property", "override")
"""Decorators that call nothing with arguments of their own."""
_WITHOUT = frozenset({"const", "()", "import", "def", "class", "lambda"})
"""Terms in which no names of classes stand as values."""
_NOTHING = ("const", None)
_DOCUMENTED = frozenset({"response_model", "responses"})


class Kept(NamedTuple):
    """Of one module: `made` are names of classes with the keywords of a call, None where not all of these are seen.

    `told` are names of classes whose schema is asked for, `rows` those of classes that take what an object has,
    `parsed` those of classes that are given something to validate, `declared` those that parameters of decorated
    functions are declared with, `open` those of classes that are given to something else. `dicts` are the keys of
    displays that a function returns or keeps.
    """

    made: tuple[tuple[str, tuple[str, ...] | None], ...]
    told: tuple[str, ...]
    open: tuple[str, ...]
    rows: tuple[str, ...] = ()
    parsed: tuple[str, ...] = ()
    declared: tuple[str, ...] = ()
    dicts: tuple[tuple[str, ...], ...] = ()


def collect(reader: ModuleReader) -> Kept:
    """What a module makes of classes."""
    noted = _Noted()
    for call in reader.facts.calls:
        noted.call(call)
    for function in reader.facts.functions:
        noted.function(function)
    sets = (noted.told, noted.given, noted.rows, noted.parsed, noted.declared)
    told, given, rows, parsed, declared = (tuple(sorted(names)) for names in sets)
    return Kept(tuple(noted.made), told, given, rows, parsed, declared, tuple(noted.dicts))


class _Noted:
    """What is noted of classes while a module is read, by their names."""

    def __init__(self) -> None:
        self.made: dict[tuple[str, tuple[str, ...] | None], None] = {}
        self.told: set[str] = set()
        self.rows: set[str] = set()
        self.parsed: set[str] = set()
        self.declared: set[str] = set()
        self.given: set[str] = set()
        self.dicts: dict[tuple[str, ...], None] = {}

    def call(self, call: Call) -> None:
        """A call of a class or of a method of one, and the classes that are handed over by it."""
        name = last_of(call.func)
        if name[:1].isupper():
            self.made[name, _keywords(call)] = None
        elif not name:
            self.given.update(_classes(call.func))
        base = last_of(call.func[1]) if type(call.func) is tuple and call.func[0] == "." else ""
        if base[:1].isupper():
            self._method(base, name, call)
        if name not in _ASKING and name not in QUERIES:
            _add_classes(self.given, call.args)
            _add_classes(self.given, [value for key, value in call.keywords if key not in _DOCUMENTED])

    def _method(self, klass: str, name: str, call: Call) -> None:
        if name in _DOCUMENTING:
            self.told.add(klass)
        elif _reads_rows(name, call):
            self.rows.add(klass)
        elif name in _VALIDATING:
            self.parsed.add(klass)
        else:
            self.given.add(klass)

    def function(self, function: Function) -> None:
        """Classes that a function binds, returns, renames or is declared to take where decorators may call it."""
        _add_classes(self.given, [b.value for b in function.bindings])
        _add_classes(self.given, [r.value for r in function.returns])
        for term in (*(b.value for b in function.bindings), *(r.value for r in function.returns)):
            if type(term) is tuple and term[0] == "dict" and (keys := _keys(term)):
                self.dicts[keys] = None
        self.given.update(b.value[3] for b in function.bindings if _is_renamed(b.name, b.value))
        if any(term not in _KEEPING for term, _ in function.decorators):
            self.declared.update(name for p in function.parameters for name in _classes(p.annotation))


def _reads_rows(name: str, call: Call) -> bool:
    """Whether a class takes its values from the attributes of an object, which has them all."""
    return name in _READING or (name == "model_validate" and call.keyword("from_attributes") == ("const", True))


def _keywords(call: Call) -> tuple[str, ...] | None:
    if call.args or any(key is None for key, _ in call.keywords):
        return None
    return tuple(sorted(str(key) for key, _ in call.keywords))


def _keys(term: Term) -> tuple[str, ...]:
    """The keys of a display that are certain to have a value; () if not all are written out."""
    keys = [(key[1] if type(key) is tuple and key[0] == "const" else None, value) for key, value in term[1]]
    if not all(type(key) is str for key, _ in keys):
        return ()
    return tuple(sorted(str(key) for key, value in keys if value != _NOTHING))


def _is_renamed(name: str, value: Term) -> bool:
    return type(value) is tuple and value[:1] == ("import",) and value[3] is not None and value[3] != name


def _add_classes(found: set[str], terms: Iterable[Term]) -> None:
    """Add the names of classes that stand in terms; most are names, texts and calls."""
    for term in terms:
        if type(term) is str:
            if term[:1].isupper():
                found.add(term)
        elif type(term) is tuple and term and term[0] not in _WITHOUT:
            found.update(_classes(term))


def _classes(term: Term) -> Iterator[str]:
    """Names of classes that stand in a term as values; those of calls are looked at by themselves."""
    if type(term) is str:
        if term[:1].isupper():
            yield term
    elif type(term) is tuple and term and term[0] == ".":
        if str(term[2])[:1].isupper():
            yield str(term[2])
    elif type(term) is tuple and term and term[0] not in _WITHOUT:
        for part in term:
            yield from _classes(part)


class Makers:
    """What all modules together make of the models.

    What is given to something is taken for the mapped class where a model shares its name: `given_away` has neither.
    """

    def __init__(self, found: Iterable[Kept], models: Mapping[str, ModelRecord]) -> None:
        self.made: dict[str, list[frozenset[str] | None]] = {}
        every = [*found]
        for name, keywords in (pair for one in every for pair in one.made):
            words = frozenset(map(plain, keywords)) if keywords is not None else None
            self.made.setdefault(name, []).append(words)
        self.told, self.rows = _all(one.told for one in every), _all(one.rows for one in every)
        self.parsed = _all(one.parsed for one in every)
        self.dicts = frozenset(frozenset(map(plain, keys)) for one in every for keys in one.dicts)
        given = _all(one.open for one in every) | _all(one.declared for one in every)
        mapped = {bare(model.name) for model in models.values() if model.kind == "orm"}
        self.given_away = _with_inner(given - mapped, models)
        self.open = _with_inner(given | self.parsed, models)
        self._owners = _by_place(models.values())

    def always_filled(self, model: ModelRecord, roles: Mapping[str, set[str]]) -> tuple[str, ...]:
        """Fields with a call for a default that `is_given` holds for, in whatever model has them."""
        called = (f for f in model.fields if "(" in f.default or any("(" in text for _, text in f.arguments))
        return tuple(f.name for f in called if self.is_given(f, self._owners.get((f.m, f.place), [model]), roles))

    def is_given(self, field: FieldRecord, owners: Iterable[ModelRecord], roles: Mapping[str, set[str]]) -> bool:
        """Whether only the project's own code fills a field of these models, and always; no route takes one.

        What a route answers with may be made of a dict that lacks the field, unless all that makes one are rows.
        """
        names = (field.name, field.alias)
        return all(
            self.always_give(owner.name, names) if not roles.get(owner.name) else
            "request" not in roles[owner.name] and self._is_of_rows(owner.name)
            for owner in owners
        )  # fmt: skip

    def _is_of_rows(self, model: str) -> bool:
        name = bare(model)
        return name in self.rows and name not in self.open and not self.made.get(name)

    def always_give(self, model: str, fields: Iterable[str]) -> bool:
        """Whether the project's own code makes all instances of a model, each with one of these names of a field."""
        name = bare(model)
        calls = self.made.get(name, [])
        if name in self.open or not (calls or name in self.told or name in self.rows):
            return False
        wanted = {plain(field) for field in fields}
        return all(words is not None and not words.isdisjoint(wanted) for words in calls)


def _by_place(models: Iterable[ModelRecord]) -> dict[tuple[int, Place], list[ModelRecord]]:
    """The models that have each field, by the place where it is written."""
    found: dict[tuple[int, Place], list[ModelRecord]] = {}
    for model in models:
        for field in model.fields:
            found.setdefault((field.m, field.place), []).append(model)
    return found


def _all(found: Iterable[Iterable[str]]) -> set[str]:
    return {name for names in found for name in names}


def _with_inner(names: set[str], models: Mapping[str, ModelRecord]) -> frozenset[str]:
    """Names of classes with those in the fields of their models, and in theirs: what is parsed for one makes all.

    Nothing is parsed for the relations of mapped classes.
    """
    by_name: dict[str, list[ModelRecord]] = {}
    for model in models.values():
        by_name.setdefault(bare(model.name), []).append(model)
    found, waiting = set(names), [model for name in names for model in by_name.get(name, [])]
    while waiting:
        model = waiting.pop()
        parsed = model.fields if model.kind != "orm" else ()
        inner = {bare(part.name) for field in parsed for part in field.type.parts if part.name in models}
        waiting += [one for name in inner - found for one in by_name[name]]
        found |= inner
    return frozenset(found)


def bare(name: str) -> str:
    return name.rpartition(":")[2].rpartition(".")[2]


def plain(name: str) -> str:
    """A name as it is in all its spellings: `dept_ids`, `deptIds`."""
    return name.replace("_", "").lower()
