"""What an expression can be, as rules see it: constants, displays, calls, functions, and what is injected.

Followed through names, imports, attributes, settings fields' defaults and both sides of conditions; nothing is run.
A description is a plain tuple (kind, value, module, row) ; see `subjects.Given` for the kinds.
"""

from __future__ import annotations

from typing import Any, Literal

from fastlint.framework.dependencies import Dependencies
from fastlint.framework.records import Target
from fastlint.framework.setup_records import Described
from fastlint.index.facts import MODULE, Call, Class, Function, Term
from fastlint.inference.allocations import Allocations
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.sites import Site, operands
from fastlint.inference.values import Value
from fastlint.knowledge.roles import named

_MOST = 16
_DEEPEST = 5
_WITH_DEFAULT = named("setting-with-default")
_TEXT_METHODS = frozenset(
    f"builtins.str.{name}" for name in ("split", "strip", "lstrip", "rstrip", "lower", "upper", "replace")
)
_FIELDS = named("field-with-default")


class Describing:
    """Describes expressions of one module."""

    def __init__(self, ev: Evaluator) -> None:
        self.ev = ev
        self.origins = Allocations(ev)
        self.dependencies = Dependencies(self.origins)

    def describe(self, site: Site, depth: int = 0) -> tuple[Described, ...]:
        """Everything that an expression can be; an alternative of which nothing is known is ("unknown", None, ...)."""
        if depth > _DEEPEST:
            return (("unknown", None, site.m, site.row),)
        found: dict[Described, None] = {}
        for origin in self.origins.sites(site):
            found.update(dict.fromkeys(self._of(origin, depth)))
        if not found:
            found.update(dict.fromkeys(self._typed(site)))
        return tuple(found)[:_MOST] or (("unknown", None, site.m, site.row),)

    def _of(self, site: Site, depth: int) -> tuple[Described, ...]:
        term, tag = site.term, site.term[0]
        if tag == "const":
            return (_constant(term[1], site.m, site.row),)
        if tag in ("list", "tuple", "set"):
            return (("list", self._parts(site, term[1], depth), site.m, site.row),)
        if tag == "dict":
            return (("dict", self._pairs(site, depth), site.m, site.row),)
        if tag == "fstr":
            return (("format", self._parts(site, term[1], depth), site.m, site.row),)
        if tag == "bin" and term[1] in ("+", "%", "+="):
            return self._operation(site, depth)
        if tag in ("or", "and"):
            return tuple(d for part in term[1] for d in self.describe(site._replace(term=part), depth + 1))
        if tag == "()":
            return self._called(site, depth)
        if tag == "param":
            return self._parameter(site, depth)
        if tag in ("def", "lambda", "class"):
            return (self._definition(site),)
        return self._typed(site)

    def _definition(self, site: Site) -> Described:
        """A function or class where it stands."""
        _, number = site.term
        if site.term[0] == "class":
            return self._defined("class", self.ev.klass(site.m, number), site.m)
        return self._defined("function", self.ev.function(site.m, number), site.m)

    def _defined(self, kind: Literal["function", "class", "dependency"], one: Function | Class, m: int) -> Described:
        """A function or class of a module."""
        return kind, self.own(m, one.qualname or one.name), m, one.place[0]

    def own(self, m: int, qualname: str) -> str:
        """A function or class of the project: `app/models.py:User`."""
        return f"{self.ev.imports.paths[m]}:{qualname}"

    def _parts(self, site: Site, terms: tuple[Term, ...], depth: int) -> tuple[Described, ...]:
        return tuple(d for part in terms[:40] for d in self.describe(site._replace(term=part), depth + 1))

    def _pairs(self, site: Site, depth: int) -> tuple[tuple[Any, Described], ...]:
        pairs: list[tuple[Any, Described]] = []
        for key, value in site.term[1][:40]:
            name = key[1] if type(key) is tuple and key[0] == "const" else None
            pairs.extend((name, d) for d in self.describe(site._replace(term=value), depth + 1))
        return tuple(pairs)

    def _operation(self, site: Site, depth: int) -> tuple[Described, ...]:
        """A sum of lists is a list of all; a sum of anything else, or `%`, a text put together."""
        parts = [one for side in operands(site) for one in self.describe(side, depth + 1)]
        if site.term[1] == "%" or not any(one[0] == "list" for one in parts):
            return (("format", tuple(parts), site.m, site.row),)
        items: list[Described] = []
        for one in parts:
            items += one[1] if one[0] == "list" else (one,)
        return (("list", tuple(items), site.m, site.row),)

    def _of_keywords(self, site: Site, call: Call, depth: int) -> tuple[Described, ...]:
        """`dict(a=1, b=2)`."""
        given = [(key, site.at_call(call, term)) for key, term in call.keywords]
        pairs = [(key, d) for key, value in given for d in self.describe(value, depth + 1)]
        return (("dict", tuple(pairs), site.m, call.place[0]),)

    def _called(self, site: Site, depth: int) -> tuple[Described, ...]:
        call = self.ev.facts(site.m).calls[site.term[1]]
        row = call.place[0]
        if type(call.func) is tuple and call.func[0] == "." and call.func[2] == "format":
            return self._formatted(site, depth)
        if call.func == "dict" and not call.args and "dict" not in self.ev.table(site.m, MODULE):
            return self._of_keywords(site, call, depth)
        found: list[Described] = []
        for value in self.ev.value(site.m, site.scope, call.func, call.block, row):
            name = self.name_of(value)
            if name is None:
                continue
            if name in _TEXT_METHODS:
                found += self._text_method(site, name, depth)
                continue
            found += self._default(site, call, name, depth)
            if name not in _FIELDS:
                found.append(("call", name, site.m, row))
        return tuple(found) or self._typed(site)

    def _default(self, site: Site, call: Call, name: str, depth: int) -> tuple[Described, ...]:
        """The default that a call gives for a value which may not be there, or that a field is made with."""
        default: Term = None
        if name in _WITH_DEFAULT:
            default = call.argument(1, "default")
        elif name in _FIELDS:
            default = call.argument(0, "default")
            if default is None:
                return self._made(site, call.keyword("default_factory"), depth)
        return self.describe(site.at_call(call, default), depth + 1) if default is not None else ()

    def _text_method(self, site: Site, name: str, depth: int) -> tuple[Described, ...]:
        """`text.split(",")` and the like, of the texts that are known."""
        call = self.ev.facts(site.m).calls[site.term[1]]
        m, row = site.m, call.place[0]
        arguments = [a[1] for a in call.args if type(a) is tuple and a[0] == "const"]
        base = self.describe(site._replace(term=call.func[1], block=call.block, row=row), depth + 1)
        found: list[Described] = []
        for kind, value, _, _ in base:
            made: Any = None
            if kind == "const" and isinstance(value, str) and len(arguments) == len(call.args):
                try:
                    made = getattr(value, name.rpartition(".")[2])(*arguments)
                except (TypeError, ValueError):
                    made = None
            if isinstance(made, list):
                found.append(("list", tuple(("const", part, m, row) for part in made), m, row))
            else:
                found.append(("unknown", None, m, row) if made is None else ("const", made, m, row))
        return tuple(found)

    def _made(self, site: Site, factory: Term, depth: int) -> tuple[Described, ...]:
        """What `default_factory=lambda: [...]` gives."""
        if type(factory) is tuple and factory[0] == "lambda":
            returns = self.ev.function(site.m, factory[1]).returns
            made = (Site(site.m, factory[1], r.value, site.env, r.block, r.place[0]) for r in returns)
            return tuple(d for one in made for d in self.describe(one, depth + 1))
        return (("unknown", None, site.m, site.row),)

    def _formatted(self, site: Site, depth: int) -> tuple[Described, ...]:
        """`template.format(x)`."""
        call = self.ev.facts(site.m).calls[site.term[1]]
        here = site._replace(block=call.block, row=call.place[0])
        parts = self._parts(here, call.arguments, depth)
        template = self.describe(here._replace(term=call.func[1]), depth + 1)
        return (("format", (*template, *parts), site.m, call.place[0]),)

    def _parameter(self, site: Site, depth: int) -> tuple[Described, ...]:
        m, f, (_, name), _, _, _ = site
        function = self.ev.function(m, f)
        parameter = next((p for p in function.parameters if p.name == name), None)
        if parameter is None:
            return (("unknown", None, m, 0),)
        found = self.dependencies.of_parameter(m, function.outer, parameter, function)
        if found is not None:
            return (self._dependency(found.target, m, parameter.place[0]),)
        described: tuple[Described, ...] = (("parameter", name, m, parameter.place[0]),)
        if not parameter.required and parameter.default is not None and function.klass < 0:
            default = Site(m, MODULE, parameter.default, None)
            described += self.describe(default, depth + 1)
        return described

    def _dependency(self, target: Target, m: int, row: int) -> Described:
        """What FastAPI fills a parameter with, that stands in a row of module m."""
        if target[0] == "function":
            return self._defined("dependency", self.ev.function(target[1], target[2]), target[1])
        if target[0] in ("class", "instance"):
            return self._defined("dependency", self.ev.klass(target[1], target[2]), target[1])
        return "dependency", str(target[1]), m, row

    def _typed(self, site: Site) -> tuple[Described, ...]:
        """What is known of a value is its type, or its name outside the project."""
        found: list[Described] = []
        for value in self.ev.value(site.m, site.scope, site.term, site.block, site.row):
            if value[0] == "const":
                found.append(_constant(value[1], site.m, site.row))
            elif value[0] in ("instance", "object"):
                name = self.name_of(("class", *value[1:]) if value[0] == "instance" else ("external", value[1]))
                found.append(("object", name, site.m, site.row))
            elif value[0] == "external":
                found.append(("name", self.ev.knowledge.canonical(value[1]), site.m, site.row))
        return tuple(found) or (("unknown", None, site.m, site.row),)

    def name_of(self, value: Value) -> str | None:
        """Qualified name of a callable or class: canonical outside the project, `path:qualname` inside."""
        if value[0] == "external":
            return self.ev.knowledge.canonical(value[1])
        if value[0] == "class":
            return self.own(value[1], self.ev.klass(value[1], value[2]).qualname)
        if value[0] in ("function", "method"):
            return self.own(value[1], self.ev.function(value[1], value[2]).qualname)
        return None


def _constant(value: Any, m: int, row: int) -> Described:
    """A constant; `...` stands for a value that is given elsewhere (or nowhere): nothing is known of it."""
    return ("unknown", None, m, row) if value is Ellipsis else ("const", value, m, row)
