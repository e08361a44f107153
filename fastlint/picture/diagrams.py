"""A graph as text for programs that draw: Mermaid, Graphviz, JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from fastlint.config.errors import shown
from fastlint.picture.drawing import Drawing, Node
from fastlint.reporters._escape import printable

MOST_EDGES = 500
"""Mermaid refuses to draw more edges, unless it is configured otherwise: it draws none."""
LONGEST = 50_000
"""Nor does it read more characters."""
_LANES = {"loop": "event loop", "thread": "threads", "both": "event loop and threads"}
_ARROWS = {"depends": "-.->", "starts": "-.->|starts|", "hands to a thread": "==>|thread|"}
_ENTITIES = {'"': "#quot;", "<": "#lt;", ">": "#gt;", "#": "#35;", "&": "#amp;"}
_STYLES = {"hands to a thread": "bold", "depends": "dashed", "starts": "dotted"}


def as_json(drawing: Drawing) -> str:
    """Nodes and edges; files have absolute names."""
    nodes = [{"id": i, **node._asdict(), "runs_on": node.runs_on or None} for i, node in enumerate(drawing.nodes)]
    edges = [
        {"from": e.source, "to": e.target, "kind": e.kind, "row": e.row or None, "blocks": e.is_red}
        for e in drawing.edges
    ]
    return json.dumps({"nodes": nodes, "edges": edges}, indent=2) + "\n"


def as_mermaid(drawing: Drawing) -> str:
    """A flowchart, with a box for the event loop and one for threads."""
    return "".join(f"{line}\n" for line in _mermaid(drawing))


def _mermaid(drawing: Drawing) -> Iterator[str]:
    yield "flowchart LR"
    for lane, nodes in _lanes(drawing):
        if lane:
            yield f'  subgraph {lane}["{_LANES[lane]}"]'
        for i, node in nodes:
            label = _entities("<br>".join(_label(node)))
            shape = {"route": ("([", "])"), "blocking": ("[[", "]]")}.get(node.kind, ("[", "]"))
            yield f'    n{i}{shape[0]}"{label}"{shape[1]}'
        if lane:
            yield "  end"
    for edge in drawing.edges:
        yield f"  n{edge.source} {_ARROWS.get(edge.kind, '-->')} n{edge.target}"
    red = [str(i) for i, edge in enumerate(drawing.edges) if edge.is_red]
    if red:
        yield f"  linkStyle {','.join(red)} stroke:#d22,stroke-width:3px"
    blocking = [f"n{i}" for i, node in enumerate(drawing.nodes) if node.kind == "blocking"]
    if blocking:
        yield "  classDef blocking stroke:#d22,stroke-width:3px"
        yield f"  class {','.join(blocking)} blocking"


def _entities(text: str) -> str:
    """Text for a label of Mermaid; `<br>` stays what it is."""
    return "<br>".join("".join(_ENTITIES.get(char, char) for char in part) for part in text.split("<br>"))


def as_dot(drawing: Drawing) -> str:
    """A digraph of Graphviz, with a cluster for the event loop and one for threads."""
    return "".join(f"{line}\n" for line in _dot(drawing))


def _dot(drawing: Drawing) -> Iterator[str]:
    yield "digraph fastlint {"
    yield '  rankdir=LR; node [shape=box, fontname="sans-serif"];'
    for lane, nodes in _lanes(drawing):
        if lane:
            yield f'  subgraph cluster_{lane} {{ label="{_LANES[lane]}";'
        for i, node in nodes:
            style = {"route": ", shape=oval", "blocking": ', color="#dd2222", penwidth=3'}.get(node.kind, "")
            yield f'    n{i} [label="{_quoted(_label(node))}"{style}];'
        if lane:
            yield "  }"
    for edge in drawing.edges:
        style = ', color="#dd2222", penwidth=3' if edge.is_red else ""
        yield f"  n{edge.source} -> n{edge.target} [style={_STYLES.get(edge.kind, 'solid')}{style}];"
    yield "}"


def _quoted(lines: Iterable[str]) -> str:
    return "\\n".join(line.replace("\\", "\\\\").replace('"', '\\"') for line in lines)


def _lanes(drawing: Drawing) -> Iterator[tuple[str, list[tuple[int, Node]]]]:
    """Nodes by where they run, each lane that is not empty: routes, and what is not known, in none."""
    for lane in ("", "loop", "both", "thread"):
        nodes = [(i, n) for i, n in enumerate(drawing.nodes) if _lane(n) == lane]
        if nodes:
            yield lane, nodes


def _lane(node: Node) -> str:
    return node.runs_on if node.kind == "function" else "loop" if node.kind == "blocking" else ""


def _label(node: Node) -> list[str]:
    """The name, and the place of a function or call."""
    place = f"{shown(node.filename)}:{node.row}" if node.filename and node.kind != "route" else ""
    return [printable(text) for text in (node.name, place) if text]
