"""Facts about whole applications as rules see them: routes that clash."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fastlint.diagnostic import Span
from fastlint.framework.model import Application, IncludeStep, Model, TableRow
from fastlint.framework.route_clashes import Clash, clashes
from fastlint.subjects.applications import RouteClash
from fastlint.subjects.shared import Frame

if TYPE_CHECKING:
    from fastlint.passes.registry import Reported
    from fastlint.passes.view import ProjectView


WHOLE_PROJECT = True


def subjects(view: ProjectView) -> Iterator[Reported]:
    """Routes of which one is never reached."""
    yield from view.served(_clashes(view.model, view))


def _clashes(model: Model, view: ProjectView) -> Iterator[tuple[int, RouteClash]]:
    """Each clash once, however many applications have it, with the module in which the later route stands."""
    summaries, dead = view.loop.summaries, view.standing.begun.dead
    seen = set()
    for application in sorted(model.applications, key=lambda one: one.object.id[0] in dead):
        if summaries[application.object.id[0]].is_test:
            continue
        for clash in clashes(model, application):
            module, subject = _clash(model, view, application, clash)
            subject = subject._replace(is_served=application.object.id[0] not in dead)
            key = module, subject.span, subject.kind
            if key not in seen:
                seen.add(key)
                yield module, subject


def _clash(model: Model, view: ProjectView, application: Application, clash: Clash) -> tuple[int, RouteClash]:
    later, earlier = clash.later, clash.earlier
    route = model.routes[later.route]
    module, place = route.module, route.place
    if clash.kind == "included" and earlier is not None:
        step = _parting(later, earlier)
        module, place = step.points[-1].module, step.place
    mount = earlier is not None and earlier.route < 0
    subject = RouteClash(
        span=Span(*place),
        kind=clash.kind,
        path=later.path,
        methods=clash.methods,
        endpoint=model.word_of(route.endpoint),
        by=_by(model, view, application, clash),
        by_path=clash.earlier_path,
        is_mount=mount,
    )
    return module, subject


def _by(model: Model, view: ProjectView, application: Application, clash: Clash) -> Frame:
    earlier = clash.earlier
    if earlier is None:
        known = application.object
        return Frame(view.paths[known.id[0]], Span(*known.place), "", known.name)
    if earlier.route < 0 or clash.kind == "included":
        step = _parting(earlier, clash.later)
        return Frame(view.paths[step.points[-1].module], Span(*step.place), "", "mount" if earlier.route < 0 else "")
    route = model.routes[earlier.route]
    return Frame(view.paths[route.module], Span(*route.place), model.word_of(route.endpoint), "")


def _parting(entry: TableRow, other: TableRow) -> IncludeStep:
    """The first step that is not the same in the other one."""
    return next(a for a, b in zip(entry.steps, other.steps, strict=False) if a != b)
