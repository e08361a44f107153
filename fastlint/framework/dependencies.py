"""What `Depends` stands for in all its spellings, and the sub-dependencies of what it calls, in FastAPI's order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastlint.callgraph.calls.validators import MODELS, checks_of
from fastlint.footprint import FunctionId
from fastlint.framework.records import ClassFacts, ClassKind, Dependency, FunctionFacts, Target
from fastlint.index.facts import Call, Flag, Function, Kind, Parameter, Place, Term
from fastlint.index.terms import is_starred
from fastlint.inference import attributes
from fastlint.inference.allocations import Allocations
from fastlint.inference.annotation import parsed_type, special_form
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.sites import Site, operands, site_at
from fastlint.knowledge.framework_names import DEPENDS, is_own_module, last_of, own_name
from fastlint.knowledge.roles import named

_NO_PLACE: Place = (0, 0, 0, 0)
UNKNOWN: Target = ("external", "<unknown>", 0)
ANYTHING: Target = ("external", "Any", 0)
"""What FastAPI calls for a `Depends()` without an annotation."""
_DEEPEST = 12
_WRAPPERS = frozenset({"partial", "asynccontextmanager", "contextmanager", "lru_cache", "cache"})
_ADDING = frozenset({"append", "insert", "add", "extend", "update"})
SETTINGS = named("settings")
"""Base classes of settings: what is read from the environment."""
_NEVER_DEPENDENCIES = frozenset(
    {"str", "int", "float", "bool", "bytes", "dict", "list", "Any", "None", "Request", "self"}
)


class Dependencies:
    """Finds targets; `callables`, `functions` and `classes` collect what was met."""

    def __init__(self, origins: Allocations) -> None:
        self.origins = origins
        self.ev: Evaluator = origins.ev
        self.met: set[Site] = set()
        self.callables: dict[Target, tuple[Dependency, ...]] = {}
        self.functions: dict[FunctionId, FunctionFacts] = {}
        self.classes: dict[FunctionId, ClassFacts] = {}

    # what is called

    def target(self, site: Site | None) -> Target | None:
        """The callable that a term names; None if nothing is known of it."""
        if site is None:
            return None
        for origin in self.origins.sites(site):
            found = self._target(origin)
            if found is not None:
                return self.note(found)
        return None

    def _target(self, site: Site) -> Target | None:
        m, scope, term, _, block, row = site
        tag = term[0]
        if tag in ("def", "lambda"):
            return ("function", m, term[1])
        if tag == "class":
            return ("class", m, term[1])
        if tag == "()" and (inner := self._wrapped(site)) is not None:
            return self._target_of_terms(inner)
        for value in self.ev.value(m, scope, term, block, row):
            found = self._target_of_value(value)
            if found is not None:
                return found
        return ("external", last_of(term[3] if tag == "import" else term), 0) if tag in ("import", ".") else None

    def _wrapped(self, site: Site) -> Site | None:
        """The function inside `partial(f, ...)` and the like."""
        calls = self.ev.facts(site.m).calls
        call = calls[site.term[1]]
        callee = call.func
        if type(callee) is tuple and callee[0] == "()":
            callee = calls[callee[1]].func  # `lru_cache(maxsize=None)(f)`
        if call.args and self._wraps(site.m, call, callee):
            return site.at_call(call, call.args[0])
        return None

    def _wraps(self, m: int, call: Call, callee: Term) -> bool:
        """Whether a callee gives what is called like the function that it is given."""
        if last_of(callee) in _WRAPPERS:
            return True
        values = self.ev.at(m, call, callee) if type(callee) is str else ()
        return any(value[0] == "external" and value[1].rpartition(".")[2] in _WRAPPERS for value in values)

    def _target_of_terms(self, site: Site) -> Target | None:
        for origin in self.origins.sites(site):
            found = self._target(origin)
            if found is not None:
                return found
        return None

    def _target_of_value(self, value: Any) -> Target | None:
        tag = value[0]
        if tag in ("function", "method"):
            return ("function", value[1], value[2])
        if tag in ("class", "instance"):
            return (tag, value[1], value[2])
        if tag in ("external", "object"):
            return ("external", value[1].rpartition(".")[2], 0)
        if tag == "partial":
            for inner in value[1]:
                return self._target_of_value(inner)
        return None

    def note(self, target: Target) -> Target:
        """Remember a callable with its own dependencies, and theirs."""
        if target not in self.callables:
            self.callables[target] = ()
            self.callables[target] = self._sub_dependencies(target)
        return target

    # what it needs in turn

    def _sub_dependencies(self, target: Target) -> tuple[Dependency, ...]:
        tag, m, number = target
        if tag == "function":
            self.note_function((m, number))
            return self._of_function(m, number)
        if tag == "class":
            facts = self.note_class((m, number))
            if facts.init is not None:
                return self._of_function(*facts.init)
            return self._of_fields(m, number)
        if tag == "instance":
            facts = self.note_class((m, number))
            return self._of_function(*facts.call) if facts.call is not None else ()
        return ()

    def note_function(self, function: FunctionId) -> Function:
        """Remember a function's name and place."""
        f = self.ev.function(*function)
        if function not in self.functions:
            self.functions[function] = FunctionFacts(
                f.name, f.qualname, f.is_async, f.is_generator, f.first_row, f.place, f.name_place
            )
        return f

    def note_class(self, klass: FunctionId) -> ClassFacts:
        """Remember a class with its `__init__` and `__call__`."""
        known = self.classes.get(klass)
        if known is None:
            facts = self.ev.klass(*klass)
            init, call = self._method(klass, "__init__"), self._method(klass, "__call__")
            kind = self._kind_of_class(klass)
            checks = checks_of(self.ev, ("class", *klass)) if kind == "model" else ()
            known = self.classes[klass] = ClassFacts(facts.qualname, facts.name_place[0], init, call, kind, checks)
        return known

    def init_of(self, klass: FunctionId) -> FunctionId | None:
        """The function that makes the instances of a class."""
        return self.note_class(klass).init

    def _kind_of_class(self, klass: FunctionId) -> ClassKind:
        value = ("class", *klass)
        if attributes.is_subclass(self.ev, value, SETTINGS):
            return "settings"
        return "model" if attributes.is_subclass(self.ev, value, MODELS) else ""

    def _method(self, klass: FunctionId, name: str) -> FunctionId | None:
        for base in attributes.linearise(self.ev, ("class", *klass)):
            if base[0] != "class":
                continue
            for f in self.ev.methods(base[1], base[2]):
                if self.ev.function(base[1], f).name == name:
                    self.note_function((base[1], f))
                    return base[1], f
        return None

    def _of_function(self, m: int, f: int) -> tuple[Dependency, ...]:
        function = self.ev.function(m, f)
        scope = function.outer
        found = []
        if function.klass >= 0 and (view := self._class_based_view(m, function)) is not None:
            found.append(view)
        for parameter in function.parameters:
            one = self.of_parameter(m, scope, parameter, function)
            if one is not None:
                found.append(one)
        return tuple(found)

    def _class_based_view(self, m: int, function: Function) -> Dependency | None:
        """A route that is a method of a class decorated with `cbv(router)`: FastAPI builds the instance."""
        klass = self.ev.klass(m, function.klass)
        routed = any(type(t) is tuple and t[0] == "()" for t, _ in function.decorators)
        decorated = any(type(t) is tuple and t[0] == "()" and self._registers(m, t[1]) for t, _ in klass.decorators)
        if not (routed and decorated and function.parameters):
            return None
        return Dependency(self.note(("class", m, function.klass)), klass.name_place)

    def _registers(self, m: int, number: int) -> bool:
        """A class decorator that is given a router (`@cbv(router)`), other than `dataclass(...)`."""
        call = self.ev.facts(m).calls[number]
        return bool(call.args) and last_of(call.func) in ("cbv", "controller", "class_based_view", "cbr", "View")

    def of_parameter(self, m: int, scope: int, parameter: Parameter, function: Function) -> Dependency | None:
        """The dependency that a parameter declares, by its default or its annotation."""
        annotation, default = parameter.annotation, parameter.default
        if default is not None and (type(default) is str or default[0] in ("()", ".", "or", "[]")):
            site = Site(m, scope, default, None, function.block, function.first_row)
            found = self.depends(site, Site(m, scope, annotation, None), parameter.place)
            if found is not None:
                return found
        if annotation is None or annotation in _NEVER_DEPENDENCIES or function.flags & Flag.LAMBDA:
            return None
        self.met.clear()
        return self._of_annotation(Site(m, scope, annotation, None), parameter.place)

    def _of_annotation(self, site: Site, place: Place) -> Dependency | None:
        """The dependency in an annotation; what is met again on the way, as in an alias of itself, adds nothing."""
        if site in self.met:
            return None
        self.met.add(site)
        for origin in self.origins.sites(site):
            term = origin.term
            if term[0] == "const" and isinstance(term[1], str):
                found = self._of_annotation(site._replace(term=parsed_type(term[1])), place)
            elif term[0] == "[]":
                found = self._of_subscript(origin, place)
            else:
                continue
            if found is not None:
                return found
        return None

    def _of_subscript(self, site: Site, place: Place) -> Dependency | None:
        """`Annotated[T, ...]`, or `Alias[X]` of a generic alias of such; the last piece of metadata counts."""
        _, base, index = site.term
        form = special_form(self.ev, site.m, site.scope, base)
        if form is None:
            return self._of_annotation(site._replace(term=base), place)
        if form != "Annotated":
            return None
        if type(index) is not tuple or index[0] != "tuple" or not index[1]:
            return self._of_annotation(site._replace(term=index), place)
        first, *metadata = index[1]
        declared = site._replace(term=first)
        for extra in reversed(metadata):
            found = self.depends(site._replace(term=extra), declared, place)
            if found is not None:
                return found
        return self._of_annotation(declared, place)

    def depends(self, site: Site, declared: Site, place: Place) -> Dependency | None:
        """The dependency that a default or metadata is; `declared` is the annotation, for a bare `Depends()`."""
        for origin in self.origins.sites(site):
            if origin.term[0] != "()" or not self.is_depends(origin):
                continue
            call = self.ev.facts(origin.m).calls[origin.term[1]]
            given = call.argument(0, "dependency")
            if given is None or given == ("const", None):
                target = self._declared_class(declared) if declared.term is not None else self.note(ANYTHING)
            else:
                called = origin.at_call(call, given)
                target = self.target(called) or ("external", last_of(given) or "<unknown>", 0)
            target = target or UNKNOWN
            scope = call.keyword("scope")
            wanted = scope[1] if type(scope) is tuple and scope[0] == "const" and isinstance(scope[1], str) else ""
            at = call.place if origin.m == site.m else place
            return Dependency(target, at, (origin.m, call.place), wanted)
        return None

    def is_depends(self, site: Site) -> bool:
        """Whether a call is one of Depends or Security."""
        call = self.ev.facts(site.m).calls[site.term[1]]
        values = self.ev.value(site.m, site.scope, call.func)
        for value in values:
            if value[0] == "external" and own_name(value[1]) in DEPENDS:
                return True
            if value[0] == "class" and is_own_module(self.ev.imports.paths[value[1]]):
                return self.ev.klass(value[1], value[2]).name in DEPENDS
            if value[0] == "class":
                bases = attributes.linearise(self.ev, value)
                return any(b[0] == "external" and own_name(b[1]) in DEPENDS for b in bases)
        return not values and last_of(call.func) in DEPENDS

    def _declared_class(self, declared: Site) -> Target | None:
        term = declared.term
        if type(term) is tuple and term[0] == "[]":
            if special_form(self.ev, declared.m, declared.scope, term[1]) == "Annotated":
                index = term[2]
                is_several = type(index) is tuple and index[0] == "tuple" and index[1]
                return self._declared_class(declared._replace(term=index[1][0] if is_several else index))
            return self._declared_class(declared._replace(term=term[1]))
        if type(term) is tuple and term[0] == "const" and isinstance(term[1], str):
            return self._declared_class(declared._replace(term=parsed_type(term[1])))
        return self.target(declared)

    # dataclasses, models and class-based views: fields instead of parameters

    def _of_fields(self, m: int, c: int) -> tuple[Dependency, ...]:
        found: dict[str, Dependency] = {}
        for base in reversed(attributes.linearise(self.ev, ("class", m, c))):
            if base[0] != "class":
                continue
            klass = self.ev.klass(base[1], base[2])
            for b in klass.bindings:
                if b.annotation is None:
                    continue
                default = None if b.value == ("missing",) else b.value
                parameter = Parameter(b.name, b.annotation, default, Kind.NORMAL, False, _NO_PLACE)
                one = self.of_parameter(base[1], ~base[2], parameter, self.ev.function(base[1], 0))
                if one is not None:
                    found[b.name] = one
        return tuple(found.values())

    def listed(self, site: Site | None) -> tuple[Dependency, ...]:
        """The dependencies of a `dependencies=[...]` argument, in order; one that is unknown stands for all such."""
        if site is None:
            return ()
        lists = (site, *self._added(site))
        found = []
        for element in (e for each in lists for e in self.origins.elements_of(each)):
            one = self.depends(element, Site(element.m, element.scope, None, None), _NO_PLACE)
            found.append(one or Dependency(UNKNOWN, _NO_PLACE))
        if not all(self._is_written_out(each, 0) for each in lists):
            found.append(Dependency(UNKNOWN, _NO_PLACE))
        return tuple(dict.fromkeys(found))

    def _added(self, site: Site) -> Iterator[Site]:
        """What is added elsewhere to a list of this name, in the module or in that which makes the list."""
        name = last_of(site.term)
        for m in sorted({site.m, *(origin.m for origin in self.origins.sites(site))}) if name else ():
            for call in self.ev.facts(m).calls:
                func = call.func
                if type(func) is tuple and func[0] == "." and func[2] in _ADDING and last_of(func[1]) == name:
                    given = call.args[-1] if call.args else None
                    term = given if func[2] in ("extend", "update") else ("list", (given,))
                    if given is not None:
                        yield site_at(m, call, term)

    def _is_written_out(self, site: Site, depth: int) -> bool:
        """Whether all elements of a list can be seen."""
        found = self.origins.sites(site)
        return bool(found) and depth < _DEEPEST and all(self._is_display(origin, depth + 1) for origin in found)

    def _is_display(self, site: Site, depth: int) -> bool:
        tag, *rest = site.term
        if tag in ("list", "tuple", "set"):
            parts = [item[1] if is_starred(item) else item for item in rest[0]]
            stars = [item[1] for item in rest[0] if is_starred(item)]
            return all(self.origins.sites(site._replace(term=part)) for part in parts) and all(
                self._is_written_out(site._replace(term=star), depth) for star in stars
            )
        if tag == "bin" and rest[0] in ("+", "+="):
            return all(self._is_written_out(side, depth) for side in operands(site))
        if tag == "param" and site.env is not None:  # a call that is known does not give it: nothing, by default
            own = self.ev.function(site.m, site.scope)
            default = next((p.default for p in own.parameters if p.name == rest[0]), None)
            given = Site(site.m, own.outer, default, None)
            return self._is_written_out(given, depth) and not self.origins.elements_of(given)
        return tag in ("comp", "dict") or site.term == ("const", None)
