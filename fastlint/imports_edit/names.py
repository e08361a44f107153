"""The names that a file binds, as far as they decide which import can be reused and which name is free."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_Scope = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda


@dataclass(frozen=True)
class Names:
    """Names of a file seen from one row.

    `module` are bound at module level when the file runs, `typing_only` only for type checkers. `hidden` are bound by
    the functions around the row, `local_imports` those of them that an import above the row binds, with their
    qualified names. `plain_imports` are the modules of top-level `import a.b`.
    """

    module: frozenset[str]
    typing_only: frozenset[str]
    hidden: frozenset[str]
    local_imports: dict[str, str]
    plain_imports: frozenset[str]


def read_names(tree: ast.Module, row: int) -> Names:
    """The names that matter for an expression on a row (0: at module level)."""
    nodes = list(_own_nodes(tree.body))
    module = frozenset(_bound(nodes))
    guarded = (node.body for node in nodes if isinstance(node, ast.If) and is_type_checking(node))
    typing_only = frozenset(name for body in guarded for name in _bound(_own_nodes(body))) - module
    hidden: set[str] = set()
    imported: dict[str, str] = {}
    for function in _functions_around(tree, row):
        own = _function_names(function)
        hidden |= own
        imported = {alias: path for alias, path in imported.items() if alias not in own}
        imported |= _imports_above(function, row)
    aliases = (alias for node in tree.body if isinstance(node, ast.Import) for alias in node.names)
    plain = frozenset(alias.name for alias in aliases if not alias.asname)
    return Names(module, typing_only, frozenset(hidden), imported, plain)


def _functions_around(tree: ast.Module, row: int) -> list[_Function]:
    """Functions whose body holds the row, the outermost first."""
    if not row:
        return []
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, _Function) and node.body[0].lineno <= row <= (node.end_lineno or node.lineno)
    ]


def _function_names(function: _Function) -> set[str]:
    nodes = list(_own_nodes(function.body))
    outer = {name for node in nodes if isinstance(node, ast.Global) for name in node.names}
    parameters = {node.arg for node in ast.walk(function.args) if isinstance(node, ast.arg)}
    return (parameters | set(_bound(nodes))) - outer


def _imports_above(function: _Function, row: int) -> dict[str, str]:
    """What unconditional imports of a function bind before the row, with qualified names."""
    found: dict[str, str] = {}
    for node in function.body:
        if node.lineno >= row:
            break
        if isinstance(node, ast.Import):
            for alias in node.names:
                package = alias.name.partition(".")[0]
                found[alias.asname or package] = alias.name if alias.asname else package
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return found


def _own_nodes(roots: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """Nodes of one scope as it runs: functions and classes without their insides, no body of `if TYPE_CHECKING`."""
    stack = list(roots)
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, ast.If) and is_type_checking(node):
            stack.extend(node.orelse)
        elif not isinstance(node, _Scope):
            stack.extend(ast.iter_child_nodes(node))


def is_type_checking(node: ast.If) -> bool:
    """Whether a block runs only in a type checker."""
    test = node.test
    return (isinstance(test, ast.Name) and test.id == "TYPE_CHECKING") or (
        isinstance(test, ast.Attribute) and test.attr == "TYPE_CHECKING"
    )


def _bound(nodes: Iterable[ast.AST]) -> Iterator[str]:
    for node in nodes:
        match node:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                yield name
            case ast.alias(name=path, asname=alias):
                yield alias or path.partition(".")[0]
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield name
            case ast.MatchMapping(rest=str(name)):
                yield name
