"""Resources that are built where they live too short: engines, pools, clients, models."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from fastlint.callgraph.reach.resources import Build, builds
from fastlint.diagnostic import Span
from fastlint.footprint import FunctionId
from fastlint.index.facts import Place
from fastlint.passes.lifecycle.lifetimes import Circumstances
from fastlint.passes.slices.shared_identities import signed_in
from fastlint.subjects.kinds import BuildExcuse
from fastlint.subjects.shared import ResourceBuild

if TYPE_CHECKING:
    from fastlint.passes.registry import Reported
    from fastlint.passes.view import ProjectView

WHOLE_PROJECT = True
_MOST_WAYS = 20
"""So many ways to one building call are looked at for what speaks for it."""


def subjects(view: ProjectView) -> Iterator[Reported]:
    """Each building call, by the shortest way to it; clients on which users sign in are not for all requests."""
    circumstances = Circumstances(view.evaluator, view.loop, view.model)
    own = signed_in(view)
    found = [build for build in builds(view.loop) if (build.end_owner[0], build.end.place) not in own]
    for build, others, reason in _by_cause(found, circumstances):
        yield build.end_owner[0], _resource(view, build, others, reason)


def _resource(view: ProjectView, build: Build, others: int, reason: BuildExcuse) -> ResourceBuild:
    end = build.end
    frames = view.frames(build.steps, build.end_owner, end.place, end.text)
    function = view.function(build.owner)
    return ResourceBuild(Span(*end.place), end.text, end.kind, end.name, frames, others, function, reason)


def _by_cause(found: Sequence[Build], circumstances: Circumstances) -> Iterator[tuple[Build, int, BuildExcuse]]:
    """One build for each building call, by the shortest way to it, with the number of other ways.

    And with what speaks for building there; a way of which nothing does comes first.
    """
    groups: dict[tuple[FunctionId, Place], list[Build]] = {}
    places: dict[tuple[FunctionId, int], set[Place]] = {}
    for build in found:
        groups.setdefault((build.end_owner, build.end.place), []).append(build)
        places.setdefault((build.owner, build.end_owner[0]), set()).add(build.end.place)
    judged: list[tuple[Build, BuildExcuse, list[Build]]] = []
    for _, group in sorted(groups.items()):
        ways = sorted(group, key=lambda b: (len(b.steps), b.owner))
        joined = (len(places[b.owner, b.end_owner[0]]) > 1 for b in ways)
        reasons = [(b, circumstances.of(b, is_joined)) for b, is_joined in zip(ways[:_MOST_WAYS], joined, strict=False)]
        build, reason = next((pair for pair in reasons if not pair[1]), reasons[0])
        judged.append((build, reason, ways))
    for build, reason, ways in judged:
        yield build, len(ways) - 1, reason or circumstances.of_signing_in(ways) or circumstances.of_few(ways)
