"""What is defined: modules, functions with their parameters, lambdas, classes.

Each function gets lists of its own: what it binds, returns, yields and reads.
"""

from __future__ import annotations

import ast
from typing import Any

from fastlint.index.expressions import TERMS, Scope, place_of, term
from fastlint.index.facts import (
    MODULE,
    Block,
    BlockKind,
    Class,
    Facts,
    Flag,
    Function,
    Kind,
    Parameter,
    Place,
    Read,
    Result,
    Term,
    Use,
)
from fastlint.index.statements import STATEMENTS, bind, walk, walk_block
from fastlint.source import first_row

_RECEIVERS = ("self", "cls")
_Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def module(scope: Scope, tree: ast.Module) -> Facts:
    """Facts of a whole file."""
    rows = scope.rows
    whole = (1, 1, rows, 1)
    scope.blocks.append(Block(-1, BlockKind.BODY, None, MODULE, whole))
    scope.functions.append(None)
    _enter(scope, MODULE)
    walk(scope, tree.body)
    scope.functions[MODULE] = Function(
        "<module>", "", -1, -1, scope.flags, (), (), None, scope.bindings, scope.returns, scope.yields, scope.reads,
        (), 0, 0, whole, (1, 1, 1, 1), 1, (),
    )  # fmt: skip
    statements = [(first_row(s), s.end_lineno or s.lineno) for s in tree.body]
    exports = tuple(scope.exports) if scope.exports is not None else None
    return Facts(scope.functions, scope.classes, scope.calls, scope.blocks, exports, statements, rows, None)


