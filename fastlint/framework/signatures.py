"""Parameters of what FastAPI calls, as `fastapi.dependencies.utils.analyze_param` reads them.

Whether a parameter without marker comes from the path depends on the routes that use it: that is decided later.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from typing import Any, NamedTuple

from fastlint.footprint import FunctionId, PlacedId
from fastlint.framework.dependencies import ANYTHING, Dependencies
from fastlint.framework.fields import FieldRecord, fields_of
from fastlint.framework.forwarding import Forwarding
from fastlint.framework.limits import Limits
from fastlint.framework.markers import Marker, Markers, unwrapped
from fastlint.framework.path_reads import reads_path
from fastlint.framework.records import Target
from fastlint.framework.types import Types
from fastlint.framework.unresolved_annotations import can_be_imported, unresolved
from fastlint.index.facts import Function, Kind, Parameter, Place, Term
from fastlint.inference import attributes
from fastlint.inference.allocations import Allocations
from fastlint.inference.decorators import wrappers
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.sites import Site
from fastlint.inference.values import Value
from fastlint.knowledge.framework_names import DECORATORS, own_name
from fastlint.subjects.data import TypeInfo
from fastlint.subjects.kinds import AddressUse, ParameterKind, ParameterSource

_SOURCES: dict[str, ParameterSource] = {
    "Query": "query", "Path": "path", "Header": "header", "Cookie": "cookie", "Body": "body", "Form": "form",
    "File": "file",
}  # fmt: skip
_KINDS: dict[int, ParameterKind] = {
    Kind.POSITIONAL_ONLY: "positional", Kind.VAR_POSITIONAL: "*", Kind.KEYWORD_ONLY: "keyword",
    Kind.VAR_KEYWORD: "**",
}  # fmt: skip
_BODIES = frozenset({
    "list", "dict", "model", "table", "orm", "settings", "dataclass", "typed-dict", "named-tuple", "upload",
})  # fmt: skip
_QUERIES = frozenset({"scalar", "enum", "any", "none", "generator", "response", "special"})
_FIELD_KINDS = frozenset({"model", "table", "settings", "dataclass", "named-tuple"})
_OWN = frozenset({"self", "cls"})
_FORMS = ("grant_type", "username", "password", "scope", "client_id", "client_secret")
_SECURITY = frozenset({
    "OAuth2PasswordBearer", "OAuth2AuthorizationCodeBearer", "OAuth2", "HTTPBearer", "HTTPBasic", "HTTPDigest",
    "APIKeyHeader", "APIKeyQuery", "APIKeyCookie", "OpenIdConnect", "HTTPBase",
})  # fmt: skip


_WHO_ASKS = re.compile(r"(^|_)(user|users|account|member|owner|me|principal|identity|customer)(_?id)?$")
_NO_REQUESTS = ("Response", "BackgroundTasks", "SecurityScopes")
_TRANSPARENT = sys.stdlib_module_names | frozenset({
    "builtins", "fastapi", "starlette", "pydantic", "pydantic_core", "pydantic_settings", "annotated_types",
    "typing_extensions", "sqlalchemy", "sqlmodel",
})  # fmt: skip
"""Packages that neither make dependencies nor read the path of a request."""


class ParameterRecord(NamedTuple):
    """See `subjects.Parameter`; `place` lies in module `m`, `target` is what Depends calls."""

    name: str
    m: PlacedId
    place: Place
    type: TypeInfo
    source: ParameterSource
    marker: str
    is_annotated: bool
    has_default: bool
    default: str
    alias: str
    target: Target | None
    arguments: tuple[tuple[str, str], ...]
    kind: ParameterKind
    unresolved: str = ""
    is_importable: bool = False
    uses: tuple[str, ...] = ()


class Signature(NamedTuple):
    """The parameters of a callable; not `is_complete` if it may take others, or reads path parameters by itself.

    `address`: what it does with that of its request, see `forwarding`.
    """

    parameters: tuple[ParameterRecord, ...]
    is_complete: bool
    address: AddressUse = ""


_UNKNOWN = Signature((), False)


class Signatures:
    """Reads signatures of targets."""

    def __init__(self, ev: Evaluator) -> None:
        self.ev = ev
        origins = Allocations(ev)
        self.types = Types(origins)
        self.markers = Markers(origins)
        self.dependencies = Dependencies(origins)
        self.limits = Limits(ev)
        self.forwarding = Forwarding(ev)

    def of(self, target: Target) -> Signature:
        """The parameters of what FastAPI calls."""
        found: Any = self.ev.ask(("signature", target), lambda: (self._of(target),))
        return found[0] if found else _UNKNOWN

    def _of(self, target: Target) -> Signature:
        tag, m, number = target
        if tag == "function":
            return self._of_function((m, number))
        if tag == "class":
            return self._of_class(m, number)
        if tag == "instance":
            call = self.dependencies.note_class((m, number)).call
            return self._of_function(call) if call is not None else self._foreign(m, number)
        return self._of_external(str(m))

    def _of_external(self, name: str) -> Signature:
        if name.startswith("OAuth2PasswordRequestForm"):
            text = TypeInfo("str", "scalar", "builtins.str", False, ())
            return Signature(tuple(_form(form, text) for form in _FORMS), True)
        return Signature((), name in _SECURITY or name == ANYTHING[1])

    def _foreign(self, m: int, c: int) -> Signature:
        """An instance of a class whose `__call__` is that of a base outside the project."""
        line = attributes.linearise(self.ev, ("class", m, c))
        return Signature((), any(b[0] == "external" and own_name(b[1]) in _SECURITY for b in line))

    # functions

    def _reads_request(self, m: int, number: int, requests: frozenset[str]) -> bool:
        """Whether a function may take from the request itself what no parameter declares."""
        return reads_path(self.ev.facts(m), number) or (bool(requests) and self._hands_on(m, number, requests))

    def _of_function(self, function: FunctionId) -> Signature:
        m, number = function
        facts = self.ev.function(m, number)
        parameters = facts.parameters
        if facts.klass >= 0 and not self.ev.is_decorated(facts, "staticmethod") and not self._is_plain(m, facts):
            parameters = parameters[1:]
        found = tuple(self.parameter(m, facts.outer, p, facts) for p in parameters)
        users = frozenset(r.name for r in found if self._is_who_asks(r))
        found = tuple(
            r._replace(uses=self.limits.of_parameter(function, r.name, users)) if _is_number(r) else r for r in found
        )
        is_open = any(self._is_open(m, p, facts) for p, r in zip(parameters, found, strict=True) if _is_unmarked(r))
        requests = frozenset(r.name for r in found if r.source == "special")
        is_complete = not (is_open or self._reads_request(m, number, requests) or self._is_rewrapped(m, facts))
        asked = frozenset(r.name for r in found if r.name in requests and not r.type.name.endswith(_NO_REQUESTS))
        return Signature(found, is_complete, self.forwarding.of(function, asked))

    def _is_plain(self, m: int, facts: Function) -> bool:
        """Whether a decorator in the body of a class registers a function that takes no object: nothing binds it."""
        first = facts.parameters[0].name if facts.parameters else ""
        calls = self.ev.facts(m).calls
        made = (calls[term[1]].func for term, _ in facts.decorators if type(term) is tuple and term[0] == "()")
        is_registered = any(type(func) is tuple and func[0] == "." and func[2] in DECORATORS for func in made)
        return is_registered and first not in _OWN

    def _is_who_asks(self, record: ParameterRecord) -> bool:
        """Whether a dependency tells who sends the request, by its name or that of the parameter."""
        target = record.target
        name = self.ev.function(target[1], target[2]).name if target is not None and target[0] == "function" else ""
        return target is not None and any(_WHO_ASKS.search(word) is not None for word in (record.name, name))

    def _is_open(self, m: int, p: Parameter, function: Function) -> bool:
        """Whether FastAPI could find a dependency where a parameter has something that nobody can look into."""
        annotation = Site(m, function.outer, p.annotation, None)
        default = Site(m, function.outer, p.default, None, function.block, function.first_row)
        given = unwrapped(self.ev, annotation)[1] + ([default] if p.default is not None else [])
        return any(self._is_opaque(origin) for site in given for origin in self.markers.origins.sites(site))

    def _is_opaque(self, site: Site) -> bool:
        """Whether something comes from a package that may make dependencies of its own."""
        term = site.term
        if type(term) is not tuple or term[0] not in ("import", ".", "()"):
            return False
        if term[0] == "()":
            call = self.ev.facts(site.m).calls[term[1]]
            values = self.ev.value(site.m, site.scope, call.func, call.block, call.place[0])
        else:
            values = self.ev.value(site.m, site.scope, term, site.block, site.row)
        return not values or any(self._is_foreign(value) for value in values)

    def _is_foreign(self, value: Value) -> bool:
        if value[0] in ("class", "instance"):
            return self.types.unknown_bases(("class", value[1], value[2]))
        return value[0] in ("external", "object") and value[1].partition(".")[0] not in _TRANSPARENT

    def _hands_on(self, m: int, number: int, requests: frozenset[str]) -> bool:
        """Whether a function gives its request to something that is not written in the project, nor known."""
        for call in self.ev.facts(m).calls:
            given = call.arguments
            if call.owner == number and any(type(term) is str and term in requests for term in given):
                values = self.ev.value(m, number, call.func, call.block, call.place[0])
                root = () if values else self.ev.value(m, number, self._root(m, call.func), call.block, call.place[0])
                if any(self._is_foreign(value) for value in (*values, *root)):
                    return True
        return False

    def _root(self, m: int, term: Term) -> Term:
        """`auth` of `auth.Client().check`."""
        while type(term) is tuple and term[0] in (".", "()"):
            term = term[1] if term[0] == "." else self.ev.facts(m).calls[term[1]].func
        return term

    def _is_rewrapped(self, m: int, facts: Function) -> bool:
        """Whether a decorator of the project puts another function, with other parameters, in its place."""
        for term, _ in facts.decorators:
            callee = self.ev.facts(m).callee(term)
            for value in self.ev.value(m, facts.outer, callee):
                if value[0] == "function" and not self._keeps(value, term):
                    return True
        return False

    def _keeps(self, decorator: Value, term: Term) -> bool:
        """Whether what a decorator puts in the place of a function looks like it, by `functools.wraps`."""
        inner = [self.ev.function(w[1], w[2]) for w in wrappers(self.ev, decorator, term)]
        return all(any(self._is_wraps(decorator[1], d) for d, _ in wrapper.decorators) for wrapper in inner)

    def _is_wraps(self, m: int, term: Term) -> bool:
        callee = self.ev.facts(m).callee(term)
        last = callee if type(callee) is str else callee[2] if type(callee) is tuple and callee[0] == "." else ""
        return last in ("wraps", "update_wrapper", "wrapt", "decorator")

    def parameter(self, m: int, scope: int, p: Parameter, function: Function) -> ParameterRecord:
        """One parameter of a function."""
        annotation = Site(m, scope, p.annotation, None)
        declared, metadata = unwrapped(self.ev, annotation)
        info = self.types.of(declared.m, declared.scope, declared.term)._replace(text=self.markers.text(annotation))
        default = _default_of(m, scope, p, function)
        marker = self.markers.of(metadata, default)
        dependency = self.dependencies.of_parameter(m, scope, p, function)
        arguments = (*marker.arguments, *self.markers.made_of(declared))
        source = "dependency" if dependency is not None else self._source(info, marker, metadata, default)
        has_default, text = self._default(p, marker, default)
        alias = marker.alias or (p.name.replace("_", "-") if source == "header" and marker.converts else p.name)
        is_read = dependency is None or marker.is_annotated
        missing = unresolved(self.ev, m, scope, p.annotation) if is_read else ""
        return ParameterRecord(
            p.name, m, p.place, info, source, marker.name, marker.is_annotated, has_default, text, alias,
            dependency.target if dependency is not None else None, arguments, _KINDS.get(p.kind, ""),
            missing, bool(missing) and can_be_imported(self.ev, m, missing),
        )  # fmt: skip

    def _source(
        self, info: TypeInfo, marker: Marker, metadata: Iterable[Site], default: Site | None
    ) -> ParameterSource:
        """Where FastAPI takes what it fills a parameter with, if that is no dependency."""
        source = source_of(info, marker.name)
        if source not in ("query", "body", "file") or marker.name:
            return source
        if default is not None and self._is_handed(default, source):
            return "unknown"
        return "unknown" if any(map(self._may_be_any, metadata)) else source

    def _may_be_any(self, metadata: Site) -> bool:
        """Whether what stands beside a type is made elsewhere, in a way that is not followed: it may be a `Depends`."""
        term = metadata.term
        if type(term) is tuple and term[0] in ("const", "()", "tuple", "fstr"):
            return False
        sites = self.markers.origins.sites(metadata)
        return not sites or any(self._is_opaque(site) or self._is_of_member(site) for site in sites)

    def _is_of_member(self, site: Site) -> bool:
        """Whether it is an attribute of what is taken for a text: a property of a member of an enumeration."""
        values = self.ev.value(site.m, site.scope, site.term, site.block, site.row)
        return any(value[0] == "external" and value[1].startswith("builtins.") for value in values)

    def _is_handed(self, default: Site, source: str) -> bool:
        """Whether a default may be a `Depends`: what a caller hands over, and of a body what is not known, too."""
        sites = self.markers.origins.sites(default)
        if any(type(site.term) is tuple and site.term[0] == "param" for site in sites):
            return True
        return source != "query" and (not sites or any(self._is_opaque(site) for site in sites))

    def _default(self, p: Parameter, marker: Marker, default: Site | None) -> tuple[bool, str]:
        if default is None or p.required or (not marker.name and p.default == ("const", Ellipsis)):
            return (marker.has_default, marker.default) if marker.name and not marker.is_annotated else (False, "")
        if marker.name and not marker.is_annotated:
            return marker.has_default, marker.default
        return True, self.markers.text(default)

    # classes

    def _of_class(self, m: int, c: int) -> Signature:
        init = self.dependencies.note_class((m, c)).init
        if init is not None:
            return self._of_function(init)
        klass: Value = ("class", m, c)
        is_known = not self.types.unknown_bases(klass)
        if self.types.of_class(m, c).kind not in _FIELD_KINDS:
            return Signature((), is_known)
        found = tuple(
            self._field(field, (m, c)) for field in fields_of(self.types, self.markers, m, c) if field.is_initial
        )
        return Signature(found, is_known)

    def _field(self, field: FieldRecord, owner: FunctionId) -> ParameterRecord:
        """A field as parameter of the constructor that its class gets."""
        m, scope, b = field.m, field.scope, field.annotation
        module = self.ev.function(m, 0)
        p = Parameter(field.name, b, field.value, Kind.NORMAL, field.value is None, field.place)
        dependency = self.dependencies.of_parameter(m, scope, p, module) if b is not None else None
        source = "dependency" if dependency is not None else source_of(field.type, field.marker)
        # Pydantic calls the parameters of its constructors by alias.
        name = field.alias if field.alias.isidentifier() else field.name
        found = ParameterRecord(
            name, m, field.place, field.type, source, field.marker, False, field.has_default, field.default,
            field.alias, dependency.target if dependency is not None else None, field.arguments, "field",
        )  # fmt: skip
        return found._replace(uses=self.limits.of_field(*owner, field.name)) if _is_number(found) else found


def _is_number(record: ParameterRecord) -> bool:
    return record.source == "query" and all(member.name == "builtins.int" for member in record.type.members)


def _is_unmarked(record: ParameterRecord) -> bool:
    return record.source not in ("dependency", "special") and not record.marker


def _form(name: str, info: TypeInfo) -> ParameterRecord:
    """A parameter of FastAPI's own form for passwords."""
    is_optional = name not in ("username", "password")
    return ParameterRecord(name, -1, (1, 1, 1, 1), info, "form", "Form", True, is_optional, "", name, None, (), "")


def _default_of(m: int, scope: int, p: Parameter, function: Function) -> Site | None:
    """The default of a parameter, where it is evaluated."""
    return Site(m, scope, p.default, None, function.block, function.first_row) if p.default is not None else None


def source_of(info: TypeInfo, marker: str) -> ParameterSource:
    """Where FastAPI takes a parameter from, the path apart."""
    if info.kind in ("special", "response") and not info.optional:
        return "special"
    if marker:
        return _SOURCES.get(marker, "unknown")
    kinds = {member.kind for member in info.members}
    if any(_is_file(member) for member in info.members):
        return "file"
    if kinds & _BODIES:
        return "body"
    return "query" if kinds <= _QUERIES else "unknown"


def _is_file(info: TypeInfo) -> bool:
    """An upload or a list of such; FastAPI takes a list without a type of its elements for one, too."""
    if info.kind in ("list", "named-tuple"):
        return all(item.kind == "upload" for item in info.items)
    return info.kind == "upload"
