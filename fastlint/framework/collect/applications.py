"""Which applications and routers an expression can be, and what each was constructed with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from fastlint.framework.collect.paths import text
from fastlint.framework.collect.responses import class_of
from fastlint.framework.dependencies import Dependencies
from fastlint.framework.records import Object
from fastlint.framework.setup_records import Ref
from fastlint.index.facts import Call, Function, Term
from fastlint.index.terms import encloses, is_starred
from fastlint.inference import attributes
from fastlint.inference.allocations import Allocations
from fastlint.inference.sites import Env, Site, positional_names
from fastlint.inference.values import Value
from fastlint.knowledge.framework_names import last_of
from fastlint.subjects.kinds import AppKind

_PLAIN_DECORATORS = frozenset({"staticmethod", "classmethod", "override", "abstractmethod"})


class Refs:
    """Resolves receivers and children; `objects` collects what was met, by identity."""

    def __init__(self, allocations: Allocations, dependencies: Dependencies) -> None:
        self.allocations = allocations
        self.ev = allocations.ev
        self.dependencies = dependencies
        self.objects: dict[Ref, Object] = {}

    def of(self, site: Site) -> tuple[Ref, ...]:
        """The applications and routers that a term can be."""
        found: list[Ref] = []
        for origin in self.allocations.sites(site):
            ref = self._ref(origin)
            if ref is not None and ref not in found:
                found.append(ref)
        return tuple(found)

    def _ref(self, site: Site) -> Ref | None:
        tag = site.term[0]
        if tag == "()":
            return self.constructed(site)
        if tag == "param":
            return self._parameter(site)
        return None

    def _parameter(self, site: Site) -> Ref | None:
        """What a function is given, unless its type says that it is something else; `self` of a router class."""
        for value in self.ev.value(site.m, site.scope, site.term[1]):
            if value[0] == "instance" and self.allocations.kind_of_class(("class", value[1], value[2])):
                function = self.ev.function(site.m, site.scope)
                if function.klass >= 0 and function.parameters[0].name == site.term[1]:
                    return (site.m, ~function.klass)
                break
            if value[0] == "object" and self.allocations.kind_of_class(("external", value[1])):
                break
            if value[0] in ("instance", "object"):
                return None
        return (site.m, site.scope, site.term[1])

    def constructed(self, site: Site) -> Ref | None:
        """The identity of a constructing call, and its record."""
        number = site.term[1]
        kind = self.allocations.kind_of_call(site.m, site.scope, number)
        if kind is None:
            return None
        inner = (site.m, number)
        if inner not in self.objects:
            self.objects[inner] = self._object(inner, kind, site._replace(env=None), ())
        refs: list[Ref] = [inner]
        for call in self._factory_calls(site) if kind == "router" else ():
            refs.append((*call, *refs[-1]))
        ref = refs.pop()
        if ref not in self.objects:
            self.objects[ref] = self._object(ref, kind, site, tuple(reversed(refs)))
        return ref

    def _factory_calls(self, site: Site) -> Iterator[tuple[int, ...]]:
        """The calls of factories that each make their own, the innermost first, up to one that keeps what it made.

        A call in a loop is followed by the number of the round.
        """
        env, is_kept = site.env, self._is_kept(site)
        last: tuple[int, ...] = ()
        while env is not None:
            if env.call:
                is_kept = is_kept or self._is_decorated(env.function)
                if is_kept and not self._depends_on(site, env):
                    return
                last = env.call
                yield last
            elif last and env.loop and self._is_in_loop(last, env.loop):
                yield env.loop[0], env.loop[2]
            env = env.outer

    def _is_in_loop(self, call: tuple[int, ...], loop: tuple[int, ...]) -> bool:
        """Whether a call is made in each round of a loop, and not before it."""
        facts = self.ev.facts(call[0])
        return call[0] == loop[0] and encloses(facts.blocks, loop[1], facts.calls[call[1]].block)

    def _is_decorated(self, function: tuple[int, ...]) -> bool:
        """Whether a function is decorated, so that it may remember what it gave: `@cache`."""
        decorators = self.ev.function(function[0], function[1]).decorators if function else ()
        return any(last_of(term) not in _PLAIN_DECORATORS for term, _ in decorators)

    def _is_kept(self, site: Site) -> bool:
        """Whether what is constructed in one of several ways through a function is put where it outlives the call."""
        call = self.ev.facts(site.m).calls[site.term[1]]
        function = self.ev.function(site.m, call.owner)
        if call.block == function.body and len(function.returns) < 2:
            return False
        names = {b.name for b in function.bindings if _can_be(b.value, {site.term})}
        lasting = (b for b in function.bindings if "." in b.name or "[" in b.name or b.name in function.globals)
        return any(_can_be(b.value, {site.term, *names}) for b in lasting)

    def _depends_on(self, site: Site, env: Env) -> bool:
        """Whether the constructing call uses what the factory was given: each factory call then makes its own."""
        names = {key[2] for key, _ in env.values}
        call = self.ev.facts(site.m).calls[site.term[1]]
        return any(_mentions(term, names) for key, term in call.keywords if key in ("prefix", "dependencies"))

    def _object(self, ref: Ref, kind: AppKind, site: Site, bases: tuple[Ref, ...]) -> Object:
        arguments, classes = self._arguments(site)
        call = self.ev.facts(site.m).calls[site.term[1]]
        prefix = arguments.get("prefix")
        lifespan = arguments.get("lifespan")
        target = self.dependencies.target(lifespan) if lifespan and lifespan.term != ("const", None) else None
        response_class = arguments.get("default_response_class")
        schema = arguments.get("include_in_schema")
        return Object(
            ref, kind, self._name(site), call.place,
            text(self.allocations, prefix) if prefix is not None else (),
            self.dependencies.listed(arguments.get("dependencies")),
            target,
            self._place_of_argument(site, "lifespan"),
            class_of(self.ev, response_class) if response_class is not None else "",
            schema is None or schema.term != ("const", False),
            (*bases, *classes),
            call.owner,
            self._is_special(arguments.get("route_class")),
            self._documentation(arguments) if kind == "application" and not classes and _is_whole(call) else (),
        )  # fmt: skip

    def _is_special(self, route_class: Site | None) -> bool:
        """Whether routes of a class have a say in what they match."""
        if route_class is None:
            return False
        target = self.dependencies.target(route_class)
        if target is None or target[0] != "class":
            return target is None or target[1] != "APIRoute"
        classes = attributes.linearise(self.ev, ("class", target[1], target[2]))
        own = [self.ev.function(k[1], f).name for k in classes if k[0] == "class" for f in self.ev.methods(k[1], k[2])]
        return "matches" in own

    def _documentation(self, arguments: dict[str, Site]) -> tuple[str, ...]:
        """Paths of the pages that an application has of its own, as far as they are certain."""
        found: dict[str, str | None] = {}
        for name, default in (("openapi_url", "/openapi.json"), ("docs_url", "/docs"), ("redoc_url", "/redoc")):
            given = arguments.get(name)
            if given is None:
                found[name] = default
            else:
                texts = [v.term[1] if v.term[0] == "const" else None for v in self.allocations.sites(given)]
                found[name] = texts[0] if len(texts) == 1 and isinstance(texts[0], str) else None
        return tuple(path for path in found.values() if path) if found["openapi_url"] else ()

    def _place_of_argument(self, site: Site, name: str) -> tuple[int, int, int, int] | None:
        call = self.ev.facts(site.m).calls[site.term[1]]
        return call.place if call.has_keyword(name) else None

    def _name(self, site: Site) -> str:
        """The variable that the constructing call is bound to."""
        call = self.ev.facts(site.m).calls[site.term[1]]
        scopes = [site.scope] if site.scope < 0 else [call.owner]
        for scope in scopes:
            for binding in self.ev.bindings(site.m, scope):
                if binding.value == site.term:
                    return binding.name
        return ""

    def _arguments(self, site: Site) -> tuple[dict[str, Site], tuple[Ref, ...]]:
        """Keyword arguments that reach FastAPI's own constructor, through the `__init__` of classes of the project."""
        call = self.ev.facts(site.m).calls[site.term[1]]
        given = {key: site.at_call(call, term) for key, term in call.keywords if key is not None}
        for spread in (site.at_call(call, term) for key, term in call.keywords if key is None):
            given = {**self._spread(spread), **given}
        classes: list[Ref] = []
        for value in self.ev.value(site.m, site.scope, call.func, call.block, call.place[0]):
            if value[0] == "class":
                given = self._through_classes(value, site, given, classes)
                break
        return given, tuple(classes)

    def _spread(self, site: Site) -> dict[str, Site]:
        """The keyword arguments of `**options`: the texts that a dict which is written out has as keys.

        Of any other nothing is known but that it may have a prefix: none that could be equal to another one.
        """
        for origin in self.allocations.sites(site):
            if origin.term[0] == "dict":
                return {
                    key[1]: origin._replace(term=value)
                    for key, value in origin.term[1]
                    if type(key) is tuple and key[0] == "const" and isinstance(key[1], str)
                }
        return {"prefix": site._replace(term=("[]", site.term, ("const", "prefix")))}

    def _through_classes(self, value: Value, site: Site, given: dict[str, Site], classes: list[Ref]) -> dict[str, Site]:
        """What reaches the constructor behind the last `__init__` of the project, from one to the next by `super()`."""
        call = self.ev.facts(site.m).calls[site.term[1]]
        passed = _Passed([site.at_call(call, term) for term in call.args if not is_starred(term)], given)
        for klass in attributes.linearise(self.ev, value):
            if klass[0] != "class":
                break
            _, m, c = klass
            classes.append((m, ~c))
            init = next((f for f in self.ev.methods(m, c) if self.ev.function(m, f).name == "__init__"), None)
            if init is None:
                continue
            number = self._super_init(m, init)
            if number is None:
                break
            passed = passed.through(m, init, self.ev.function(m, init), self.ev.facts(m).calls[number])
        return passed.keywords

    def _super_init(self, m: int, init: int) -> int | None:
        for number, call in enumerate(self.ev.facts(m).calls):
            func = call.func
            if call.owner == init and type(func) is tuple and func[0] == "." and func[2] == "__init__":
                return number
        return None