def _function(scope: Scope, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
    decorators = _decorators(scope, node)
    parameters = _parameters(scope, node.args)
    annotation = term(scope, node.returns, Use.OTHER) if node.returns else None
    number = len(scope.functions)
    scope.functions.append(None)
    bind(scope, node.name, ("def", number), node.lineno)
    klass, scope.klass = scope.klass, -1
    qualname = scope.prefix + node.name
    prefix, scope.prefix = scope.prefix, f"{qualname}.<locals>."
    outer_block, parent = scope.block, scope.owner
    saved = _enter(scope, number)
    body = scope.block = len(scope.blocks)
    place = place_of(scope, node)
    scope.blocks.append(Block(outer_block, BlockKind.BODY, None, number, place))
    walk(scope, node.body)
    flags = scope.flags | (Flag.ASYNC if type(node) is ast.AsyncFunctionDef else 0)
    first = node.decorator_list[0].lineno if node.decorator_list else node.lineno
    column = place[1] + (10 if flags & Flag.ASYNC else 4)
    scope.functions[number] = Function(
        node.name, qualname, parent, klass, flags, parameters, decorators, annotation, scope.bindings, scope.returns,
        scope.yields, _reads(scope), tuple(scope.globals), outer_block, body, place,
        (node.lineno, column, node.lineno, column + len(node.name)), first, _unused(scope, parameters),
    )  # fmt: skip
    _leave(scope, saved)
    scope.prefix, scope.klass = prefix, klass


def _class(scope: Scope, node: ast.ClassDef) -> None:
    decorators = _decorators(scope, node)
    bases = tuple(term(scope, b, Use.OTHER) for b in node.bases)
    keywords = tuple((k.arg, term(scope, k.value, Use.OTHER)) for k in node.keywords)
    number = len(scope.classes)
    scope.classes.append(None)
    bind(scope, node.name, ("class", number), node.lineno)
    outer, scope.klass = scope.klass, number
    qualname = scope.prefix + node.name
    prefix, scope.prefix = scope.prefix, f"{qualname}."
    bindings, scope.bindings = scope.bindings, []
    outer_block = scope.block
    walk_block(scope, BlockKind.BODY, None, node.body, node)
    place = place_of(scope, node)
    column = place[1] + 6
    scope.classes[number] = Class(
        node.name, qualname, scope.owner, outer, bases, keywords, decorators, scope.bindings, outer_block, place,
        (node.lineno, column, node.lineno, column + len(node.name)),
    )  # fmt: skip
    scope.bindings, scope.prefix, scope.klass = bindings, prefix, outer


def _decorators(scope: Scope, node: _Definition) -> tuple[tuple[Term, Place], ...]:
    return tuple([(term(scope, d, Use.DECORATOR), place_of(scope, d)) for d in node.decorator_list])


def _enter(s: Scope, owner: int) -> tuple[Any, ...]:
    """Start a function's own lists; returns the outer state, to be given to `_leave`."""
    saved = (s.owner, s.bindings, s.returns, s.yields, s.reads, s.seen_reads, s.flags, s.block, s.globals, s.parent,
             s.loads, s.handed, s.telling)  # fmt: skip
    s.owner, s.bindings, s.returns, s.yields, s.reads, s.seen_reads = owner, [], [], [], [], set()
    s.flags, s.globals, s.parent, s.loads, s.handed, s.telling = 0, [], -1, set(), set(), []
    return saved


def _leave(s: Scope, saved: tuple[Any, ...]) -> None:
    inner, handed = s.loads, s.handed
    (s.owner, s.bindings, s.returns, s.yields, s.reads, s.seen_reads, s.flags, s.block, s.globals, s.parent,
     s.loads, s.handed, s.telling) = saved  # fmt: skip
    s.loads |= inner
    s.handed |= handed


def _reads(scope: Scope) -> list[Read]:
    """Attribute reads, and uses of names that got the result of a call and are handed to nobody.

    What is returned in the end can be tested by mistake all the same: `if not x: x = other()`.
    """
    returned = {name for name, use, _, _ in scope.telling if use == Use.RETURNED}
    called = {b.name for b in scope.bindings if type(b.value) is tuple and b.value[0] in ("()", "await")}
    for name, use, node, block in scope.telling:
        is_kept = name not in scope.handed and (use == Use.TRUTH or name not in returned)
        if name in called and (use == Use.RETURNED or is_kept):
            scope.reads.append(Read(name, block, place_of(scope, node), use))
    scope.handed |= returned
    return scope.reads


def _unused(scope: Scope, parameters: tuple[Parameter, ...]) -> tuple[str, ...]:
    """Names of the function being read, its parameters among them, that nothing in it reads."""
    bound = {
        *(b.name for b in scope.bindings if "." not in b.name and "[" not in b.name),
        *(p.name for p in parameters),
    }
    return tuple(sorted(bound.difference(scope.loads, scope.globals, _RECEIVERS)))


def _parameters(scope: Scope, args: ast.arguments) -> tuple[Parameter, ...]:
    result: list[Parameter] = []
    positional = [*((a, Kind.POSITIONAL_ONLY) for a in args.posonlyargs), *((a, Kind.NORMAL) for a in args.args)]
    first_default = len(positional) - len(args.defaults)
    for i, (arg, kind) in enumerate(positional):
        default = args.defaults[i - first_default] if i >= first_default else None
        result.append(_parameter(scope, arg, kind, default))
    if args.vararg:
        result.append(_parameter(scope, args.vararg, Kind.VAR_POSITIONAL, None))
    for arg, value in zip(args.kwonlyargs, args.kw_defaults, strict=True):
        result.append(_parameter(scope, arg, Kind.KEYWORD_ONLY, value))
    if args.kwarg:
        result.append(_parameter(scope, args.kwarg, Kind.VAR_KEYWORD, None))
    return tuple(result)


def _parameter(scope: Scope, arg: ast.arg, kind: int, default: ast.expr | None) -> Parameter:
    annotation = term(scope, arg.annotation, Use.OTHER) if arg.annotation else None
    value = term(scope, default, Use.OTHER) if default is not None else None
    place: Place = place_of(scope, arg)
    required = default is None and kind not in (Kind.VAR_POSITIONAL, Kind.VAR_KEYWORD)
    return Parameter(arg.arg, annotation, value, kind, required, place)


def _lambda(scope: Scope, node: ast.Lambda, use: int) -> Term:
    """A lambda is a function whose body is one return."""
    parameters = _parameters(scope, node.args)
    number = len(scope.functions)
    scope.functions.append(None)
    outer_block, parent = scope.block, scope.owner
    saved = _enter(scope, number)
    place = place_of(scope, node)
    body = scope.block = len(scope.blocks)
    scope.blocks.append(Block(outer_block, BlockKind.BODY, None, number, place))
    value = term(scope, node.body, Use.RETURNED)
    scope.returns.append(Result(value, body, place))
    scope.functions[number] = Function(
        "<lambda>", scope.prefix + "<lambda>", parent, -1, scope.flags | Flag.LAMBDA, parameters, (), None,
        scope.bindings, scope.returns, scope.yields, scope.reads, (), outer_block, body, place, place, place[0], (),
    )  # fmt: skip
    _leave(scope, saved)
    return ("lambda", number)


STATEMENTS[ast.FunctionDef] = STATEMENTS[ast.AsyncFunctionDef] = _function
STATEMENTS[ast.ClassDef] = _class
TERMS[ast.Lambda] = _lambda
