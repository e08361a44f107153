"""Imports that fixes have left without a use: `validator`, once all validators are `field_validator`."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterable

from fastlint.source import Source
from fastlint.syntax import parsed

_PACKAGES = frozenset({"pydantic", "fastapi", "starlette", "httpx", "sqlalchemy"})
"""Beside the standard library: what is imported from there has no other effect than the name."""


def without_idle_imports(before: Source, after: str, is_wanted: Callable[[str], bool]) -> str:
    """The fixed text without imports of names that the text before used, and that stand nowhere any more.

    `is_wanted`: whether other files want the name from this one. Packages (`__init__.py`) are left, and imports with a
    comment: they may be meant for others.
    """
    if before.filename.endswith("__init__.py"):
        return after
    try:
        trees = before.tree, parsed(after)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return after
    source = Source(before.filename, after, before.encoding)
    used = {node.id for node in ast.walk(trees[0]) if isinstance(node, ast.Name)}
    statements = [node for node in trees[1].body if isinstance(node, ast.Import | ast.ImportFrom)]
    imports = [node for node in statements if _is_plain(node, source)]
    words = set(re.findall(r"\w+", _rest(source, imports)))
    text = after
    for node in reversed(imports):
        idle = [
            a for a in node.names if (n := a.asname or a.name.partition(".")[0]) in used - words and not is_wanted(n)
        ]
        if idle:
            text = _without(Source(before.filename, text, before.encoding), node, idle)
    return text


def wanted_by(texts: Iterable[str], path: str) -> Callable[[str], bool]:
    """Whether one of the other files imports a name from the module at a path, or speaks of it as `module.name`."""
    stem = path.rpartition("/")[2].removesuffix(".py")
    kept: list[str] | None = None

    def is_wanted(name: str) -> bool:
        nonlocal kept
        if kept is None:
            kept = [text for text in texts if stem in text]
        own = re.escape(stem)
        wanted = re.compile(
            rf"from\s+[\w.]*\b{own}\s+import\s*(?:\([^)]*\b{name}\b|[^\n(]*\b{name}\b|\*)|\b{own}\.{name}\b"
            rf"|\b{own}\s*,\s*[\"']{name}\b"
        )
        return any(wanted.search(text) for text in kept)

    return is_wanted


def _name(alias: ast.alias) -> str:
    return alias.asname or alias.name.partition(".")[0]


def _is_plain(node: ast.Import | ast.ImportFrom, source: Source) -> bool:
    if isinstance(node, ast.ImportFrom):
        known = [node.module or ""] if not node.level else []
    else:
        known = [alias.name for alias in node.names]
    packages = {module.partition(".")[0] for module in known}
    rows = source.rows(node.lineno, node.end_lineno or node.lineno)
    alone = node.col_offset == 0 and not re.search(r"[#;\\]", rows)
    return bool(packages) and alone and packages <= _PACKAGES | sys.stdlib_module_names and "__future__" not in packages


def _rest(source: Source, imports: list[ast.Import | ast.ImportFrom]) -> str:
    rows = {row for node in imports for row in range(node.lineno, (node.end_lineno or node.lineno) + 1)}
    return "\n".join(source.line(row) for row in range(1, len(source.line_starts) + 1) if row not in rows)


def _without(source: Source, node: ast.Import | ast.ImportFrom, idle: list[ast.alias]) -> str:
    """The text without some names of an import, or without the statement and a blank row too many."""
    first, last = node.lineno, node.end_lineno or node.lineno
    gone = {(alias.name, alias.asname) for alias in idle}
    kept = [alias for alias in node.names if (alias.name, alias.asname) not in gone]
    starts = source.line_starts
    begin, end = starts[first - 1], _end_of_row(source, last)
    if not kept:
        above = first == 1 or not source.line(first - 1).strip()
        below = last == len(starts) or not source.line(last + 1).strip()
        if above and below and last < len(starts):
            end = _end_of_row(source, last + 1)
        return source.text[:begin] + source.text[end:]
    ending = source.text[end - len(source.newline) : end] if last < len(starts) else ""
    lines = _with_names(source, node, kept)
    return source.text[:begin] + source.newline.join(lines) + ending + source.text[end:]


def _end_of_row(source: Source, row: int) -> int:
    """Where the row after it begins, or the text ends."""
    return source.line_starts[row] if row < len(source.line_starts) else len(source.text)


def _with_names(source: Source, node: ast.Import | ast.ImportFrom, kept: list[ast.alias]) -> list[str]:
    """The rows of an import with some of its names: as they are, where each name has a row of its own."""
    first, last = node.lineno, node.end_lineno or node.lineno
    if last > first and len(node.names) == last - first - 1:
        return [source.line(first), *(source.line(alias.lineno) for alias in kept), source.line(last)]
    names = [f"{alias.name} as {alias.asname}" if alias.asname else alias.name for alias in kept]
    head = f"from {node.module} import" if isinstance(node, ast.ImportFrom) else "import"
    return [f"{head} {', '.join(names)}"]