def _is_whole(call: Call) -> bool:
    """Whether all arguments are written out."""
    return all(key is not None for key, _ in call.keywords)


class _Passed(NamedTuple):
    """Arguments on their way through constructors, by position and by keyword."""

    positional: list[Site]
    keywords: dict[str, Site]

    def through(self, m: int, init: int, function: Function, call: Call) -> _Passed:
        """What an `__init__` hands on to the next one by a call."""
        values = dict(zip(positional_names(function)[1:], self.positional, strict=False))
        values |= {p.name: self.keywords[p.name] for p in function.parameters if p.name in self.keywords}
        env = Env((), tuple(((m, init, name), value) for name, value in values.items()))
        at = Site(m, init, None, env, call.block, call.place[0])
        positional = [at._replace(term=term) for term in call.args if not is_starred(term)]
        keywords: dict[str, Site] = {}
        if any(key is None for key, _ in call.keywords):  # `**kwargs`
            keywords.update({key: value for key, value in self.keywords.items() if key not in values})
        keywords.update({key: at._replace(term=term) for key, term in call.keywords if key is not None})
        return _Passed(positional, keywords)


def _can_be(term: Term, wanted: set[Term]) -> bool:
    """Whether a value is one of some terms, or that among others; what is put into a container, too."""
    if type(term) is tuple and term[0] == "or":
        return any(_can_be(side, wanted) for side in term[1])
    if type(term) is tuple and term[0] == "dict":
        return any(_can_be(value, wanted) for _, value in term[1])
    return term in wanted


def _mentions(term: Term, names: set[str]) -> bool:
    if type(term) is str:
        return term in names
    return type(term) is tuple and any(_mentions(part, names) for part in term[1:])
