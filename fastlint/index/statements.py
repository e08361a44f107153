"""What statements say: names bound, blocks opened, results returned. Functions and classes are in `definitions`."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator
from typing import Any

from fastlint.index.expressions import Scope, place_of, term
from fastlint.index.facts import ANY_NAME, MODULE, Binding, Block, BlockKind, Flag, Result, Term, Use

_LEAVING = frozenset({ast.Return, ast.Raise, ast.Continue, ast.Break})
NEVER: Term = ("const", False)
"""The test of the block of what stands behind a `return` and its like."""


def walk(scope: Scope, statements: list[ast.stmt]) -> None:
    """Read statements in their order."""
    handlers = STATEMENTS
    for statement in statements:
        kind = type(statement)
        handler = handlers.get(kind)
        if handler is not None:
            handler(scope, statement)
        if kind in _LEAVING and statement is not statements[-1]:
            rest = statements[statements.index(statement) + 1 :]
            walk_block(scope, BlockKind.IF, NEVER, rest, rest[0])
            return


def walk_block(scope: Scope, kind: int, test: Term, statements: list[ast.stmt], at: ast.AST) -> None:
    """Read statements in a block of their own."""
    if not statements:
        return
    outer = scope.block
    scope.block = len(scope.blocks)
    scope.blocks.append(Block(outer, kind, test, scope.owner, place_of(scope, at)))
    walk(scope, statements)
    scope.block = outer


def bind(scope: Scope, name: str, value: Term, row: int, annotation: Term = None, last: int = 0) -> None:
    """A name gets a value here, by an assignment that ends in the row `last`."""
    scope.bindings.append(Binding(name, value, annotation, row, scope.block, 0, last))


def bind_target(scope: Scope, target: ast.expr, value: Term, annotation: Term = None, last: int = 0) -> None:
    """Bind an assignment target: names, dotted names, unpacking; `last` is the last row of an assignment."""
    kind = type(target)
    if kind is ast.Name:
        place = place_of(scope, target)
        scope.bindings.append(Binding(target.id, value, annotation, place[0], scope.block, place[1], last))  # type: ignore[attr-defined]
    elif kind is ast.Attribute:
        if dotted := _dotted(target):
            place = place_of(scope, target)
            scope.bindings.append(Binding(dotted, value, annotation, place[0], scope.block, place[1], last))
        else:
            term(scope, target.value, Use.OTHER)  # type: ignore[attr-defined]
    elif kind is ast.Tuple or kind is ast.List:
        for i, element in enumerate(target.elts):  # type: ignore[attr-defined]
            bind_target(scope, element, ("item", i, value), last=last)
    elif kind is ast.Starred:
        bind_target(scope, target.value, None, last=last)  # type: ignore[attr-defined]
    elif kind is ast.Subscript:
        base = term(scope, target.value, Use.OTHER)  # type: ignore[attr-defined]
        key = term(scope, target.slice, Use.OTHER)  # type: ignore[attr-defined]
        if name := _name_of(base):
            row, column = place_of(scope, target)[:2]
            scope.bindings.append(Binding(f"{name}[]", ("dict", ((key, value),)), None, row, scope.block, column))
        elif type(base) is tuple and base[0] == "[]" and (name := _name_of(base[1])):
            bind(scope, f"{name}[][]", None, target.lineno)


# statements


def _expression(scope: Scope, node: ast.Expr) -> None:
    value = node.value
    if type(value) is not ast.Constant:
        term(scope, value, Use.STATEMENT)
    if type(value) is ast.Call and type(value.func) is ast.Attribute and value.func.attr in ("append", "extend"):
        for given in value.args:
            _note_exports(scope, value.func.value, given)


def _assign(scope: Scope, node: ast.Assign) -> None:
    value = term(scope, node.value, _assigned_use(node.targets[0]))
    for target in node.targets:
        bind_target(scope, target, value, last=node.end_lineno or 0)
    _note_exports(scope, node.targets[0], node.value)


def _annotated(scope: Scope, node: ast.AnnAssign) -> None:
    value = term(scope, node.value, _assigned_use(node.target)) if node.value else None
    annotation = term(scope, node.annotation, Use.OTHER)
    bind_target(scope, node.target, value if node.value else ("missing",), annotation, node.end_lineno or 0)
    if node.value:
        _note_exports(scope, node.target, node.value)


def _augmented(scope: Scope, node: ast.AugAssign) -> None:
    value = term(scope, node.value, Use.OPERAND)
    if isinstance(node.target, ast.Name):
        bind(scope, node.target.id, ("bin", "+=", node.target.id, value), node.lineno, None, node.end_lineno or 0)
        _note_exports(scope, node.target, node.value)
    else:
        term(scope, node.target, Use.OPERAND)


def _note_exports(scope: Scope, target: ast.expr, value: ast.expr) -> None:
    if isinstance(target, ast.Name) and target.id == "__all__" and scope.owner == MODULE:
        scope.exports = [*(scope.exports or ()), *_listed(value)]


def _listed(value: ast.expr) -> Iterator[str]:
    """The names of a list that is written out, and `ANY_NAME` for what is computed."""
    if isinstance(value, ast.List | ast.Tuple | ast.Set):
        for element in value.elts:
            yield from _listed(element)
    elif isinstance(value, ast.BinOp):
        yield from _listed(value.left)
        yield from _listed(value.right)
    elif isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value
    else:
        yield ANY_NAME


def _returned(scope: Scope, node: ast.Return) -> None:
    value = term(scope, node.value, Use.RETURNED) if node.value else ("const", None)
    scope.returns.append(Result(value, scope.block, place_of(scope, node)))


def _branch(scope: Scope, node: ast.If) -> None:
    test = term(scope, node.test, Use.TRUTH)
    walk_block(scope, BlockKind.IF, test, node.body, node.test)
    walk_block(scope, BlockKind.ELSE, test, node.orelse, node.test)


def _while_loop(scope: Scope, node: ast.While) -> None:
    test = term(scope, node.test, Use.TRUTH)
    walk_block(scope, BlockKind.WHILE, test, node.body, node.test)
    walk(scope, node.orelse)


def _for_loop(scope: Scope, node: ast.For | ast.AsyncFor) -> None:
    is_async = type(node) is ast.AsyncFor
    if is_async:
        scope.flags |= Flag.AWAITS | Flag.WAITS
    iterable = term(scope, node.iter, Use.ASYNC_ITERATED if is_async else Use.ITERATED)
    bind_target(scope, node.target, ("aelem" if is_async else "elem", iterable))
    walk_block(scope, BlockKind.ASYNC_LOOP if is_async else BlockKind.LOOP, iterable, node.body, node.iter)
    walk(scope, node.orelse)


def _with_block(scope: Scope, node: ast.With | ast.AsyncWith) -> None:
    is_async = type(node) is ast.AsyncWith
    if is_async:
        scope.flags |= Flag.AWAITS | Flag.WAITS
    use, tag = (Use.ASYNC_ENTERED, "aenter") if is_async else (Use.ENTERED, "enter")
    kind = BlockKind.ASYNC_WITH if is_async else BlockKind.WITH
    outer = scope.block
    for item in node.items:
        manager = term(scope, item.context_expr, use)
        scope.blocks.append(Block(scope.block, kind, manager, scope.owner, place_of(scope, item.context_expr)))
        scope.block = len(scope.blocks) - 1
        if item.optional_vars is not None:
            bind_target(scope, item.optional_vars, (tag, manager))
    walk(scope, node.body)
    scope.block = outer


def _try_block(scope: Scope, node: ast.Try) -> None:
    walk_block(scope, BlockKind.TRY, None, node.body, node)
    for handler in node.handlers:
        caught = term(scope, handler.type, Use.OTHER) if handler.type else None
        if handler.name:
            bind(scope, handler.name, ("inst", caught), handler.lineno)
        walk_block(scope, BlockKind.EXCEPT, caught, handler.body, handler)
    walk_block(scope, BlockKind.TRY_ELSE, None, node.orelse, node)
    walk_block(scope, BlockKind.FINALLY, None, node.finalbody, node)


def _match(scope: Scope, node: ast.Match) -> None:
    subject = term(scope, node.subject, Use.COMPARED)
    for case in node.cases:
        _pattern(scope, case.pattern)
        if case.guard:
            term(scope, case.guard, Use.TRUTH)
        walk_block(scope, BlockKind.CASE, subject, case.body, case.pattern)


def _pattern(scope: Scope, pattern: ast.pattern) -> None:
    for node in ast.walk(pattern):
        if isinstance(node, ast.MatchAs) and node.name:
            inner = node.pattern
            value = ("inst", term(scope, inner.cls, 0)) if isinstance(inner, ast.MatchClass) else None
            bind(scope, node.name, value, node.lineno)
        elif isinstance(node, ast.MatchStar) and node.name:
            bind(scope, node.name, None, node.lineno)


def _imports(scope: Scope, node: ast.Import) -> None:
    for alias in node.names:
        if alias.asname:
            bind(scope, alias.asname, ("import", 0, alias.name, None), node.lineno)
        else:
            bind(scope, alias.name.partition(".")[0], ("import", 0, alias.name.partition(".")[0], None), node.lineno)
            if "." in alias.name:
                bind(scope, "import " + alias.name, ("import", 0, alias.name, None), node.lineno)


def _imports_from(scope: Scope, node: ast.ImportFrom) -> None:
    for alias in node.names:
        name = alias.asname or alias.name
        bind(scope, name, ("import", node.level, node.module or "", alias.name), node.lineno)


def _names(scope: Scope, node: ast.Global | ast.Nonlocal) -> None:
    scope.globals.extend(node.names)


def _raised(scope: Scope, node: ast.Raise) -> None:
    if type(node.exc) is not ast.Call:
        scope.flags |= Flag.REJECTS
    if node.exc is not None:
        term(scope, node.exc, Use.RAISED)
    if node.cause is not None:
        term(scope, node.cause, Use.OTHER)


def _asserted(scope: Scope, node: ast.Assert) -> None:
    scope.flags |= Flag.REJECTS
    term(scope, node.test, Use.TRUTH)
    if node.msg is not None:
        term(scope, node.msg, Use.OTHER)


def _deleted(scope: Scope, node: ast.Delete) -> None:
    """`del x[key]` takes something out of `x`, which is noted as `x[-]`; of one container in another as `x[][-]`."""
    for target in node.targets:
        deleted = term(scope, target, Use.OTHER)
        base = deleted[1] if type(deleted) is tuple and deleted[0] == "[]" else None
        is_inner = type(base) is tuple and base[0] == "[]"
        if base is not None and (name := _name_of(base[1] if is_inner else base)):
            bind(scope, f"{name}[][-]" if is_inner else f"{name}[-]", None, target.lineno)


def _type_alias(scope: Scope, node: Any) -> None:
    bind(scope, node.name.id, term(scope, node.value, Use.OTHER), node.lineno)


STATEMENTS: dict[type[ast.AST], Callable[[Scope, Any], None]] = {
    ast.Expr: _expression,
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
    ast.Return: _returned,
    ast.If: _branch,
    ast.While: _while_loop,
    ast.For: _for_loop,
    ast.AsyncFor: _for_loop,
    ast.With: _with_block,
    ast.AsyncWith: _with_block,
    ast.Try: _try_block,
    ast.TryStar: _try_block,
    ast.Match: _match,
    ast.Import: _imports,
    ast.ImportFrom: _imports_from,
    ast.Global: _names,
    ast.Nonlocal: _names,
    ast.Raise: _raised,
    ast.Assert: _asserted,
    ast.Delete: _deleted,
}
if sys.version_info >= (3, 12):
    STATEMENTS[ast.TypeAlias] = _type_alias


def _assigned_use(target: ast.expr) -> int:
    kind = type(target)
    if kind is ast.Name:
        return Use.ASSIGNED
    return Use.UNPACKED if kind is ast.Tuple or kind is ast.List else Use.STORED


def _dotted(node: ast.expr) -> str | None:
    """`self.a.b` as text if it starts with a name; `type(self).a` is `self.__class__.a`."""
    parts: list[str] = []
    while isinstance(node, (ast.Attribute, ast.Call)):
        if isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        elif isinstance(node.func, ast.Name) and node.func.id == "type" and len(node.args) == 1:
            parts.append("__class__")
            node = node.args[0]
        else:
            return None
    if not isinstance(node, ast.Name):
        return None
    return ".".join([node.id, *reversed(parts)])


def _name_of(base: Term) -> str | None:
    """A name or dotted name as text."""
    parts: list[str] = []
    while type(base) is tuple and base[0] == ".":
        parts.append(base[2])
        base = base[1]
    return ".".join([base, *reversed(parts)]) if type(base) is str else None
