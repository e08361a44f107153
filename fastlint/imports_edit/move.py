"""An import for type checkers becomes one that runs: it moves out of `if TYPE_CHECKING:` to the other imports."""

from __future__ import annotations

import ast
import re

from fastlint.diagnostic import Edit, Span
from fastlint.imports_edit.merge import merged, path_of
from fastlint.imports_edit.names import is_type_checking
from fastlint.imports_edit.place import insertion
from fastlint.source import Source

_Import = ast.Import | ast.ImportFrom
_RANK = 4
_GUARD = "TYPE_CHECKING"


def moved_import(source: Source, name: str) -> tuple[Edit, ...]:
    """The edits that move the import of a name out of its `if TYPE_CHECKING:`; none if that cannot be done.

    The block goes with its last import, and then the name TYPE_CHECKING if nothing else needs it. What is commented
    stays. Raises SyntaxError if the running Python cannot parse the file.
    """
    tree = source.tree
    blocks = [node for node in tree.body if isinstance(node, ast.If) and is_type_checking(node) and not node.orelse]
    found = [(block, node, alias) for block in blocks for node, alias in _imports_of(block, name)]
    if len(found) != 1:
        return ()
    block, statement, alias = found[0]
    if "#" in _rows(source, statement) or (
        len(block.body) == 1 and len(statement.names) == 1 and "#" in _rows(source, block)
    ):
        return ()
    added = _added(source, tree, statement, alias)
    if len(block.body) > 1 or len(statement.names) > 1:
        return (*added, _without(source, block, statement, alias))
    return (*added, _removed(source, block), *_without_guard(source, tree, added))


def _imports_of(block: ast.If, name: str) -> list[tuple[_Import, ast.alias]]:
    imports = [node for node in block.body if isinstance(node, _Import)]
    return [
        (node, alias)
        for node in imports
        for alias in node.names
        if (alias.asname or alias.name.partition(".")[0]) == name
    ]


def _added(source: Source, tree: ast.Module, statement: _Import, alias: ast.alias) -> tuple[Edit, ...]:
    clause = f"{alias.name} as {alias.asname}" if alias.asname else alias.name
    if isinstance(statement, ast.Import):
        return insertion(source, tree, alias.name, f"import {clause}")
    module = path_of(statement)
    edits = merged(source, tree, module, alias.name) if not alias.asname else None
    return edits if edits is not None else insertion(source, tree, module, f"from {module} import {clause}")


def _rows(source: Source, node: ast.stmt) -> str:
    return source.rows(node.lineno, node.end_lineno or node.lineno)


def _rows_without(source: Source, statement: _Import, alias: ast.alias) -> list[str]:
    """The rows of an import without one of its names."""
    first, last = statement.lineno, statement.end_lineno or statement.lineno
    rest = [each for each in statement.names if each is not alias]
    if not rest:
        return []
    rows = [source.line(row) for row in range(first, last + 1)]
    if len({each.lineno for each in statement.names}) == len(statement.names) and _has_own_rows(rows, rest[0], first):
        rows.pop(alias.lineno - first)
        return rows
    names = ", ".join(f"{each.name} as {each.asname}" if each.asname else each.name for each in rest)
    head = f"from {path_of(statement)} import" if isinstance(statement, ast.ImportFrom) else "import"
    return [f"{' ' * statement.col_offset}{head} {names}"]


def _without(source: Source, block: ast.If, statement: _Import, alias: ast.alias) -> Edit:
    """The block without one import. It is written as a whole, so that no two fixes empty it together."""
    first, last = statement.lineno, statement.end_lineno or statement.lineno
    rows = _rows_without(source, statement, alias)
    end = block.end_lineno or block.lineno
    above = [source.line(row) for row in range(block.lineno, first)]
    below = [source.line(row) for row in range(last + 1, end + 1)]
    text = source.newline.join([*above, *rows, *below])
    return Edit(Span(block.lineno, 1, end, len(source.line(end)) + 1), text, _RANK)


def _has_own_rows(rows: list[str], name: ast.alias, first: int) -> bool:
    return name.lineno > first and rows[0].rstrip().endswith("(") and rows[-1].strip() == ")"


def _removed(source: Source, node: ast.stmt) -> Edit:
    """A statement without its rows, and without the blank rows on the side where there are fewer."""
    first, last = node.lineno, node.end_lineno or node.lineno
    above, below = first, last
    while above > 1 and not source.line(above - 1).strip():
        above -= 1
    while below < len(source.line_starts) and not source.line(below + 1).strip():
        below += 1
    if first - above <= below - last:
        below = last
    else:
        above = first
    return (
        Edit(Span(above, 1, below + 1, 1), "", _RANK) if below < len(source.line_starts) else _to_the_end(source, above)
    )


def _to_the_end(source: Source, row: int) -> Edit:
    last = len(source.line_starts)
    return Edit(Span(row, 1, last, len(source.line(last)) + 1), "", _RANK)


def _without_guard(source: Source, tree: ast.Module, added: tuple[Edit, ...]) -> tuple[Edit, ...]:
    """The import of TYPE_CHECKING goes, if it stands on one row and the name is used no more."""
    if len(re.findall(rf"\b{_GUARD}\b", source.text)) != 2:
        return ()
    for node in tree.body:
        names = [alias.name for alias in node.names] if isinstance(node, ast.ImportFrom) else []
        if _GUARD not in names or node.lineno != node.end_lineno or "#" in source.line(node.lineno):
            continue
        if any(edit.span.row == node.lineno and edit.span.column > 1 for edit in added):
            return ()
        if len(names) == 1:
            is_beside = any(edit.span.row in (node.lineno, node.lineno + 1) for edit in added)
            return (Edit(Span(node.lineno, 1, node.lineno + 1, 1), "", _RANK) if is_beside else _removed(source, node),)
        comma = rf"\b{_GUARD}\s*,\s*" if names[-1] != _GUARD else rf"\s*,\s*{_GUARD}\b"
        left = re.search(comma, source.line(node.lineno))
        if left is not None:
            return (Edit(Span(node.lineno, left.start() + 1, node.lineno, left.end() + 1), "", _RANK),)
    return ()
