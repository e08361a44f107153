"""What a run understood of a project: its applications and routes, and how far the calls on the event loop lead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from fastlint.callgraph.reach.reached import blocking
from fastlint.callgraph.reach.unresolved import Resolution, Unresolved, resolution
from fastlint.engine.request import Unknown
from fastlint.framework.route_rows import distinct, functions_of

if TYPE_CHECKING:
    from fastlint.engine.checking import Checking
    from fastlint.framework.model import Application
    from fastlint.passes.view import Survey

_MOST = 5


class Understood(NamedTuple):
    """Lines for `--verbose`, and the calls on the loop that could not be resolved, in files that are checked."""

    lines: tuple[str, ...] = ()
    calls: int = 0
    unresolved: tuple[Unknown, ...] = ()


NOTHING_UNDERSTOOD = Understood()


def understood(checking: Checking) -> Understood:
    """What was understood of an analysed project, if that is asked for."""
    survey = checking.surveyed
    if not checking.clock.of_rules or survey is None:
        return NOTHING_UNDERSTOOD
    return checking.guard.value("what was understood", lambda: _understood(checking, survey), Understood)


def _understood(checking: Checking, survey: Survey) -> Understood:
    paths, checked = checking.analysis.paths, {*checking.checked}
    found = resolution(checking.analysis.informed(), survey.loop)
    places = [_unknown(one, paths) for one in found.unresolved]
    here = tuple(sorted(one for one in places if one.filename in checked))
    return Understood((*_applications(checking, survey), _resolved(found)), found.calls, here)


def _unknown(one: Unresolved, paths: Sequence[str]) -> Unknown:
    if one.package:
        why = f"nothing describes the package `{one.package}`"
    else:
        base = one.text.rpartition(".")[0] or one.text
        why = f"nothing is known of `{base}`"
    return Unknown(paths[one.function[0]], one.place[0], one.place[1], one.text, why)


def _applications(checking: Checking, survey: Survey) -> list[str]:
    """The applications of the service, and what their routes run on."""
    model, paths = survey.model, checking.analysis.paths
    every = [application for application in distinct(model) if application.entries]
    tests = [a for a in every if checking.analysis.summaries[a.object.id[0]].is_test]
    own = [application for application in every if application not in tests]
    if not every:
        loose = len(model.routes)
        rest = f"; {loose} route{'s' * (loose != 1)} of routers that none here includes" if loose else ""
        return [f"applications: none with routes was found{rest}"]
    named = [f"{a.object.name or 'FastAPI()'} {paths[a.object.id[0]]}:{a.object.place[0]}" for a in own[:_MOST]]
    named += [f"{len(own) - _MOST} more"] if len(own) > _MOST else []
    named += [f"{len(tests)} of tests"] if tests else []
    return [f"applications: {', '.join(named)}", *([_routes(survey, own)] if own else [])]


def _routes(survey: Survey, applications: Sequence[Application]) -> str:
    """How many routes there are, and how many of them block; one that several applications have counts once."""
    model = survey.model
    entries = {(entry.route, entry.path): entry for application in applications for entry in application.entries}
    what_blocks = blocking(survey.loop, survey.entries)
    counts = Counter[str]()
    for entry in entries.values():
        function = model.function_of(model.routes[entry.route].endpoint)
        counts["elsewhere" if function is None else model.runs_on(function, "route")] += 1
        counts["blocks"] += bool(what_blocks(functions_of(model, entry)))
    elsewhere = f", {counts['elsewhere']} whose function is not known" if counts["elsewhere"] else ""
    blocks = f"{counts['blocks']} block{'s' * (counts['blocks'] == 1)} the event loop"
    where = f"{counts['loop']} on the event loop, {counts['thread']} in threads{elsewhere}"
    return f"routes: {len(entries)}, {where}; {blocks}"


def _resolved(found: Resolution) -> str:
    """The share of calls on the loop that were resolved, and what stood against the others."""
    if not found.calls:
        return "calls: none on the event loop"
    packages = Counter(one.package for one in found.unresolved if one.package)
    unknown = len(found.unresolved) - packages.total()
    lacks = [f"the callee of {unknown} is not known"] if unknown else []
    if packages:
        most = ", ".join(f"{name} {number}" for name, number in sorted(packages.items(), key=_by_number)[:_MOST])
        more = f", {len(packages) - _MOST} more" if len(packages) > _MOST else ""
        lacks.append(f"{packages.total()} go into packages that nothing describes ({most}{more})")
    calls = f"{found.calls} on the event loop, in {found.functions} function{'s' * (found.functions != 1)}"
    return f"calls: {calls}; {found.share} % resolved{': ' * bool(lacks)}{', '.join(lacks)}"


def _by_number(pair: tuple[str, int]) -> tuple[int, str]:
    return -pair[1], pair[0]
