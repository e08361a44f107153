"""`fastlint graph`: routes, what they call, and where that blocks, as Mermaid, Graphviz or JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastlint.cli.output import tell, told_problems, write
from fastlint.reporters._escape import harmless_json

if TYPE_CHECKING:
    from fastlint.engine import Request

FORMATS = ("mermaid", "dot", "json")


def show_graph(request: Request, output_format: str, words: str, *, blocking: bool, quiet: bool = False) -> int:
    """Print the graph of the routes with all `words`; returns the exit code."""
    from fastlint.picture.diagrams import LONGEST, MOST_EDGES, as_dot, as_json, as_mermaid
    from fastlint.picture.drawing import drawn, only_blocking
    from fastlint.picture.scene import Scene

    scene = Scene(request)
    problems = list(scene.problems())
    if problems and not scene.paths:
        return told_problems(problems)
    drawing = drawn(scene, scene.matching(words) if words else None)
    if blocking:
        drawing = only_blocking(drawing)
    made = {"mermaid": as_mermaid, "dot": as_dot, "json": as_json}[output_format](drawing)
    write(harmless_json(made) if output_format == "json" else made)
    if output_format == "mermaid" and not quiet and (len(drawing.edges) > MOST_EDGES or len(made) > LONGEST):
        size = f"{len(drawing.edges):,} edges, {len(made):,} characters"
        tell(f"note: {size}: Mermaid refuses more than {MOST_EDGES} or {LONGEST:,}; use --blocking, --filter or dot")
    if not drawing.nodes and not problems and not quiet:
        tell(
            "note: nothing to draw: no route matches, or none blocks" if words or blocking else "note: no routes found"
        )
    return told_problems(problems)
