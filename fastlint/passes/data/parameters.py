"""Parameters, response models and data classes as rules see them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from fastlint.diagnostic import Span
from fastlint.footprint import FunctionId
from fastlint.framework.data_models import ModelRecord, answers_of
from fastlint.framework.dependencies import UNKNOWN
from fastlint.framework.fields import FieldRecord
from fastlint.framework.model import Model
from fastlint.framework.records import Dependency, RouteRecord, Target
from fastlint.framework.signatures import ParameterRecord, Signature
from fastlint.index.facts import Place
from fastlint.passes.access.secret_fields import SecretFields
from fastlint.passes.data.answered_fields import AnsweredFields
from fastlint.passes.data.small_tables import small_tables
from fastlint.passes.data.unbuilt_models import home_of, is_idle
from fastlint.passes.slices import built_models
from fastlint.subjects.data import DataModel, Field, Parameter, TypeInfo
from fastlint.subjects.kinds import InPath, ParameterSource
from fastlint.subjects.shared import Declared

if TYPE_CHECKING:
    from fastlint.passes.view import ProjectView

_PATH_NAME = re.compile("{([a-zA-Z_][a-zA-Z0-9_]*)(:[a-zA-Z_][a-zA-Z0-9_]*)?}")
_CARRIED = ("query", "header", "cookie", "form", "path")
_MODELS = ("model", "table", "settings", "dataclass")
_UNSURE = ("unknown", *_MODELS)
_NO_PLACE: Place = (0, 0, 0, 0)
_MOST_LEAKS = 12


class RouteParameters(NamedTuple):
    """What a route takes and gives; see `subjects.Route`."""

    parameters: tuple[Parameter, ...]
    inherited: tuple[Parameter, ...]
    is_complete: bool
    address: str
    response: TypeInfo | None
    leaks: tuple[str, ...]
    path_names: tuple[str, ...]
    nullables: tuple[str, ...]
    leak_owner: str
    leak_places: tuple[Declared, ...]
    answers: tuple[tuple[tuple[str, str, bool], ...], ...]


def names_in(path: str) -> list[str]:
    """Names in braces, by the expression with which Starlette finds them."""
    return [match[1] for match in _PATH_NAME.finditer(path)]


class Parameters:
    """Words signatures and models."""

    def __init__(self, model: Model, view: ProjectView) -> None:
        self.model = model
        self.view = view
        self.signatures = view.signatures
        self.models = view.models
        self._worded: dict[tuple[Target, frozenset[str]], tuple[Parameter, ...]] = {}

    # routes and what they use

    @cached_property
    def targets(self) -> list[tuple[Target, ...]]:
        """By index of the route: all that FastAPI calls before its endpoint, through the whole tree."""
        found: list[dict[Target, None]] = [{} for _ in self.model.routes]
        for application in self.model.applications:
            for entry in application.entries:
                found[entry.route].update((d.target, None) for d in entry.dependencies)
        for index, route in enumerate(self.model.routes):
            found[index].update((d.target, None) for d in (*self._above(index, route), *route.dependencies))
            if route.kind != "plain":
                found[index].update((d.target, None) for d in self.model.callables.get(route.endpoint, ()))
        return [self._closure(tuple(targets)) for targets in found]

    def _above(self, index: int, route: RouteRecord) -> Iterator[Dependency]:
        """Dependencies of the routers of a route that no application is seen to include."""
        queue, seen = [] if self.model.paths.get(index) else [*route.receivers], set()
        if queue and any("open-dependencies" in w.flags for w in self.model.stack.setups.values()):
            yield Dependency(UNKNOWN, _NO_PLACE)
        while queue:
            ref = queue.pop()
            if ref in seen:
                continue
            seen.add(ref)
            owner = self.model.objects.get(ref)
            if owner is not None:
                yield from owner.dependencies
                queue += owner.bases
            for include in self.model.stack.includes:
                if ref in include.children:
                    yield from include.dependencies
                    queue += include.parents

    def _closure(self, targets: tuple[Target, ...]) -> tuple[Target, ...]:
        seen: dict[Target, None] = {}
        queue = list(targets)
        while queue:
            target = queue.pop(0)
            if target not in seen:
                seen[target] = None
                queue += [d.target for d in self.model.callables.get(target, ())]
        return tuple(seen)

    def path_names(self, index: int) -> tuple[str, ...]:
        """Names in braces of a route's full paths, or of the path as it is declared if no application includes it."""
        route = self.model.routes[index]
        own = "".join(part if isinstance(part, str) else "" for part in route.path)
        paths = self.model.paths.get(index) or (own,)
        return tuple(dict.fromkeys(name for path in paths for name in names_in(path)))

    @cached_property
    def paths_of(self) -> dict[Target, list[frozenset[str] | None]]:
        """For each endpoint and dependency the path names of the paths that use it; None if one of these is not known.

        Starlette calls the endpoints of plain routes itself, with the request: they have no parameters to read.
        """
        found: dict[Target, dict[frozenset[str] | None, None]] = {}
        for index, targets in enumerate(self.targets):
            paths = self.model.paths.get(index, ())
            known = [frozenset(names_in(path)) if "<" not in path else None for path in paths] or [None]
            route = self.model.routes[index]
            for target in (() if route.kind == "plain" else (route.endpoint,)) + targets:
                found.setdefault(target, {}).update(dict.fromkeys(known))
        return {target: [*known] for target, known in found.items()}

    @cached_property
    def methods_of(self) -> dict[Target, tuple[str, ...]]:
        """For each endpoint and dependency the methods of all routes that use it."""
        found: dict[Target, set[str]] = {}
        for route, targets in zip(self.model.routes, self.targets, strict=True):
            for target in (route.endpoint, *targets):
                found.setdefault(target, set()).update(route.methods)
        return {target: tuple(sorted(methods)) for target, methods in found.items()}

    @cached_property
    def carried(self) -> dict[str, ParameterSource]:
        """Models whose fields are read one by one, with the source that their marker names."""
        every = (p for s in self.signatures.values() for p in s.parameters if p.marker and p.source in _CARRIED)
        return {member.name: p.source for p in every for member in p.type.members if member.name in self.models}

    def of_route(self, index: int, route: RouteRecord) -> RouteParameters:
        """All that one declaration of a route takes and gives."""
        names = self.path_names(index)
        own = self.signatures.get(route.endpoint, Signature((), False))
        parameters = self._words(route.endpoint, own.parameters, names)
        inherited: list[Parameter] = []
        is_complete = own.is_complete
        for target in self.targets[index]:
            signature = self.signatures.get(target, Signature((), False))
            is_complete &= signature.is_complete
            inherited += self._words(target, signature.parameters, names)
        for parameter in (*parameters, *inherited[:]):
            inherited += self._spread(parameter)
            is_complete &= self._is_known(parameter)
        is_complete &= not self._reads_itself(route, (*parameters, *inherited))
        fields = {path: (owner, field) for path, owner, field in reversed(list(self._leaks(route)))}
        leaks = tuple(reversed(fields))[:_MOST_LEAKS]
        nullables = tuple(self._nullables(route.response)) if route.response is not None else ()
        return RouteParameters(
            parameters, tuple(inherited), is_complete, own.address, route.response, leaks, names, nullables,
            fields[leaks[0]][0] if leaks else "", tuple(self._declared(fields[leak][1]) for leak in leaks),
            answers_of(route.response, self.models),
        )  # fmt: skip

    @cached_property
    def _used_as(self) -> dict[FunctionId, Target]:
        """By function the class or instance as which it is used; any other function stands for itself."""
        others = [target for target in self.model.callables if target[0] in ("class", "instance")]
        return {f: target for target in others if (f := self.model.function_of(target)) is not None}

    def of_function(self, function: FunctionId) -> tuple[Parameter, ...]:
        """The parameters of a function that is a dependency."""
        target = self._used_as.get(function, ("function", *function))
        signature = self.signatures.get(target)
        names = {name for path in self.paths_of.get(target, ()) for name in path or ()}
        return self._words(target, signature.parameters, names) if signature is not None else ()

    def _words(self, target: Target, records: Sequence[ParameterRecord], on: Collection[str]) -> tuple[Parameter, ...]:
        """The parameters of a target on paths with some names: a dependency may stand before hundreds of routes."""
        key = target, frozenset(p.name for p in records if p.name in on)
        if key not in self._worded:
            self._worded[key] = self._said(target, records, on)
        return self._worded[key]

    def _said(self, target: Target, records: Sequence[ParameterRecord], on: Collection[str]) -> tuple[Parameter, ...]:
        paths = self.paths_of.get(target, [])
        function = self.model.function_of(target)
        owner = self.model.name_of(("function", *function) if function is not None else target)
        span = Span(*self.model.functions[function].place) if function is not None else None
        methods, is_called = self.methods_of.get(target, ()), function in self.view.called
        worded = [self._parameter(r, on, owner, span, _in_paths(_looked_for(r), paths)) for r in records]
        asked = tuple(p.name for p in worded if p.source == "query")
        if function is not None and asked and self.view.administrators.own(function):
            worded = [p._replace(uses=(*p.uses, "administrators")) if p.name in asked else p for p in worded]
        return tuple(
            p._replace(methods=methods, is_called=is_called, beside=asked if p.source == "body" else ()) for p in worded
        )

    def _parameter(
        self, p: ParameterRecord, path_names: Collection[str], owner: str, span: Span | None, in_path: InPath
    ) -> Parameter:
        is_read = p.name in path_names and p.source not in ("dependency", "special")
        source = "path" if is_read and p.marker in ("", "Path") else p.source
        has_default = p.has_default and source != "path"
        return Parameter(
            p.name, Span(*p.place), p.type, source, p.marker, p.is_annotated, has_default, p.default, p.alias,
            self.model.name_of(p.target) if p.target is not None else "", p.arguments, p.kind,
            self.view.paths[p.m] if p.m >= 0 else "", owner, span, in_path, p.unresolved,
            is_importable=p.is_importable, uses=self._uses(p.uses),
            home=home_of(self.view, p.m, p.unresolved) if p.unresolved else "",
        )  # fmt: skip

    def _uses(self, uses: tuple[str, ...]) -> tuple[str, ...]:
        """What is done with a number, with what is known of the tables whose rows it limits."""
        tables = [use.removeprefix("of").strip() for use in uses if use.partition(" ")[0] == "of"]
        found = tuple(use for use in uses if use.partition(" ")[0] != "of")
        return (*found, "small") if tables and self.small_tables.issuperset(tables) else found

    @cached_property
    def small_tables(self) -> frozenset[str]:
        """Tables that do not grow with users or events."""
        return small_tables(self.models.values())

    def declared(self) -> Iterator[tuple[int, Parameter]]:
        """All parameters, in the files in which they are written, each once."""
        seen: set[tuple[int, Place]] = set()
        for m, place, parameter in chain(self._of_signatures(), self._of_models()):
            if (m, place) not in seen:
                seen.add((m, place))
                yield m, parameter

    def _shows(self, m: int) -> bool:
        return self.view.shows_alone(m, Parameter)

    def _of_signatures(self) -> Iterator[tuple[int, Place, Parameter]]:
        """Parameters of functions, with the place at which each is written."""
        for target, signature in self.signatures.items():
            names = {name for path in self.paths_of.get(target, ()) for name in path or ()}
            if target not in self.paths_of or not any(map(self._shows, {p.m for p in signature.parameters})):
                continue
            words = self._words(target, signature.parameters, names)
            for record, parameter in zip(signature.parameters, words, strict=True):
                if record.m >= 0 and self._shows(record.m):
                    yield record.m, record.place, parameter

    def _of_models(self) -> Iterator[tuple[int, Place, Parameter]]:
        """Fields of Pydantic models as parameters."""
        owners: dict[tuple[int, Place], list[ModelRecord]] = {}
        # A class that is defined once more under its name is none of the models any longer.
        for model in (*self.models.values(), *(model for known in self.view.defined.values() for model in known)):
            for field in _pydantic_fields(model):
                owners.setdefault((field.m, field.place), []).append(model)
        for m, models in sorted(self.view.defined.items()):
            own = ((model, field) for model in models for field in _pydantic_fields(model) if field.m == m)
            for model, field in own if self._shows(m) else ():
                yield m, field.place, self._field_of(model, field, owners.get((m, field.place), [model]))

    def _field_of(self, model: ModelRecord, field: FieldRecord, having: list[ModelRecord]) -> Parameter:
        """A field of a model, with what is known of where its values come from; `having` are all models with it."""
        roles = self.roles.get(model.name, ())
        is_answer = "response" in roles and "request" not in roles
        source = self.carried.get(model.name) or ("response" if is_answer else "model")
        own = is_idle(self.view, field, having, self.roles) or self._answered.is_given(field, having)
        parameter = self._of_field(field, source, model.name.rpartition(":")[2])
        return parameter._replace(
            is_given=own,
            is_column=model.name in self._under_tables,
            is_left_out="request" in roles and self.view.unset.is_left_out(field, having),
        )

    @cached_property
    def _makers(self) -> built_models.Makers:
        kept, summaries, standing = self.view.kept(built_models.Kept), self.view.loop.summaries, self.view.standing
        dead = standing.begun.dead
        live = (m for m in kept if not summaries[m].is_test and m not in dead)
        return built_models.Makers((kept[m] for m in live), self.models)

    @cached_property
    def _answered(self) -> AnsweredFields:
        return AnsweredFields(self.view, self._makers, self.roles)

    def _of_field(self, field: FieldRecord, source: ParameterSource, owner: str) -> Parameter:
        return Parameter(
            field.name, Span(*field.place), field.type, source, "", False, field.has_default, field.default,
            field.alias, "", field.arguments, "field", self.view.paths[field.m], owner, None, "none",
        )  # fmt: skip

    def _reads_itself(self, route: RouteRecord, parameters: Sequence[Parameter]) -> bool:
        """Whether some function of the project reads a name from a request that has no parameter of its own."""
        is_given = any(p.source == "special" for p in parameters)
        if not is_given and self.model.special.isdisjoint(route.receivers):
            return False
        known = {p.alias for p in parameters if p.source == "path"}
        own = names_in("".join(part for part in route.path if isinstance(part, str)))
        return not self.view.path_reads.isdisjoint({"*", *own} - known)

    def _is_known(self, parameter: Parameter) -> bool:
        """A model of which not all fields are known may take any name."""
        if not parameter.marker or parameter.source not in _CARRIED:
            return parameter.source != "unknown"
        return all(member.kind not in _UNSURE or self._complete(member.name) for member in parameter.type.members)

    def _complete(self, name: str) -> bool:
        model = self.models.get(name)
        return model is not None and model.is_complete

    def _spread(self, parameter: Parameter) -> list[Parameter]:
        """The fields of a model that is read from the query, headers, cookies or a form."""
        if parameter.source not in _CARRIED or not parameter.marker:
            return []
        names = [member.name for member in parameter.type.members if member.kind in _MODELS]
        found = [self.models[name] for name in names if name in self.models]
        return [
            self._of_field(field, parameter.source, model.name.rpartition(":")[2])
            for model in found
            for field in model.fields
        ]

    # what leaks

    @cached_property
    def secret_fields(self) -> SecretFields:
        """Secret-looking fields of all data classes."""
        return SecretFields(self.models)

    def _leaks(self, route: RouteRecord) -> Iterator[tuple[str, str, FieldRecord]]:
        """Secret-looking fields that a response model lets through: the path, the model that has it, the field."""
        if route.response is None:
            return
        hidden = self._hidden(route)
        for path, owner, field in self.secret_fields.of(route.response):
            parts = path.split(".")
            excluded = any(".".join(parts[: i + 1]) in route.exclude for i in range(len(parts)))
            kept = route.include is None or parts[0] in {name.partition(".")[0] for name in route.include}
            if kept and not excluded and path not in hidden:
                yield path, owner, field

    def _declared(self, field: FieldRecord) -> Declared:
        return Declared(self.view.paths[field.m], Span(*field.place))

    def _hidden(self, route: RouteRecord) -> frozenset[str]:
        """Fields that hold no secret, whatever the function returns."""
        endpoint = self.model.function_of(route.endpoint)
        found = self.view.returns.get(endpoint, ()) if endpoint is not None else ()
        sent = [frozenset(one.hidden) for one in found if one.kind not in ("none", "response", "exception")]
        return frozenset.intersection(*sent) if sent else frozenset()

    def _nullables(self, info: TypeInfo) -> Iterator[str]:
        """Fields that a model always has and that may be None."""
        for part in info.parts:
            model = self.models.get(part.name)
            for field in model.fields if model is not None else ():
                if field.type.optional and not field.has_default and not field.is_excluded:
                    yield f"{part.text}.{field.name}"

    # data models

    @cached_property
    def roles(self) -> dict[str, set[str]]:
        """What routes use each data class for."""
        found: dict[str, set[str]] = {}
        for index, route in enumerate(self.model.routes):
            targets = (route.endpoint, *self.targets[index])
            for target in targets:
                if target[0] == "class":
                    name = f"{self.view.paths[target[1]]}:{self.model.name_of(target)}"
                    found.setdefault(name, set()).add("dependency")
                signature = self.signatures.get(target)
                for p in signature.parameters if signature is not None else ():
                    if p.source not in ("dependency", "special"):
                        self._note(found, p.type, "request")
            if route.response is not None:
                self._note(found, route.response, "response")
        return found

    def _note(self, found: dict[str, set[str]], info: TypeInfo, role: str) -> None:
        for part in info.parts:
            model = self.models.get(part.name)
            if model is not None and role not in found.setdefault(part.name, set()):
                found[part.name].add(role)
                for field in model.fields:
                    self._note(found, field.type, role)

    def data_models(self, defined: Mapping[int, Iterable[ModelRecord]]) -> Iterator[tuple[int, DataModel]]:
        """The data classes of all modules."""
        for m, models in sorted(defined.items()):
            for model in models if self.view.shows_alone(m, DataModel) else ():
                yield m, self._data_model(model, m)

    def _data_model(self, model: ModelRecord, m: int) -> DataModel:
        fields = tuple(
            Field(
                f.name, Span(*f.place) if f.m == m else None, f.type, f.has_default, f.default, f.alias,
                f.is_excluded, f.arguments, self.view.paths[f.m],
            )
            for f in model.fields
        )  # fmt: skip
        roles = tuple(sorted(self.roles.get(model.name, ())))
        return DataModel(
            Span(*model.place), model.last_row, model.name, model.kind, fields, model.config, model.validators, roles,
            model.is_complete, model.name in self._in_settings and not roles,
            bool(roles) or not any("(" in f.default for f in model.fields) or self.view.built.is_built(m, model),
            self._makers.always_filled(model, self.roles)
            + (self.view.unset.made_in_vain(model) if "request" in roles else ()),
        )  # fmt: skip

    @cached_property
    def _under_tables(self) -> set[str]:
        """Models whose fields become columns, because a table inherits them."""
        return {base for model in self.models.values() if model.kind == "table" for base in model.bases}

    @cached_property
    def _in_settings(self) -> set[str]:
        """Classes that settings inherit or hold in their fields, and these in theirs."""
        found: set[str] = set()
        waiting = [model for model in self.models.values() if model.kind == "settings"]
        while waiting:
            model = waiting.pop()
            names = {*model.bases, *(part.name for field in model.fields for part in field.type.parts)} - found
            found |= names
            waiting += [self.models[name] for name in names if name in self.models]
        return found


def _looked_for(record: ParameterRecord) -> str:
    """The name by which FastAPI looks for a parameter in the path."""
    return record.alias if record.marker == "Path" else record.name


def _in_paths(name: str, paths: Sequence[frozenset[str] | None]) -> InPath:
    """Whether a name stands in all of these paths, in some, in none."""
    if None in paths or not paths:
        return "unknown"
    found = [path is not None and name in path for path in paths]
    return "all" if all(found) else "some" if any(found) else "none"


def _pydantic_fields(model: ModelRecord) -> Sequence[FieldRecord]:
    return model.fields if model.kind == "model" else ()
