"""Dependencies that only answer whether somebody may come in: who is let in is up to him who asks the answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fastlint.footprint import FunctionId
from fastlint.framework.model import Model
from fastlint.framework.records import RouteRecord
from fastlint.index.facts import Flag, Function, Term, Use
from fastlint.index.terms import last_name
from fastlint.passes.lifecycle.starting import called

if TYPE_CHECKING:
    from fastlint.passes.view import ProjectView

SCHEMES = frozenset({
    "OAuth2PasswordBearer", "OAuth2AuthorizationCodeBearer", "OAuth2", "OpenIdConnect", "HTTPBearer", "HTTPBasic",
    "HTTPDigest", "APIKeyHeader", "APIKeyCookie", "APIKeyQuery",
})  # fmt: skip
_CREDENTIAL = re.compile(r"token|key|secret|authorization|password", re.IGNORECASE)
_SENT = frozenset({"header", "cookie", "query"})
_MAY_REFUSE = re.compile(r"decode|verif|valid|auth|check|require|ensure|raise|abort|load", re.IGNORECASE)
"""What raises where something is wrong, by the names of callables outside the project."""


def idle_guards(model: Model, view: ProjectView, index: int, route: RouteRecord) -> tuple[tuple[str, str], ...]:
    """The dependencies of a route that only answer, by name, and where they stand: nobody asks those of lists."""
    entries = [e for application in model.applications for e in application.entries if e.route == index]
    told = [(d, "parameter") for d in model.callables.get(route.endpoint, ())]
    told += [(d, "route") for d in route.dependencies]
    told += [(d, "router") for entry in entries for d in entry.dependencies if d not in route.dependencies]
    found: dict[tuple[str, str], None] = {}
    for dependency, where in told:
        function = model.function_of(dependency.target)
        if function is not None and _only_answers(view, function):
            found[model.word_of(dependency.target), where] = None
    return tuple(found)


def _only_answers(view: ProjectView, function: FunctionId) -> bool:
    """Whether a function that is given a credential says True or False of it, and refuses nobody."""
    facts = view.evaluator.function(*function)
    if facts.is_generator or not facts.returns or not all(_is_answer(facts, result.value) for result in facts.returns):
        return False
    parameters = view.parameters.of_function(function)
    if not any(p.dependency in SCHEMES or (p.source in _SENT and _CREDENTIAL.search(p.name)) for p in parameters):
        return False
    return not any(_may_refuse(view, one) for one in called((function,), view))


def _is_answer(function: Function, term: Term) -> bool:
    if type(term) is not tuple or not term:
        return function.returns_annotation == "bool" and type(term) is str
    if term[0] == "const":
        return isinstance(term[1], bool)
    if term[0] in ("and", "or"):
        return all(_is_answer(function, part) for part in term[1])
    return term[0] in ("cmp", "not") or (term[0] in ("()", "await") and function.returns_annotation == "bool")


def _may_refuse(view: ProjectView, function: FunctionId) -> bool:
    m, f = function
    ev = view.evaluator
    return bool(ev.function(m, f).flags & Flag.REJECTS) or any(_refuses(view, m, n) for n in ev.calls_of(m, f))


def _refuses(view: ProjectView, m: int, number: int) -> bool:
    call = view.evaluator.facts(m).calls[number]
    return call.use == Use.RAISED or _MAY_REFUSE.search(last_name(call.func)) is not None
