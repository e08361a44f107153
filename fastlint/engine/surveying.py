"""What runs where in an analysed project, and which calls on the event loop lead to blocking ones."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from fastlint.callgraph.liveness.unreached import Standing
from fastlint.callgraph.reach.blocking_paths import BlockingEntry
from fastlint.callgraph.reach.reachability import ALL_KINDS, Reachability
from fastlint.engine.weighing import begun_in, broken_applications, copies_in, standing_in
from fastlint.footprint import FunctionId
from fastlint.framework.model import Model
from fastlint.passes.slices.dead_routes import idle_functions
from fastlint.passes.view import Survey
from fastlint.rules import manifest

if TYPE_CHECKING:
    from fastlint.engine.checking import Checking


def surveyed(checking: Checking, model: Model) -> Survey:
    """Put together what the modules of a project say, as the rules of its files want it."""
    analysis = checking.analysis
    links = {m: record.links for m, record in enumerate(analysis.records)}
    read = lambda path: checking.content(path) or b""  # noqa: E731
    known = checking.standing.begun if checking.here is not None and checking.standing is not None else None
    begun = known or begun_in(analysis, links, model, checking.versions, checking.surroundings, read)
    checking.warnings += broken_applications(analysis, begun, {*checking.checked})
    checking.guard.tick()
    loop = Reachability(links, analysis.summaries, model.roles, idle_functions(model, begun))
    checking.guard.tick()
    standing = standing_in(loop, begun, checking.versions, analysis)
    checking.warnings += copies_in(standing, {*checking.checked})
    nothing: list[BlockingEntry] = []
    entries = checking.guard.value("blocking calls", lambda: _shown(checking, loop, standing), lambda: nothing)
    return Survey(model, loop, standing, entries)


def _shown(checking: Checking, loop: Reachability, standing: Standing) -> list[BlockingEntry]:
    """The entries that are worth a finding; if not all modules are checked, those that these may meet are enough."""
    among = _met_by(checking.here, loop) if checking.here is not None else None
    found = _entries(checking, loop, among)
    if among is not None and any(standing.is_offered(entry.owner) for entry in found):
        found = _entries(checking, loop, None)  # of such calls with one cause one is told, wherever it stands
    return standing.shown(found)


def _met_by(modules: Collection[int], loop: Reachability) -> Collection[FunctionId]:
    """The functions of some modules, all dependencies, which run before routes, and all that these come to run."""
    found = {(m, f) for m in modules for f in range(len(loop.summaries[m].functions))}
    found |= {function for function, roles in loop.roles.items() if "dependency" in roles}
    queue = [*found]
    while queue:
        m, f = queue.pop()
        link = loop.links.get(m)
        for step in (*link.runs(f), *link.keyed.get(f, ())) if link is not None else ():
            if step.target not in found:
                found.add(step.target)
                queue.append(step.target)
    return found


def _entries(checking: Checking, loop: Reachability, among: Collection[FunctionId] | None) -> list[BlockingEntry]:
    """Calls that lead to blocking ones, of the kinds and certainty that the rules of their own files want."""
    groups: dict[tuple[frozenset[str], bool], set[int]] = {}
    for m, path in enumerate(checking.analysis.paths):
        rules = checking.selection(path)
        groups.setdefault((rules.of_folder, rules.preview), set()).add(m)
    found: list[BlockingEntry] = []
    for (codes, preview), modules in groups.items():
        kinds = {need for code in codes for need in manifest()[code].needs if need in ALL_KINDS}
        levels = {"normal", "preview"} if preview else {"normal"}
        found += [entry for entry in loop.entries(kinds, levels, among) if entry.owner[0] in modules]
    return found
