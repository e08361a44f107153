"""A project on one page of HTML: routes, what they run on which thread, where that blocks, and all findings.

The page holds its style, its script and its data; it loads nothing, and its script makes text of data, never markup.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from fastlint.callgraph.reach.blocking_paths import BlockingEntry as BlockingWay
from fastlint.callgraph.reach.reached import Blocks, blocking
from fastlint.diagnostic import Diagnostic
from fastlint.framework.model import Application, Node, TableRow
from fastlint.framework.route_rows import functions_of
from fastlint.picture.drawing import Drawing, drawn
from fastlint.picture.scene import Scene
from fastlint.rules import manifest
from fastlint.version import __version__

_FOLDER = Path(__file__).parent
_ESCAPED = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
"""What could end a script element or a line of it; as JSON it says the same."""


def page(scene: Scene) -> str:
    """The page of an analysed project."""
    data = _embedded(json.dumps(_Content(scene).data(), separators=(",", ":")))
    title = html.escape(Path(scene.run.root).name or "project")
    parts = {
        "TITLE": title,
        "VERSION": html.escape(__version__),
        "STYLE": _text("page.css"),
        "SCRIPT": _text("page.js"),
    }
    made = _text("page.html")
    for name, text in {**parts, "DATA": data}.items():
        made = made.replace(f"@{name}@", text)
    return made


def _text(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _embedded(text: str) -> str:
    """JSON for a script element, whatever names and messages hold."""
    return "".join(_ESCAPED.get(char, char) for char in text)


class _Content:
    """What the page shows."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.drawing: Drawing = drawn(scene)
        self.blocks: Blocks = blocking(scene.loop, scene.survey.entries)

    def data(self) -> dict[str, Any]:
        """All of it, as plain values."""
        report = self.scene.run.report(self.scene.checking.judged())
        return {
            "understood": [line for line in report.details if not line.startswith("analysed: ")],
            "nodes": [
                {"kind": n.kind, "name": n.name, "file": self._near(n.filename), "row": n.row, "runs_on": n.runs_on}
                for n in self.drawing.nodes
            ],
            "edges": [
                {"from": e.source, "to": e.target, "kind": e.kind, "row": e.row, "red": e.is_red}
                for e in self.drawing.edges
            ],
            "routes": [self._route(node, *row) for node, row in self.drawing.routes.items()],
            "findings": [self._finding(one) for one in report.diagnostics],
        }

    def _near(self, filename: str | None) -> str:
        """The name of a file as seen from the project's root."""
        if filename is None:
            return ""
        root = Path(self.scene.run.root)
        path = Path(filename)
        return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()

    def _route(self, node: int, application: Application, entry: TableRow) -> dict[str, Any]:
        scene, model = self.scene, self.scene.model
        record, made = model.routes[entry.route], application.object
        function = model.function_of(record.endpoint)
        place = scene.place(function) if function is not None else None
        name = f"{made.name or 'FastAPI()'}  {scene.paths[made.id[0]]}:{made.place[0]}"
        return {
            "node": node,
            "app": name,
            "methods": ", ".join(record.methods) or "WEBSOCKET",
            "path": entry.path,
            "endpoint": model.name_of(record.endpoint),
            "file": self._near(place.filename) if place else "",
            "row": place.row if place else None,
            "runs_on": self.drawing.nodes[node].runs_on,
            "model": record.model if record.response_model in ("keyword", "annotation") else "",
            "dependencies": [self._dependency(one) for one in model.dependencies_of(entry)],
            "blocks": [
                {"node": self.drawing.functions.get(way.owner), "steps": self._way(way)}
                for way in self.blocks(functions_of(model, entry))
            ],
        }

    def _dependency(self, node: Node) -> dict[str, Any]:
        function = self.scene.model.function_of(node.target)
        known = node.module >= 0
        return {
            "name": node.name,
            "file": self.scene.paths[node.module] if known else "",
            "row": node.row if known else None,
            "runs_on": self.scene.model.runs_on(function, "dependency") if function is not None else "",
            "dependencies": [self._dependency(inner) for inner in node.dependencies],
        }

    def _way(self, way: BlockingWay) -> list[dict[str, Any]]:
        """The calls that lead to a blocking one, which is the last."""
        scene = self.scene
        calls: Iterable[tuple[Any, int, str]] = [(owner, step.place[0], step.text) for owner, step in way.steps]
        steps = [(owner, row, f"{scene.name(owner)} calls {text}") for owner, row, text in calls]
        end = f"{scene.name(way.end_owner)} calls {way.end.name} ({way.end.kind})"
        return [
            {"file": scene.paths[owner[0]], "row": row, "text": text}
            for owner, row, text in [*steps, (way.end_owner, way.end.place[0], end)]
        ]

    def _finding(self, one: Diagnostic) -> dict[str, Any]:
        file = self._near(one.filename)
        m = self.scene.checking.number.get(file)
        around = self.scene.around(m, one.span.row) if m is not None else None
        return {
            "code": one.code,
            "name": one.name,
            "group": manifest()[one.code].group,
            "severity": str(one.severity),
            "message": one.message,
            "file": file,
            "row": one.span.row,
            "node": self.drawing.functions.get(around) if around is not None else None,
            "steps": [{"file": self._near(r.filename), "row": r.span.row, "message": r.message} for r in one.related],
        }
