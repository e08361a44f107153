"""All that is known of one row: its function and thread, the ways to it, its calls and values, what rules say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from fastlint.callgraph.conditions.control_flow import text_of
from fastlint.callgraph.graph.edges import Blocking
from fastlint.diagnostic import Diagnostic
from fastlint.footprint import FunctionId
from fastlint.index.facts import Call
from fastlint.inference.shown import NOTHING, shown
from fastlint.inference.values import Values
from fastlint.knowledge import Row
from fastlint.picture.findings import Judged, judged, sources
from fastlint.picture.placement import Placement
from fastlint.picture.scene import Scene
from fastlint.picture.silence import why_silent
from fastlint.picture.ways import RootPath, RootPaths

Explanation = dict[str, Any]


def explained(scene: Scene, filename: str, row: int) -> Explanation:
    """What is known of a row, as plain values: `fastlint explain --output-format json` prints them."""
    m = scene.paths.index(filename)
    function = scene.around(m, row)
    placement = Placement(scene)
    said = sources(judged(scene, filename, row))
    ends = _blocking_at(scene, m, row)
    causes = {one.finding.cause for one in said} | {f"{one.finding.filename}:{one.finding.span.row}" for one in said}
    is_told = f"{filename}:{row}" in causes
    calls = [call for call in scene.ev.facts(m).calls if call.place[0] == row]
    return {
        **scene.in_file(filename, row)._asdict(),
        "function": _function(scene, placement, function),
        "ways": [_way(scene, placement, way) for way in RootPaths(scene).to(function)],
        "calls": [_call(scene, m, call) for call in calls],
        "names": list(_names(scene, m, row)),
        "blocks": [_block(end) for _, end in ends],
        "findings": [_finding(scene, one) for one in said],
        "silent": [
            *([] if is_told else [_silent(scene, placement, (m, f), end) for f, end in ends]),
            *_harmless(scene, m, calls, [end for _, end in ends]),
        ],
    }


def _blocking_at(scene: Scene, m: int, row: int) -> list[tuple[int, Blocking]]:
    """The calls of a row that block, each with its function."""
    blocking = scene.loop.links[m].blocking.items()
    return [(f, end) for f, found in blocking for end in found if end.place[0] == row]


def _silent(scene: Scene, placement: Placement, function: FunctionId, end: Blocking) -> Explanation:
    return {"call": end.text, "why": f"it blocks, but {why_silent(scene, placement, function, end)}"}


def _harmless(scene: Scene, m: int, calls: Iterable[Call], ends: Iterable[Blocking]) -> Iterator[Explanation]:
    """Calls of what can block, but does not here."""
    blocking = {end.place[:2] for end in ends}
    for call in calls:
        callee = scene.ev.at(m, call, call.func)
        rows = [scene.ev.knowledge.get(value[1]) for value in callee if value[0] == "external"]
        for row in rows:
            if row is not None and row.blocks and call.place[:2] not in blocking:
                why = "so briefly that it is not reported" if row.level == "light" else "not as it is called here"
                yield {"call": text_of(call.func, scene.ev.facts(m)), "why": f"it can block, but {why}"}


def _function(scene: Scene, placement: Placement, function: FunctionId) -> Explanation:
    place = scene.place(function)
    return {
        "name": scene.name(function),
        "is_async": scene.loop.is_async(function),
        **place._asdict(),
        "runs_on": placement.where(function) or None,
        "why": placement.why(function),
    }


def _way(scene: Scene, placement: Placement, way: RootPath) -> Explanation:
    return {
        "from": way.reason,
        "is_test": way.is_test,
        "function": scene.name(way.root),
        **scene.place(way.root)._asdict(),
        "runs_on": placement.where(way.root) or None,
        "steps": [
            {"function": scene.name(hop.function), **hop.place._asdict(), "how": hop.kind, "call": hop.text}
            for hop in way.hops
        ],
    }


def _call(scene: Scene, m: int, call: Call) -> Explanation:
    ev = scene.ev
    callee = ev.at(m, call, call.func)
    gives = ev.at(m, call, ev.term_of(m, call))
    return {
        "text": text_of(call.func, ev.facts(m)),
        "column": call.place[1],
        "calls": _shown(scene, callee),
        "gives": _shown(scene, gives),
        "known": [
            what for value in callee if value[0] == "external" for what in _knowledge(ev.knowledge.get(value[1]))
        ],
    }


def _shown(scene: Scene, values: Values) -> str | None:
    text = shown(scene.ev, values)
    return None if text == NOTHING else text


def _knowledge(row: Row | None) -> Iterator[str]:
    """What is known of a callable outside the project, in words."""
    if row is None:
        return
    if row.blocks:
        level = {"light": ", so little that it is not reported", "preview": " (in preview)"}.get(row.level, "")
        yield f"blocks: {row.blocks}{level}" + (f"; use {row.instead}" if row.instead else "")
    if row.coroutine:
        yield "gives a coroutine"
    if row.offloads is not None:
        yield "runs what it is given in a thread"
    if row.schedules is not None:
        yield "has what it is given run on the event loop, as a task"
    if row.serves:
        yield "runs a server"


def _names(scene: Scene, m: int, row: int) -> Iterator[Explanation]:
    """What is bound on a row."""
    for scope, function in enumerate(scene.ev.facts(m).functions):
        for position, binding in enumerate(function.bindings):
            if binding.row == row and "[]" not in binding.name:
                yield {"name": binding.name, "is": _shown(scene, scene.ev.binding(m, scope, position))}


def _block(end: Blocking) -> Explanation:
    return {"call": end.text, "name": end.name, "kind": end.kind, "instead": end.instead or None}


def _finding(scene: Scene, one: Judged) -> Explanation:
    finding: Diagnostic = one.finding
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": str(finding.severity),
        "confidence": str(finding.confidence),
        "message": finding.message,
        **scene.in_file(finding.filename, finding.span.row)._asdict(),
        "column": finding.span.column,
        "fate": one.fate,
        "steps": [{**scene.in_file(r.filename, r.span.row)._asdict(), "message": r.message} for r in finding.related],
    }
