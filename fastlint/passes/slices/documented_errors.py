"""Which error statuses routes can answer with, and which of them their documentation names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from fastlint.diagnostic import Span
from fastlint.footprint import FunctionId
from fastlint.framework.records import Target
from fastlint.index.facts import Call, Facts, Place, Term, Use
from fastlint.inference.evaluator import Evaluator
from fastlint.knowledge.framework_names import ADDERS, DECORATORS, last_of
from fastlint.knowledge.roles import named
from fastlint.subjects.serving import UndocumentedErrors
from fastlint.subjects.shared import Frame

if TYPE_CHECKING:
    from fastlint.passes.reader import ModuleReader
    from fastlint.passes.registry import Reported
    from fastlint.passes.view import ProjectView

Raised = tuple[int, Place, int]
"""Function, place of the call and status of an HTTPException that is raised."""
Documented = tuple[Place, tuple[int, ...] | None, bool]
"""A call with `responses=`: the statuses named there, None if they are not all known; whether it is about one route."""

_EXCEPTIONS = named("http-exception")
_OF_ONE = ADDERS | DECORATORS
_ALWAYS = 422
"""What FastAPI documents of each route with parameters."""
_UNREFUSED = ("dependency", "special")
_ANY = range(400, 600)
_DEEPEST = 5


WHOLE_PROJECT = True


class Kept(NamedTuple):
    """What functions of a module raise, and what is documented in it."""

    raised: list[Raised]
    documented: list[Documented]


def collect(reader: ModuleReader) -> Kept:
    """Find both."""
    return Kept(_raised(reader.ev, reader.m), _documented(reader.facts))


def _raised(ev: Evaluator, m: int) -> list[Raised]:
    """The HTTPExceptions that functions of a module raise with a status that is written there."""
    found: list[Raised] = []
    for call in ev.facts(m).calls:
        if call.use == Use.RAISED and last_of(call.func).endswith("HTTPException"):
            status = _status_of(ev, m, call)
            values = ev.at(m, call, call.func)
            if status and any(v[0] == "external" and ev.knowledge.canonical(v[1]) in _EXCEPTIONS for v in values):
                found.append((call.owner, call.place, status))
    return found


def _status_of(ev: Evaluator, m: int, call: Call) -> int:
    """The status that an exception is given, also by a constant behind a name; 0 if it is not known."""
    given = call.argument(0, "status_code")
    if status := _status(given):
        return status
    values = ev.at(m, call, given)
    known = [_status(value) for value in values if value[0] == "const" and isinstance(value[1], int)]
    return known[0] if len(known) == len(values) == 1 else 0


def _documented(facts: Facts) -> list[Documented]:
    """What the `responses=` of a module name."""
    calls = [call for call in facts.calls if call.has_keyword("responses")]
    return [(call.place, _keys(call), last_of(call.func) in _OF_ONE) for call in calls]


def _keys(call: Call) -> tuple[int, ...] | None:
    given = call.keyword("responses")
    if given == ("const", None):
        return ()
    if type(given) is not tuple or given[0] != "dict":
        return None
    found: list[int] = []
    for key, _ in given[1]:
        text = str(key[1]) if type(key) is tuple and key[0] == "const" else ""
        if text.upper() in ("DEFAULT", "4XX", "5XX"):
            found += [status for status in _ANY if text == "default" or text[0] == str(status)[0]]
        elif status := _status(key):
            found.append(status)
        else:
            return None
    return tuple(found)


def _status(term: Term) -> int:
    """404 of `404`, `"404"` and `status.HTTP_404_NOT_FOUND`; 0 if that is not known."""
    text = str(term[1]) if type(term) is tuple and term[0] == "const" else last_of(term)
    return next((int(part) for part in text.split("_") if len(part) == 3 and part.isdigit()), 0)


# routes


def _raising(kept: Mapping[int, Kept]) -> _Raising:
    """The functions that raise errors, each with places and statuses."""
    raising: _Raising = {}
    for m, found in kept.items():
        for function, place, status in found.raised:
            raising.setdefault((m, function), []).append((place, status))
    return raising


def subjects(view: ProjectView) -> Iterator[Reported]:
    """Each route with errors that its documentation does not name."""
    model, kept = view.model, view.kept(Kept)
    told = {(m, place): keys for m, d in kept.items() for place, keys, _ in d.documented}
    raising = _raising(kept)
    everywhere = _told_everywhere(view, kept, told)
    if not raising or everywhere is None:
        return
    leading = _leading(view, raising)
    for index, route in enumerate(model.routes):
        named = told.get((route.module, route.place), ())
        if route.kind != "http" or not route.in_schema or named is None:
            continue
        targets = (route.endpoint, *view.parameters.targets[index])
        start = [f for target in targets if (f := model.function_of(target)) in leading and f is not None]
        always = {_ALWAYS} if _is_validated(view, targets) else set()
        errors = tuple(_errors(view, raising, leading, start, {*named, *everywhere, *always}))
        if errors:
            yield route.module, UndocumentedErrors(Span(*route.place), model.word_of(route.endpoint), errors)


def _told_everywhere(
    view: ProjectView, kept: Mapping[int, Kept], told: Mapping[tuple[int, Place], tuple[int, ...] | None]
) -> set[int] | None:
    """Statuses that applications and routers name for all of their routes; None if one of them names any."""
    own = {(route.module, route.place) for route in view.model.routes}
    own |= {(m, place) for m, d in kept.items() for place, _, is_one in d.documented if is_one}
    wide = [keys for where, keys in told.items() if where not in own]
    return None if None in wide else {status for keys in wide if keys for status in keys}


def _is_validated(view: ProjectView, targets: Iterable[Target]) -> bool:
    """Whether a route takes anything of which FastAPI documents that it may be refused."""
    signatures = [view.parameters.signatures.get(target) for target in targets]
    return any(
        signature is None or not signature.is_complete or any(p.source not in _UNREFUSED for p in signature.parameters)
        for signature in signatures
    )


_Raising = dict[FunctionId, list[tuple[Place, int]]]


def _calls(view: ProjectView, function: FunctionId) -> list[FunctionId]:
    return [step.target for step in view.loop.links[function[0]].runs(function[1])]


def _leading(view: ProjectView, raising: _Raising) -> set[FunctionId]:
    """The functions that raise, and those that call one of them, however far away."""
    callers: dict[FunctionId, list[FunctionId]] = {}
    for m, link in view.loop.links.items():
        for function in {*link.steps, *link.coroutines}:
            for target in _calls(view, (m, function)):
                callers.setdefault(target, []).append((m, function))
    found = set(raising)
    queue = list(raising)
    for function_id in queue:
        new = [caller for caller in callers.get(function_id, ()) if caller not in found]
        found.update(new)
        queue += new
    return found


def _errors(
    view: ProjectView, raising: _Raising, leading: set[FunctionId], start: list[FunctionId], named: set[int]
) -> Iterator[tuple[int, Frame]]:
    """Statuses that are not named, each with a place where it is raised, those nearest to the route first."""
    seen = dict.fromkeys(start)
    queue = [(function, 0) for function in seen]
    for function, depth in queue:
        for place, status in raising.get(function, ()):
            if status >= 400 and status not in named:
                named.add(status)
                name = view.loop.summaries[function[0]].functions[function[1]].qualname
                yield status, Frame(view.paths[function[0]], Span(*place), name, "HTTPException")
        for target in _calls(view, function) if depth < _DEEPEST else ():
            if target in leading and target not in seen:
                seen[target] = None
                queue.append((target, depth + 1))
