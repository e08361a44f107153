"""What stands under a key is compared or reckoned with: `time.time() - claims["iat"]`."""

from __future__ import annotations

import ast

_ORDERED = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)


def is_measured(tree: ast.Module, key: str) -> bool:
    """Whether what stands under a key is compared or reckoned with, as it is or by a name that it gets."""
    known: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.Assign, ast.AnnAssign, ast.NamedExpr)) and _is_of(node.value, key, set()):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            known |= {target.id for target in targets if isinstance(target, ast.Name)}
    return any(_is_of(part, key, known) for node in ast.walk(tree) for part in _reckoned(node))


def _reckoned(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.BinOp):
        return [node.left, node.right] if isinstance(node.op, (ast.Sub, ast.Add)) else []
    if isinstance(node, ast.Compare):
        return [node.left, *node.comparators] if isinstance(node.ops[0], _ORDERED) else []
    return []


def _is_of(node: ast.expr | None, key: str, known: set[str]) -> bool:
    """Whether it is what stands under a key, made a number perhaps: `int(claims.get("iat"))`."""
    match node:
        case ast.Name(name):
            return name in known
        case ast.Subscript(_, ast.Constant(value)):
            return bool(value == key)
        case ast.BoolOp(_, parts):
            return any(_is_of(part, key, known) for part in parts)
        case ast.Call(ast.Attribute(_, "get"), [ast.Constant(value), *_]):
            return bool(value == key)
        case ast.Call(_, given):
            return any(_is_of(one, key, known) for one in given)
    return False
