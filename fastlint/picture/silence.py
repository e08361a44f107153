"""Why no rule speaks of a call that blocks."""

from __future__ import annotations

from fastlint.callgraph.graph.edges import Blocking
from fastlint.footprint import FunctionId
from fastlint.index.facts import MODULE
from fastlint.picture.placement import Placement
from fastlint.picture.scene import Scene


def why_silent(scene: Scene, placement: Placement, function: FunctionId, end: Blocking) -> str:
    """The first reason that holds, for a blocking call in a function of which there is no finding."""
    m, f = function
    row, summary = end.place[0], scene.loop.summaries[m]
    standing = scene.survey.standing
    if standing.is_never_run(m, row):
        return "it stands in a branch that is never taken: constants of the project decide it"
    if f == MODULE:
        return "it runs when the module is imported, before anything is served"
    if m in standing.begun.dead:
        return "nothing that is started imports this module"
    if summary.is_test or summary.is_script:
        return "it stands in a test" if summary.is_test else "it stands in a script, beside the application"
    if scene.loop.is_done(end.guards):
        return "it is done once in a process: what it gives is kept for all later calls"
    return _by_thread(scene, placement, function, end)


def _by_thread(scene: Scene, placement: Placement, function: FunctionId, end: Blocking) -> str:
    where = placement.where(function)
    if where == "thread":
        return "it runs in a thread, where it keeps nobody else waiting"
    if not where and scene.loop.reach.get(function) == "script":
        return "a script, a worker or a loop of its own runs it, and no server waits for it"
    if not where and not scene.loop.callers.get(function):
        return "nothing in the project is seen to call the function in which it stands"
    if not where:
        return "nothing that calls it is known to run on the event loop of a server"
    if end.level == "preview":
        return "calls of this kind are reported with --preview only"
    if scene.loop.status(function) == "startup":
        return "it runs while the application starts or stops, when nobody waits yet: --preview reports it"
    if end.is_small:
        return "the file is small by all that is known"
    if end.guards:
        return "no call on the event loop is seen to give the arguments with which it would come to block"
    return "every way to it from the event loop has a finding of a kind that hurts more, or ends at a condition"
