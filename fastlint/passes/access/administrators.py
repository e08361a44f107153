"""Routes that only administrators may call: what guards them lets in nobody else, by its name or by what it checks."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from fastlint.footprint import FunctionId
from fastlint.framework.model import Model
from fastlint.framework.records import Dependency, RouteRecord, Target
from fastlint.index.facts import BlockKind, Call, Flag, Term, Use
from fastlint.index.terms import encloses, last_name
from fastlint.inference.definitions import allocations
from fastlint.inference.evaluator import Evaluator
from fastlint.later_pattern import later

_WORDS = later(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_HIGH = frozenset(
    {"admin", "admins", "administrator", "administrators", "superuser", "superusers", "superadmin", "sysadmin"}
)
_ALSO = frozenset({"or", "optional", "maybe", "not", "non"})
"""Words of guards that let in others too: `get_owner_or_admin`."""
_INJECTING = frozenset({"Depends", "Security", "Query", "Path", "Header", "Cookie", "Body", "Form", "File"})
"""What makes a dependency or a parameter by itself."""
_MANAGING = later(r"(?i)(?:^|[_:.-])(?:manage|manager|moderate|moderator|administrate)(?:$|[_:.-])")
"""Rights and roles of those few who look after something."""
_ROLE = later(r"[A-Za-z][A-Za-z_-]+")


def _is_high(name: str) -> bool:
    """Whether a name speaks of administrators, and of nobody else: `require_admin`, `isSuperuser`, `SUPER_ADMIN`."""
    words = [word.lower() for word in _WORDS.findall(name)]
    pairs = {a + b for a, b in pairwise(words)}
    return not _HIGH.isdisjoint({*words, *pairs}) and _ALSO.isdisjoint(words)


class Administrators:
    """Tells of functions whether all routes that they serve are for administrators."""

    def __init__(self, ev: Evaluator, model: Model) -> None:
        self.ev = ev
        self.model = model
        self._known: dict[Target, bool] = {}
        self._around: dict[int, list[tuple[Dependency, ...]]] = {}
        for application in model.applications:
            for entry in application.entries:
                self._around.setdefault(entry.route, []).append(entry.dependencies)
        self._routes = model.of_endpoints()

    def own(self, function: FunctionId) -> bool:
        """Whether a function is an endpoint, and each of its routes has such a guard wherever it is included."""
        routes = self._routes.get(function, [])
        return bool(routes) and all(self._is_guarded(index, route) for index, route in routes)

    def manage(self, function: FunctionId) -> bool:
        """Whether a function is an endpoint, and each of its routes asks for the right to manage something."""
        routes = self._routes.get(function, [])
        return bool(routes) and all(any(map(self._asks_to_manage, self._of_route(route))) for _, route in routes)

    def _asks_to_manage(self, dependency: Dependency) -> bool:
        """`Depends(is_allowed_to([Rights.manage_sessions]))`."""
        told = [text for text in self._asked_for(dependency) if _ROLE.fullmatch(text)]
        return bool(told) and all(_MANAGING.search(text) for text in told)

    def _of_route(self, route: RouteRecord) -> tuple[Dependency, ...]:
        return () if route.kind == "plain" else (*route.dependencies, *self.model.callables.get(route.endpoint, ()))

    def _is_guarded(self, index: int, route: RouteRecord) -> bool:
        if route.kind == "plain":
            return False
        own = (*route.dependencies, *self.model.callables.get(route.endpoint, ()))
        endpoint = self.model.function_of(route.endpoint)
        if any(map(self._lets_in, own)) or self._checks(endpoint) or self._is_made_for_them(endpoint):
            return True
        around = self._around.get(index, [])
        return bool(around) and all(any(map(self._lets_in, dependencies)) for dependencies in around)

    def _lets_in(self, dependency: Dependency) -> bool:
        """Whether a dependency lets in administrators only; what it is given counts before its name."""
        told = list(self._asked_for(dependency))
        if roles := [text for text in told if _ROLE.fullmatch(text)]:
            return all(map(_is_high, roles))
        return self._is_guard(dependency.target)

    def _is_made_for_them(self, function: FunctionId | None) -> bool:
        """Whether a function of the project makes a dependency at a parameter: `user=signed_in(role="admin")`."""
        if function is None:
            return False
        calls = self.ev.facts(function[0]).calls
        defaults = (p.default for p in self.ev.function(*function).parameters)
        made = (calls[term[1]] for term in defaults if type(term) is tuple and term[:1] == ("()",))
        return any(last_name(call.func) not in _INJECTING and self._says_so(call) for call in made)

    def _says_so(self, call: Call) -> bool:
        """Whether all roles that a call is given are those of administrators."""
        told = [text for term in call.arguments for text in _texts(term)]
        roles = [text for text in told if _ROLE.fullmatch(text)]
        return bool(roles) and all(map(_is_high, roles))

    def _asked_for(self, dependency: Dependency) -> Iterator[str]:
        """Texts and members in `Depends(require_role("admin"))`, `Security(get_user, scopes=["admin"])`."""
        if len(dependency.where) != 2:
            return
        m, place = dependency.where
        calls = self.ev.facts(m).calls
        number = next((n for n, call in enumerate(calls) if call.place == place), None)
        if number is None:
            return
        for key, value in calls[number].keywords:
            if key == "scopes":
                yield from _texts(value)
        inner = [call for call in calls if call.parent == number]
        for call in (*inner, *self._made_by(m, calls[number])):
            for term in call.arguments:
                yield from _texts(term)

    def _made_by(self, m: int, depends: Call) -> Iterator[Call]:
        """The calls that make what a name in `Depends` is bound to: `require_admin = require_role("admin")`."""
        named = depends.argument(0, "dependency")
        if named is None or (type(named) is tuple and named[0] == "()"):
            return
        for module, _, term in allocations(self.ev, m, depends.owner, named):
            if type(term) is tuple and term[0] == "()":
                yield self.ev.facts(module).calls[term[1]]

    def _is_guard(self, target: Target) -> bool:
        if target not in self._known:
            self._known[target] = False
            name = self.model.name_of(target).rpartition(".")[2]
            below = self.model.callables.get(target, ())
            self._known[target] = (
                _is_high(name) or self._checks(self.model.function_of(target)) or any(map(self._lets_in, below))
            )
        return self._known[target]

    def _checks(self, function: FunctionId | None) -> bool:
        """Whether a function raises where somebody is no administrator: `if not user.is_superuser: raise ...`."""
        if function is None:
            return False
        m, f = function
        facts = self.ev.facts(m)
        raised = [c.block for n in self.ev.calls_of(m, f) if (c := facts.calls[n]).use == Use.RAISED]
        if not raised and not facts.functions[f].flags & Flag.REJECTS:
            return False
        return any(
            block.owner == f
            and block.kind == BlockKind.IF
            and _refuses_others(block.term)
            and any(encloses(facts.blocks, number, one) for one in raised)
            for number, block in enumerate(facts.blocks)
        )


def _texts(term: Term) -> Iterator[str]:
    if type(term) is not tuple or not term:
        return
    if term[0] == "const" and isinstance(term[1], str):
        yield term[1]
    elif term[0] == ".":  # a member of an enumeration
        yield term[2]
    elif term[0] in ("list", "tuple", "set"):
        for part in term[1]:
            yield from _texts(part)


def _refuses_others(test: Term) -> bool:
    """Whether a test is true for all who are no administrators."""
    if type(test) is not tuple or not test:
        return False
    if test[0] == "or":
        return any(map(_refuses_others, test[1]))
    if test[0] == "not":
        return _is_high(last_name(test[1]))
    if test[0] != "cmp" or test[1] not in ("NotEq", "NotIn", "IsNot"):
        return False
    said = [*_texts(test[3])]
    if test[3] == ("const", True):
        return _is_high(last_name(test[2]))
    return bool(said) and all(map(_is_high, said))
