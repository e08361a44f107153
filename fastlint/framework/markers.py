"""What stands beside a type: `Query(...)`, `Field(...)`, constraints; in Annotated, as default or made by `conint`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from fastlint.framework.types import type_text
from fastlint.index.facts import Call, Facts, Term
from fastlint.index.terms import last_name
from fastlint.inference import attributes
from fastlint.inference.allocations import Allocations
from fastlint.inference.annotation import parsed_type, special_form
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.sites import Site
from fastlint.knowledge.framework_names import DEPENDS, is_own_module, own_name
from fastlint.knowledge.roles import named

PARAMETERS = frozenset({"Query", "Path", "Header", "Cookie", "Body", "Form", "File"})
_FIELDS = named("field")
_COLUMNS = frozenset({"Column", "mapped_column", "relationship", "column_property", "deferred", "synonym"})
_LONGEST = 80
_DEEPEST = 12


class Marker(NamedTuple):
    """A marker with its arguments: `has_default` and `default` are what it gives, `converts` underscores to hyphens."""

    name: str
    is_annotated: bool
    has_default: bool
    default: str
    alias: str
    converts: bool
    arguments: tuple[tuple[str, str], ...]
    call: tuple[int, int] | None


_BRACKETS = {"list": ("[", "]"), "tuple": ("(", ")"), "set": ("{", "}")}
_DEEPEST_TEXT = 6
NO_MARK = Marker("", False, False, "", "", True, (), None)


def unwrapped(ev: Evaluator, site: Site, depth: int = 0) -> tuple[Site, list[Site]]:
    """The type inside `Annotated`, with the metadata; through strings and aliases."""
    term = site.term
    if depth > _DEEPEST or term is None:
        return site, []
    if type(term) is tuple and term[0] == "const" and isinstance(term[1], str):
        parsed = parsed_type(term[1])
        return unwrapped(ev, site._replace(term=parsed), depth + 1) if parsed is not None else (site, [])
    if type(term) is tuple and term[0] == "[]":
        if special_form(ev, site.m, site.scope, term[1]) == "Annotated":
            return _annotated(ev, site, term[2], depth)
        return _alias(ev, site, term[1], depth)
    if type(term) is str or (type(term) is tuple and term[0] == "."):
        return _alias(ev, site, term, depth)
    return site, []


def _annotated(ev: Evaluator, site: Site, index: Term, depth: int) -> tuple[Site, list[Site]]:
    """The type and the metadata in the brackets of `Annotated[...]`."""
    if type(index) is not tuple or index[0] != "tuple" or not index[1]:
        return unwrapped(ev, site._replace(term=index), depth + 1)
    first, *extras = index[1]
    inner, metadata = unwrapped(ev, site._replace(term=first), depth + 1)
    return inner, [*metadata, *(site._replace(term=extra) for extra in extras)]


def _alias(ev: Evaluator, site: Site, name: Term, depth: int) -> tuple[Site, list[Site]]:
    """What an alias adds; the type is read through it anyway."""
    for value in ev.value(site.m, site.scope, name):
        if value[0] == "annotated":
            inner, metadata = unwrapped(ev, Site(value[1], value[2], value[3], None), depth + 1)
            if metadata:
                return (site if type(site.term) is tuple and site.term[0] == "[]" else inner), metadata
    return site, []


class Markers:
    """Finds markers."""

    def __init__(self, origins: Allocations) -> None:
        self.origins = origins
        self.ev: Evaluator = origins.ev

    def of(self, metadata: Iterable[Site], default: Site | None) -> Marker:
        """The marker of a parameter: the last one in Annotated, else its default; with the arguments of all of them."""
        found: Marker | None = None
        arguments: dict[tuple[str, str], None] = {}
        for site in [*metadata][::-1]:
            mark = self._mark(site)
            if mark is not None:
                arguments.update(dict.fromkeys(mark.arguments))
                if found is None and mark.name not in ("Field", "Constraint", ""):
                    found = mark._replace(is_annotated=True)
        given = self._mark(default) if default is not None and _may_be_mark(default.term) else None
        if given is not None and given.name != "Constraint":
            arguments.update(dict.fromkeys(given.arguments))
            if found is None:
                found = given
        return (found or NO_MARK)._replace(arguments=tuple(arguments))

    def _mark(self, site: Site) -> Marker | None:
        written_here = type(site.term) is tuple and site.term[0] == "()"
        for origin in (*((site,) if written_here else ()), *self.origins.sites(site)):
            if origin.term[0] != "()":
                continue
            call = self.ev.facts(origin.m).calls[origin.term[1]]
            name = self._name(origin, call)
            if name:
                return self._inside(origin, call, name) or self._read(origin, call, name)
        return None

    def _inside(self, site: Site, call: Call, name: str) -> Marker | None:
        """`Field(Query(...))`: the default of the field is the default that the parameter of its constructor gets."""
        default = call.argument(0, "default") if name == "Field" else None
        mark = self._mark(site._replace(term=default)) if type(default) is tuple and default[0] == "()" else None
        return mark if mark is not None and mark.name in PARAMETERS else None

    def _name(self, site: Site, call: Call) -> str:
        values = self.ev.value(site.m, site.scope, call.func)
        for value in values:
            if value[0] == "function" and is_own_module(self.ev.imports.paths[value[1]]):
                return self.ev.function(value[1], value[2]).name
            line = attributes.linearise(self.ev, value) if value[0] == "class" else (value,)
            for base in line:
                if base[0] != "external":
                    continue
                own = own_name(base[1])
                if own in PARAMETERS or own in DEPENDS:
                    return own
                if base[1] in _FIELDS:
                    return "Field"
                if base[1].startswith("annotated_types."):
                    return "Constraint"
                if base[1].rpartition(".")[2] in _COLUMNS and base[1].startswith(("sqlalchemy", "sqlmodel")):
                    return "Column"
        last = call.func if type(call.func) is str else call.func[2] if call.func and call.func[0] == "." else ""
        return last if not values and last in DEPENDS else ""

    def _read(self, site: Site, call: Call, name: str) -> Marker:
        facts = self.ev.facts(site.m)
        keywords = {key: term for key, term in call.keywords if key is not None}
        arguments = tuple([(key, written(term, facts)) for key, term in keywords.items()])
        place = (site.m, site.term[1])
        if name == "Constraint":
            limit = written(call.args[0], facts) if call.args else ""
            return NO_MARK._replace(name=name, arguments=((last_name(call.func).lower(), limit), *arguments))
        if name in DEPENDS or name == "Column":
            given = tuple(("", written(argument, facts)) for argument in call.args)
            return NO_MARK._replace(name=name, arguments=(*given, *arguments), call=place)
        default: Term = keywords.get("default")
        if call.args:
            default = call.args[0]
            arguments = (("", written(default, facts)), *arguments)
        text = _default_text(default, keywords, facts)
        converts = keywords.get("convert_underscores") != ("const", False)
        return Marker(name, False, text is not None, text or "", _wire_name(keywords), converts, arguments, place)

    def made_of(self, site: Site) -> tuple[tuple[str, str], ...]:
        """Constraints of `conint(ge=1)` and its sisters."""
        found: list[tuple[str, str]] = []
        for origin in self.origins.sites(site) if site.term is not None else ():
            if origin.term[0] == "()":
                call = self.ev.facts(origin.m).calls[origin.term[1]]
                last = (
                    call.func if type(call.func) is str else call.func[2] if call.func and call.func[0] == "." else ""
                )
                if str(last).startswith("con"):
                    facts = self.ev.facts(origin.m)
                    found += [(key, written(term, facts)) for key, term in call.keywords if key is not None]
        return tuple(found)

    def text(self, site: Site) -> str:
        """A term as it is written."""
        return written(site.term, self.ev.facts(site.m)) if site.term is not None else ""


def _may_be_mark(term: Term) -> bool:
    return type(term) is str or (type(term) is tuple and term[0] in ("()", ".", "or", "[]"))


def _default_text(default: Term, keywords: Mapping[str, Term], facts: Facts) -> str | None:
    """The default that a marker gives, as it is written, or what makes it; None if there is none."""
    if default is not None and default != ("const", Ellipsis):
        return written(default, facts)
    if "default_factory" in keywords and keywords["default_factory"] != ("const", None):
        return f"{written(keywords['default_factory'], facts)}()"
    return None


def _wire_name(keywords: Mapping[str, Term]) -> str:
    """The name by which clients give the value, if it is written out."""
    alias = next((keywords[key] for key in ("validation_alias", "alias") if key in keywords), None)
    return str(alias[1]) if type(alias) is tuple and alias[0] == "const" and isinstance(alias[1], str) else ""


def written(term: Term, facts: Facts) -> str:
    """An expression as it would be written, shortened."""
    return _written(term, facts)[:_LONGEST]


def _written(term: Term, facts: Facts, depth: int = 0) -> str:
    if type(term) is not tuple or depth > _DEEPEST_TEXT:
        return term if type(term) is str else "..."

    def inner(part: Term) -> str:
        return _written(part, facts, depth + 1)

    match term:
        case ("const", value):
            return "..." if value is Ellipsis else repr(value)
        case ("()", number):
            return _written_call(facts.calls[number], inner)
        case (".", base, name):
            return f"{inner(base)}.{name}"
        case ("list" | "tuple" | "set" as kind, elements):
            opening, closing = _BRACKETS[kind]
            return opening + ", ".join(map(inner, elements)) + closing
        case ("dict", pairs):
            return "{" + ", ".join(f"{inner(key)}: {inner(value)}" for key, value in pairs) + "}"
        case ("[]", base, ("tuple", index)):
            return f"{inner(base)}[{', '.join(map(inner, index))}]"
        case ("[]", base, index):
            return f"{inner(base)}[{inner(index)}]"
        case ("bin", operator, left, right):
            return f"{inner(left)} {operator} {inner(right)}"
    return type_text(term)


def _written_call(call: Call, inner: Callable[[Term], str]) -> str:
    given = [inner(argument) for argument in call.args]
    given += [f"{key}={inner(value)}" if key else "**..." for key, value in call.keywords]
    return f"{inner(call.func)}({', '.join(given)})"
