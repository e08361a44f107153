"""Facts about whole applications as rules see them: routes that clash."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from fastlint.diagnostic import Span
from fastlint.framework.model import Application, Entry, Model, Step
from fastlint.framework.route_clashes import Clash, clashes
from fastlint.passes.cached_dependencies import cached_dependencies
from fastlint.passes.data_models import model_subjects
from fastlint.passes.endpoint_decorators import endpoint_decorators, signature_losses
from fastlint.passes.middleware import middlewares, mounted, unregistered, unset_states
from fastlint.passes.outer_handlers import outer_handlers
from fastlint.passes.route_guards import built_applications, inclusions, open_mutations
from fastlint.passes.serving import served_subjects
from fastlint.subjects.applications import RouteClash
from fastlint.subjects.shared import Frame

if TYPE_CHECKING:
    from fastlint.passes.builder import ContextBuilder


def wide_subjects(model: Model, builder: ContextBuilder) -> Iterator[tuple[int, Any]]:
    """All subjects of this module, each with the module in which it is to be reported."""
    summaries, guard = builder.loop.summaries, builder.guard
    for subjects in _KINDS:
        for m, subject in guard.items(
            f"applications ({subjects.__name__.strip('_')})", partial(subjects, model, builder)
        ):
            if not summaries[m].is_test:
                yield m, subject
    yield from guard.items("what applications serve", lambda: served_subjects(model, builder))
    yield from guard.items("models", lambda: model_subjects(model, builder))


def _clashes(model: Model, builder: ContextBuilder) -> Iterator[tuple[int, RouteClash]]:
    """Each clash once, however many applications have it, with the module in which the later route stands."""
    summaries = builder.loop.summaries
    dead = builder.standing.begun.dead if builder.standing is not None else frozenset()
    seen = set()
    for application in sorted(model.applications, key=lambda one: one.object.id[0] in dead):
        if summaries[application.object.id[0]].is_test:
            continue
        for clash in clashes(model, application):
            module, subject = _clash(model, builder, application, clash)
            subject = subject._replace(is_served=application.object.id[0] not in dead)
            key = module, subject.span, subject.kind
            if key not in seen:
                seen.add(key)
                yield module, subject


def _clash(model: Model, builder: ContextBuilder, application: Application, clash: Clash) -> tuple[int, RouteClash]:
    later, earlier = clash.later, clash.earlier
    route = model.routes[later.route]
    module, place = route.module, route.place
    if clash.kind == "included" and earlier is not None:
        step = _parting(later, earlier)
        module, place = step.spots[-1].module, step.place
    mount = earlier is not None and earlier.route < 0
    subject = RouteClash(
        span=Span(*place),
        kind=clash.kind,
        path=later.path,
        methods=clash.methods,
        endpoint=model.word_of(route.endpoint),
        by=_by(model, builder, application, clash),
        by_path=clash.earlier_path,
        is_mount=mount,
    )
    return module, subject


def _by(model: Model, builder: ContextBuilder, application: Application, clash: Clash) -> Frame:
    earlier = clash.earlier
    if earlier is None:
        known = application.object
        return Frame(builder.paths[known.id[0]], Span(*known.place), "", known.name)
    if earlier.route < 0 or clash.kind == "included":
        step = _parting(earlier, clash.later)
        return Frame(builder.paths[step.spots[-1].module], Span(*step.place), "", "mount" if earlier.route < 0 else "")
    route = model.routes[earlier.route]
    return Frame(builder.paths[route.module], Span(*route.place), model.word_of(route.endpoint), "")


def _parting(entry: Entry, other: Entry) -> Step:
    """The first step that is not the same in the other one."""
    return next(a for a, b in zip(entry.steps, other.steps, strict=False) if a != b)


_KINDS = (
    _clashes, endpoint_decorators, signature_losses, unregistered, middlewares, mounted, unset_states,
    built_applications, inclusions, open_mutations, outer_handlers, cached_dependencies,
)  # fmt: skip
