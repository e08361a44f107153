"""Code that is prepared for versions of a library which lack a name."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from fastlint.support.ast_path import Step, path_to

if TYPE_CHECKING:
    from fastlint.diagnostic import Span
    from fastlint.walk.module import Module


def is_fallback(span: Span, name: str, module: Module) -> bool:
    """Whether a place is reached only where a newer name is missing: behind `hasattr`, or an import that failed."""
    return any(_asks_for(step, name) for step in path_to(span, module))


def _asks_for(step: Step, name: str) -> bool:
    """Whether the next node down is reached where a name is missing, by what its parent tests or tries."""
    node = step.node
    if isinstance(node, ast.If | ast.IfExp):
        asked = (n.value for n in ast.walk(node.test) if isinstance(n, ast.Constant))
        return step.field == "orelse" and name in asked
    if isinstance(node, ast.Try) and step.field == "handlers":
        tried = (n for statement in node.body for n in ast.walk(statement))
        return any(name in (getattr(n, "attr", ""), getattr(n, "name", "")) for n in tried)
    return False
