"""Allocation sites, where the value of an expression is made: its term, followed through names, imports, attributes,
factories, loops over literals and arguments. Unlike a value, a site has an identity.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from fastlint.index.facts import MODULE, Call, Kind, Parameter, Result, Term
from fastlint.index.terms import asks_for_something, encloses, is_starred, stands_in
from fastlint.inference import attributes
from fastlint.inference.evaluator import Evaluator
from fastlint.inference.sites import Env, Site, Sites, given_arguments, is_made, is_nothing, operands, view
from fastlint.inference.values import UNKNOWN, Values
from fastlint.knowledge.framework_names import kind_of_external
from fastlint.subjects.kinds import AppKind

_DEEPEST = 40
_FUEL = 3000
_MOST = 120


class Allocations:
    """Finds allocation sites; everything that does not depend on an environment is memoised by the evaluator."""

    def __init__(self, ev: Evaluator) -> None:
        self.ev = ev
        self.depth = 0
        self.fuel = _FUEL
        self.calling: set[tuple[int, int]] = set()
        self.active: set[tuple[int, int, int]] = set()
        """Bindings that are being followed: `app = wrap(app)` means the `app` before."""
        self.reading: set[Site] = set()
        """What is being read further up: `x = x + y` must not read itself for ever."""

    def sites(self, site: Site) -> Sites:
        """The expressions in which a term's value is made."""
        term = site.term
        if self.depth == 0:
            self.fuel = _FUEL
        self.fuel -= 1
        if term is None or self.depth > _DEEPEST or self.fuel < 0:
            return ()
        tag = None if type(term) is str else term[0]
        if tag is not None and tag not in _FOLLOW:
            return (site,)
        self.depth += 1
        try:
            if site.env is None and self.depth > 1:
                return self.ev.ask(("origin", site), lambda: self._follow(tag, site))  # type: ignore[return-value]
            return self._follow(tag, site)
        finally:
            self.depth -= 1

    def _follow(self, tag: str | None, site: Site) -> Sites:
        found = self._name(site) if tag is None else _FOLLOW[tag](self, site)
        return tuple(dict.fromkeys(found))[:_MOST]

    def _all(self, sites: Iterable[Site]) -> Sites:
        return tuple([found for site in sites for found in self.sites(site)])

    # names

    def _name(self, site: Site) -> Sites:
        ev, (m, here, name, env, block, row) = self.ev, site
        while here != MODULE:
            given = env.binding((m, here, name)) if env is not None else None
            is_own = here == site.scope
            if here >= 0:
                function = ev.function(m, here)
                parameter = next((p for p in function.parameters if p.name == name), None)
                if parameter is not None:
                    before = self._argument(site, here, parameter, given)
                    if name not in ev.table(m, here):
                        return before
                    return self._rebound_parameter(site, here, before)
                if name in function.globals:
                    here = function.parent
                    continue
            if given is not None:
                return self.sites(given) if given != site else ()
            if name in ev.table(m, here):
                return self._bound(m, here, name, env, block if is_own else -1, row if is_own else 0)
            here = ev.klass(m, ~here).parent if here < 0 else ev.function(m, here).parent
        if env is not None and (value := env.binding((m, MODULE, name))) is not None:
            return self.sites(value)
        here_too = site.scope == MODULE
        return self.member(m, name, block if here_too else -1, row if here_too else 0)

    def _argument(self, site: Site, f: int, parameter: Parameter, given: Site | None) -> Sites:
        """What a parameter is where its function begins; without a call that is known, only that it is one."""
        if given is not None:
            return self.sites(given) if given != site else ()
        env, is_single = site.env, parameter.kind in (Kind.POSITIONAL_ONLY, Kind.NORMAL, Kind.KEYWORD_ONLY)
        if env is not None and is_single and not parameter.required and env.leaves_out((site.m, f)):
            default = Site(site.m, self.ev.function(site.m, f).outer, parameter.default, None)
            return self.sites(default)
        return (Site(site.m, f, ("param", parameter.name), env),)

    def _rebound_parameter(self, site: Site, f: int, before: Sites) -> Sites:
        """What a parameter is that its function binds again: `if router is None: router = APIRouter()`."""
        ev, (m, scope, name, env, block, row) = self.ev, site
        if scope != f:
            block, row = ev.function(m, f).body, 0
        blocks, bindings = ev.facts(m).blocks, ev.bindings(m, f)
        was_made, was_nothing = is_made(before), is_nothing(before)
        found: Sites = ()
        for i in reversed(ev.table(m, f)[name]):
            b = bindings[i]
            if (m, f, i) in self.active or (row and not b.holds(row)):
                continue
            if stands_in(blocks, b.block, name):
                if was_made:
                    continue
                before = () if was_nothing else before
            self.active.add((m, f, i))
            found += self.sites(Site(m, f, b.value, env, b.block, b.row))
            self.active.discard((m, f, i))
            if block >= 0 and encloses(blocks, b.block, block):
                return found
        return before + found

    def _bound(self, m: int, scope: int, name: str, env: Env | None, block: int, row: int) -> Sites:
        """The bindings that reach a place, backwards to the one that is certain to have happened."""
        ev = self.ev
        positions, bindings = ev.table(m, scope)[name], ev.bindings(m, scope)
        usable = [i for i in positions if bindings[i].holds(row)] if row else positions
        found: list[Site] = []
        for i in reversed(usable or positions):
            b = bindings[i]
            if (m, scope, i) in self.active:
                continue
            self.active.add((m, scope, i))
            found += self.sites(Site(m, scope, b.value, env, b.block, b.row))
            self.active.discard((m, scope, i))
            if block >= 0 and encloses(self.ev.facts(m).blocks, b.block, block):
                break
        return tuple(found)

    def member(self, m: int, name: str, block: int = -1, row: int = 0) -> Sites:
        """A module-level name, also by star import, of a package's submodule or set by a function through `global`."""
        ev = self.ev
        table = ev.table(m, MODULE)
        if name in table:
            found = self._bound(m, MODULE, name, None, block, row)
            if any(site.term != ("const", None) for site in found):
                return found
            return self._rebound(m, name) or found
        for i in table.get("*", ()):
            _, level, dotted, _ = ev.bindings(m, MODULE)[i].value
            target = ev.imports.module(m, level, dotted)
            if isinstance(target, int) and target != m and (found := self._member_of(target, name)):
                return found
        folder = ev.imports.folder_of(m)
        below = ev.imports.below(folder, name) if folder is not None else None
        if isinstance(below, int) and below != m:
            return (Site(below, MODULE, ("module", below), None),)
        return self._rebound(m, name)

    def _rebound(self, m: int, name: str) -> Sites:
        found: list[Site] = []
        for number, function in enumerate(self.ev.facts(m).functions):
            if name in function.globals and name in self.ev.table(m, number):
                found += self._bound(m, number, name, None, -1, 0)
        return tuple(found)

    def _member_of(self, m: int, name: str) -> Sites:
        return self.sites(Site(m, MODULE, name, None))

    def _imported(self, site: Site) -> Sites:
        _, level, dotted, name = site.term
        target = self.ev.imports.module(site.m, level, dotted)
        if isinstance(target, str) and name:
            target, name = self.ev.imports.below(target, name), None
        if not isinstance(target, int):
            return (site,)
        if name is None:
            return (Site(target, MODULE, ("module", target), None),)
        if target == site.m:
            folder = self.ev.imports.folder_of(target)
            below = self.ev.imports.below(folder, name) if folder is not None else None
            return (Site(below, MODULE, ("module", below), None),) if isinstance(below, int) else ()
        return self._member_of(target, name)

    # attributes

    def _attribute(self, site: Site) -> Sites:
        m, scope, (_, base, attr), env, block, row = site
        if env is None or not self._in_env(base, env):
            found = self._of_values(self.ev.value(m, scope, base, block, row), attr)
            if found:
                return found
        bases = self.sites(Site(m, scope, base, env, block, row))
        if attr == "value":
            return bases
        found = ()
        for origin in bases:
            if origin.term[0] == "module":
                found += self._member_of(origin.term[1], attr)
            elif (
                origin.term[0] == "()"
                and attr == "router"
                and self.kind_of_call(origin.m, origin.scope, origin.term[1])
            ):
                found += (origin,)
            elif env is not None and origin.term[0] in ("()", "class"):
                found += self._of_values(self.ev.value(origin.m, origin.scope, origin.term), attr)
            elif origin.term[0] == "param" and attr == "router":
                found += (origin,)
            elif origin.term[0] == "()":
                found += self._kept(origin, attr)
        return found or (site,)

    def _kept(self, site: Site, attr: str) -> Sites:
        """What an object of a class outside the project was given under an attribute's name: `Api(app=app).app`."""
        call = self.ev.facts(site.m).calls[site.term[1]]
        if attr != "app" or not call.has_keyword(attr):
            return ()
        made = self.ev.value(site.m, site.scope, call.func, call.block, call.place[0])
        is_foreign = all(value[0] == "external" for value in made)
        return self.sites(site.at_call(call, call.keyword(attr))) if is_foreign else ()

    @staticmethod
    def _in_env(base: Term, env: Env | None) -> bool:
        while type(base) is tuple and base[0] == ".":
            base = base[1]
        while env is not None:
            if any(key[2] == base for key, _ in env.values):
                return True
            env = env.outer
        return False

    def _of_values(self, values: Any, attr: str) -> Sites:
        found: list[Site] = []
        for value in values:
            if value[0] == "module":
                found += self._member_of(value[1], attr)
            elif value[0] == "package":
                below = self.ev.imports.below(value[1], attr)
                if isinstance(below, int):
                    found.append(Site(below, MODULE, ("module", below), None))
            elif value[0] in ("class", "instance"):
                found += self._of_class(value, attr)
        return tuple(found)

    def _of_class(self, value: Any, attr: str) -> Sites:
        """A class attribute, or what the methods assign to `self.attr`."""
        ev = self.ev
        for klass in attributes.linearise(ev, ("class", value[1], value[2])):
            if klass[0] != "class":
                continue
            _, m, c = klass
            if attr in ev.table(m, ~c):
                found = self._bound(m, ~c, attr, None, -1, 0)
                if any(site.term != ("const", None) for site in found):
                    return self._through_property(found)
            assigned: list[Site] = []
            for f in ev.methods(m, c):
                function = ev.function(m, f)
                key = f"{function.parameters[0].name}.{attr}" if function.parameters else ""
                if key in ev.table(m, f):
                    assigned += self._bound(m, f, key, None, -1, 0)
            if assigned:
                return tuple(assigned)
        return ()

    def _through_property(self, found: Sites) -> Sites:
        result: Sites = ()
        for site in found:
            if site.term[0] == "def" and self.ev.is_property(site.m, self.ev.function(site.m, site.term[1])):
                result += self._returned(site.m, site.term[1], None)
            else:
                result += (site,)
        return result

    # calls

    def _called(self, site: Site) -> Sites:
        call = self.ev.facts(site.m).calls[site.term[1]]
        if passed := self._passed_on(call):
            return self.sites(site.at_call(call, passed[0]))
        match call.func:
            case (".", base, "values" | "items" | "keys" | "copy" as method) if not call.args:
                bases = self.sites(site.at_call(call, base))
                if views := tuple(seen for one in bases if (seen := view(method, one)) is not None):
                    return views
        found: Sites = ()
        for value in self.ev.value(site.m, site.scope, call.func, call.block, call.place[0]):
            if value[0] in ("function", "method") and not self.ev.function(value[1], value[2]).is_generator:
                arguments = self.arguments(site, value[1], value[2], bound=value[0] == "method")
                found += self._returned(value[1], value[2], arguments)
        return found or (site,)

    @staticmethod
    def _passed_on(call: Call) -> tuple[Term, ...]:
        """What a call of Python's own gives back, or has the elements of; empty where it is no such call."""
        match call.func, call.args:
            case "list" | "tuple" | "sorted" | "reversed" | "set", (only,):
                return (only,)
            case "getattr", (base, ("const", name), *_):
                return ((".", base, name),)
            case "cast", (_, value):
                return (value,)
        return ()

    def arguments(self, site: Site, m: int, f: int, *, bound: bool) -> Env:
        """What a call gives the parameters of a function."""
        call = self.ev.facts(site.m).calls[site.term[1]]
        function = self.ev.function(m, f)
        values: list[tuple[tuple[int, int, str], Site]] = []
        for name, term in given_arguments(function, call.args, call.keywords, bound=bound).items():
            value = site.at_call(call, term)
            values.append(((m, f, name), value))
        is_whole = not any(is_starred(term) for term in call.args) and all(key is not None for key, _ in call.keywords)
        return Env((site.m, site.term[1]), tuple(values), (m, f), site.env, is_whole)

    def _returned(self, m: int, f: int, env: Env | None) -> Sites:
        """What a function returns; one that calls itself is not followed into itself."""
        if (m, f) in self.calling:
            return ()
        self.calling.add((m, f))
        returns = [r for r in self.ev.function(m, f).returns[:12] if r.value != ("const", None)]
        found = self._all(Site(m, f, r.value, env, r.block, r.place[0]) for r in self._reached(m, f, env, returns))
        self.calling.discard((m, f))
        return found

    def _reached(self, m: int, f: int, env: Env | None, returns: list[Result]) -> list[Result]:
        """The returns that a call can reach, where it decides a test: `if router is not None: return router`."""
        function, blocks = self.ev.function(m, f), self.ev.facts(m).blocks
        found: list[Result] = []
        for result in returns:
            block = blocks[result.block]
            parameter = next((p for p in function.parameters if asks_for_something(block, p.name)), None)
            if env is None or parameter is None or parameter.name in self.ev.table(m, f):
                found.append(result)
                continue
            given = env.binding((m, f, parameter.name))
            value = self._argument(Site(m, f, parameter.name, env), f, parameter, given)
            if not is_nothing(value) or not value:
                found.append(result)
            if is_made(value) and block.parent == function.body:
                break
        return found

    # containers

    def elements(self, site: Site) -> Sites:
        """Elements of a literal list, tuple, set, dict (its keys), comprehension or a sum of these; follows stars."""
        m, scope, term, env, block, row = site
        tag = term[0]
        if tag in ("list", "tuple", "set"):
            found: Sites = ()
            for item in term[1]:
                if type(item) is tuple and item[0] == "*":
                    found += self.elements_of(Site(m, scope, item[1], env, block, row))
                else:
                    found += self.sites(Site(m, scope, item, env, block, row))
            return found
        if tag == "dict":
            return self._all(Site(m, scope, key, env, block, row) for key, _ in term[1] if key is not None)
        if tag == "comp":
            return self.sites(Site(m, scope, term[2], env, *self.ev.facts(m).inside(term)))
        if tag == "bin" and term[1] in ("+", "+="):
            left, right = operands(site)
            return self.elements_of(left) + self.elements_of(right)
        return ()

    def elements_of(self, site: Site) -> Sites:
        """Elements of whatever containers an expression can be."""
        if site in self.reading:
            return ()
        self.reading.add(site)
        try:
            return tuple([e for origin in self.sites(site) for e in self.elements(origin)])
        finally:
            self.reading.discard(site)

    def _element(self, site: Site) -> Sites:
        return self.elements_of(site._replace(term=site.term[1]))

    def _item(self, site: Site) -> Sites:
        found: Sites = ()
        for origin in self.sites(site._replace(term=site.term[2])):
            if origin.term[0] in ("tuple", "list") and site.term[1] < len(origin.term[1]):
                found += self.sites(origin._replace(term=origin.term[1][site.term[1]]))
        return found

    def _subscript(self, site: Site) -> Sites:
        _, base, index = site.term
        found: Sites = ()
        for origin in self.sites(site._replace(term=base)):
            items = origin.term[1] if origin.term[0] in ("list", "tuple", "dict") else None
            if items is None:
                continue
            if origin.term[0] == "dict":
                chosen = [v for k, v in items if k == index] or [v for k, v in items if k is not None]
            else:
                at = index[1] if type(index) is tuple and index[0] == "const" and isinstance(index[1], int) else None
                chosen = [items[at]] if at is not None and -len(items) <= at < len(items) else list(items)
            found += self._all(origin._replace(term=v) for v in chosen)
        return found or (site,)

    def _either(self, site: Site) -> Sites:
        """All sides of a choice; where a call decides it, as with `router or APIRouter()`, that one."""
        sides = [(term, self.sites(site._replace(term=term))) for term in site.term[1]]
        names = [found for term, found in sides if type(term) is str]
        if site.env is not None and len(names) == 1 and is_made(names[0]):
            return names[0]
        return tuple([each for _, found in sides for each in found])

    def _inner(self, site: Site) -> Sites:
        return self.sites(site._replace(term=site.term[1]))

    # what is made there

    def kind_of_call(self, m: int, scope: int, number: int) -> AppKind | None:
        """Whether a call constructs an application or a router."""
        found = self.ev.ask(("made", m, number), lambda: self._kind_of_call(m, scope, number))
        return found[0][0] if found else None

    def _kind_of_call(self, m: int, scope: int, number: int) -> Values:
        call = self.ev.facts(m).calls[number]
        for value in self.ev.value(m, scope, call.func, call.block, call.place[0]):
            if (kind := self.kind_of_class(value)) is not None:
                return ((kind,),)
        return UNKNOWN

    def kind_of_class(self, value: Any) -> AppKind | None:
        """Whether a class makes applications or routers."""
        if value[0] == "external":
            return kind_of_external(value[1])
        if value[0] == "class":
            for base in attributes.linearise(self.ev, value):
                if base[0] == "external" and (kind := kind_of_external(base[1])):
                    return kind
        return None


_FOLLOW: dict[str, Callable[[Allocations, Site], Sites]] = {
    "import": Allocations._imported,
    ".": Allocations._attribute,
    "()": Allocations._called,
    "[]": Allocations._subscript,
    "or": Allocations._either,
    "await": Allocations._inner,
    "*": Allocations._inner,
    "elem": Allocations._element,
    "item": Allocations._item,
}
