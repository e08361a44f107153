"""Routes that a helper of the project adds: `add(router, "/path", endpoint)`, which calls `router.add_api_route(...)`.

The endpoint is a parameter of the helper, so there is one route for each call of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fastlint.framework.collect.loops import environments
from fastlint.framework.collect.paths import text
from fastlint.framework.collect.routes import Reader, added_route, decorated_route
from fastlint.framework.collect.wrappers import is_method
from fastlint.framework.records import Path, RouteRecord
from fastlint.framework.registration_order import ProgramPoint, branches
from fastlint.framework.setup_records import Ref
from fastlint.index.facts import Call, Facts, Function, Term
from fastlint.inference.sites import Env, Site, given_arguments, site_at
from fastlint.knowledge import framework_names

if TYPE_CHECKING:
    from fastlint.framework.collect.module import Collector

_NOTHING = (None, ("const", None))


class Adding(NamedTuple):
    """A call in a helper that adds what the helper is given: `router.add_api_route(path, endpoint)` or
    `router.get(path)(endpoint)`, of which `call` is the part with the path; `method` is that of the router.
    """

    call: Call
    receiver: Term
    method: str
    endpoint: str
    is_decorator: bool


def addings(facts: Facts) -> dict[int, list[Adding]]:
    """The calls of a module that add a parameter of the function in which they stand, by that function."""
    found: dict[int, list[Adding]] = {}
    for call in facts.calls:
        one = _adding(facts, call)
        if one is not None and facts.functions[call.owner].takes(one.endpoint):
            found.setdefault(call.owner, []).append(one)
    return found


def _adding(facts: Facts, call: Call) -> Adding | None:
    func = call.func
    if type(func) is not tuple:
        return None
    if func[0] == "." and func[2] in framework_names.ADDERS:
        endpoint = call.argument(1, "route" if func[2] == "add_websocket_route" else "endpoint")
        return Adding(call, func[1], func[2], endpoint, False) if type(endpoint) is str else None
    if func[0] == "()" and len(call.args) == 1 and type(call.args[0]) is str:
        inner = facts.calls[func[1]]
        method = inner.func
        if is_method(method):
            return Adding(inner, method[1], method[2], call.args[0], True)
    return None


def helped_routes(c: Collector, call: Call, number: int, helper: tuple[int, int], *, bound: bool) -> None:
    """The routes that a call of a helper adds."""
    m, f = helper
    function = c.ev.function(m, f)
    for adding in c.addings(m).get(f, ()):
        if _is_receiver(c, m, function, adding):
            for env in environments(c, call):
                route = _Helped(c, call, number, helper, env, bound=bound).route(adding)
                if route is not None:
                    c.record.routes.append(route)


def _is_receiver(c: Collector, m: int, function: Function, adding: Adding) -> bool:
    """Whether something is likely to be a router: a parameter, or what resolves to one."""
    is_given = function.takes(adding.receiver)
    return is_given or bool(_inside(c, m, adding))


def _inside(c: Collector, m: int, adding: Adding) -> tuple[Ref, ...]:
    call = adding.call
    return c.refs.of(site_at(m, call, adding.receiver))


class _Helped:
    """One call of a helper, with what it gives."""

    def __init__(
        self, c: Collector, call: Call, number: int, helper: tuple[int, int], env: Env | None, *, bound: bool
    ) -> None:
        self.c, self.call, self.number, self.env = c, call, number, env
        self.m, self.f = helper
        self.function = c.ev.function(*helper)
        self.given = given_arguments(self.function, call.args, call.keywords, bound=bound)
        site = Site(c.m, call.owner, ("()", number), env, call.block, call.place[0])
        self.inner_env = c.allocations.arguments(site, self.m, self.f, bound=bound)

    def route(self, adding: Adding) -> RouteRecord | None:
        """The route that one call inside the helper adds, as if it stood where the helper is called."""
        c, endpoint = self.c, self.given.get(adding.endpoint)
        receiver = self.given.get(adding.receiver) if type(adding.receiver) is str else None
        receivers = c.refs.of(c.site(self.call, receiver, self.env)) if receiver else _inside(c, self.m, adding)
        if not receivers or endpoint is None:
            return None
        call = self._as_called(adding, endpoint)
        if adding.is_decorator:
            target = c.dependencies.target(c.site(self.call, endpoint, self.env))
            if target is None:
                return None
            reader = Reader(c.m, call, call.owner, self.env)
            made = decorated_route(c, receivers, adding.method, call, target, call.place, reader, "call")
            route: RouteRecord | None = made
        else:
            route = added_route(c, receivers, call, self.env)
        return route and route._replace(path=self._path(adding.call), point=self._point(adding.call, route.point))

    def _path(self, inner: Call) -> Path:
        path = inner.argument(0, "path")
        inside = Site(self.m, inner.owner, path, self.inner_env, inner.block, inner.place[0])
        return text(self.c.allocations, inside) if path is not None else ()

    def _point(self, inner: Call, point: ProgramPoint) -> ProgramPoint:
        """Where the helper is called; what it only adds in some case is like a branch that no other route shares."""
        blocks = branches(self.c.ev.facts(self.m), inner.block, inner.owner, unrolled=False)
        return point._replace(branches=(*point.branches, ~self.number)) if blocks else point

    def _as_called(self, adding: Adding, endpoint: Term) -> Call:
        """The inner call with what it is given put in, as far as it can be said outside the helper."""
        inner = adding.call
        keywords = [(key, self._outside(term)) for key, term in inner.keywords if key is not None]
        if any(key is None for key, _ in inner.keywords):
            names = {p.name for p in self.function.parameters}
            keywords += [(key, term) for key, term in self.call.keywords if key is not None and key not in names]
        others = [
            (key, term) for key, term in keywords if term is not None and key not in ("path", "endpoint", "route")
        ]
        args = (("const", ""), endpoint, *(self._outside(term) for term in inner.args[2:]))
        return inner._replace(
            func=(".", adding.receiver, adding.method),
            args=args if not adding.is_decorator else args[:1],
            keywords=tuple(others),
            owner=self.call.owner,
            block=self.call.block,
            place=self.call.place,
        )

    def _outside(self, term: Term) -> Term:
        """A term of the helper as one of the call: what it gives, a default or a constant; None for all others."""
        if type(term) is tuple:
            return term if term[0] == "const" else self._outside_list(term)
        if term in self.given:
            return self.given[term]
        parameter = next((p for p in self.function.parameters if p.name == term), None)
        default = parameter.default if parameter is not None and not parameter.required else None
        return self._outside(default) if type(default) is tuple else None

    def _outside_list(self, term: Term) -> Term:
        if term[0] == "or":  # `methods or ["GET"]`
            return next((side for side in map(self._outside, term[1]) if side not in _NOTHING), None)
        if term[0] not in ("list", "tuple", "set"):
            return None
        parts = tuple(self._outside(part) for part in term[1])
        return None if None in parts else (term[0], parts)
