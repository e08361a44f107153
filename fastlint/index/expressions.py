"""Reduce expressions to terms and note the calls, reads and bindings inside them."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from fastlint.index.facts import Binding, Block, BlockKind, Call, Flag, Place, Read, Result, Term, Use
from fastlint.source import lines_of

_LONGEST_TEXT = 400


class Scope:
    """The state of one walk: the file's tables, and the lists of the function being read."""

    def __init__(self, text: str) -> None:
        self.functions: list[Any] = []
        self.classes: list[Any] = []
        self.calls: list[Any] = []
        self.blocks: list[Block] = []
        self.bindings: list[Binding] = []
        self.returns: list[Result] = []
        self.yields: list[Result] = []
        self.reads: list[Read] = []
        self.seen_reads: set[Any] = set()
        self.loads: set[str] = set()
        self.handed: set[str] = set()
        self.telling: list[tuple[str, int, Any, int]] = []
        self.globals: list[str] = []
        self.exports: list[str] | None = None
        self.flags = 0
        self.owner = 0
        self.block = 0
        self.klass = -1
        self.parent = -1
        self.prefix = ""
        self.rows = len(lines_of(text)) if "\r" in text else text.count("\n") + 1
        self.wide = None if text.isascii() else _wide_lines(text)


def _wide_lines(text: str) -> dict[int, bytes]:
    """Lines with characters outside ASCII, as UTF-8: `ast` counts columns in bytes, people count characters."""
    lines = enumerate(lines_of(text), 1)
    return {row: line.encode("utf-8", "surrogatepass") for row, line in lines if not line.isascii()}


def place_of(scope: Scope, node: Any) -> Place:
    """Place of a node, in characters."""
    if scope.wide is None:
        return (node.lineno, node.col_offset + 1, node.end_lineno, node.end_col_offset + 1)
    row, end_row = node.lineno, node.end_lineno
    return (row, _column(scope.wide, row, node.col_offset), end_row, _column(scope.wide, end_row, node.end_col_offset))


def _column(wide: dict[int, bytes], row: int, offset: int) -> int:
    line = wide.get(row)
    return offset + 1 if line is None else len(line[:offset].decode("utf-8", "replace")) + 1


def term(scope: Scope, node: ast.AST, use: int) -> Term:
    """The term of an expression whose value is used as `use` says."""
    handler = TERMS.get(type(node))
    return handler(scope, node, use) if handler is not None else None


_TELLING = frozenset({Use.TRUTH, Use.SUBSCRIPT, Use.FORMATTED, Use.COMPARED, Use.OPERAND, Use.ITERATED})


def _name(scope: Scope, node: Any, use: int) -> Term:
    name = node.id
    scope.loads.add(name)
    if use in _TELLING or use == Use.RETURNED:
        scope.telling.append((name, use, node, scope.block))
    else:
        scope.handed.add(name)
    return name


def _constant(scope: Scope, node: Any, use: int) -> Term:
    value = node.value
    if type(value) is str and len(value) > _LONGEST_TEXT:
        value = value[:_LONGEST_TEXT]
    return ("const", value)


_CALLING = frozenset({Use.CALLED, Use.DECORATOR})


def _attribute(scope: Scope, node: Any, use: int) -> Term:
    base = node.value
    if type(base) is ast.Name:
        scope.loads.add(base.id)
        result = (".", base.id, node.attr)
    else:
        result = (".", term(scope, base, Use.ATTRIBUTE), node.attr)
    if use not in _CALLING:
        key = (node.attr, base.id) if type(base) is ast.Name else (node.attr, result[1])
        try:
            if key in scope.seen_reads:
                return result
            scope.seen_reads.add(key)
        except TypeError:
            return result
        scope.reads.append(Read(result, scope.block, place_of(scope, node), use))
    return result


def _call(scope: Scope, node: Any, use: int) -> Term:
    calls = scope.calls
    number = len(calls)
    calls.append(None)
    outer = scope.parent
    func = node.func
    callee = term(scope, func, Use.CALLED)
    scope.parent = number
    args = tuple([_argument(scope, a) for a in node.args]) if node.args else ()
    keywords = tuple([(k.arg, _keyword(scope, k)) for k in node.keywords]) if node.keywords else ()
    scope.parent = outer
    calls[number] = Call(callee, args, keywords, use, outer, scope.owner, scope.block, place_of(scope, node))
    return ("()", number)


def _argument(scope: Scope, node: Any) -> Term:
    kind = type(node)
    if kind is ast.Name:
        scope.loads.add(node.id)
        scope.handed.add(node.id)
        return node.id
    handler = TERMS.get(kind)
    return handler(scope, node, Use.ARGUMENT) if handler is not None else None


def _keyword(scope: Scope, keyword: ast.keyword) -> Term:
    """The value of a keyword argument; `**f()` goes through what f gives."""
    if keyword.arg is None and type(keyword.value) is ast.Call:
        return term(scope, keyword.value, Use.ITERATED)
    return _argument(scope, keyword.value)


def _await(scope: Scope, node: Any, use: int) -> Term:
    scope.flags |= Flag.AWAITS if type(node.value) is ast.Call else Flag.AWAITS | Flag.WAITS
    return ("await", term(scope, node.value, Use.AWAITED))


def _subscript(scope: Scope, node: Any, use: int) -> Term:
    base = term(scope, node.value, Use.SUBSCRIPT)
    return ("[]", base, term(scope, node.slice, Use.OTHER))


def _sequence(tag: str) -> Callable[[Scope, Any, int], Term]:
    def handler(scope: Scope, node: Any, use: int) -> Term:
        inner = use if use in (Use.RETURNED, Use.STATEMENT) else Use.STORED
        return (tag, tuple([term(scope, e, inner) for e in node.elts]))

    return handler


def _dict(scope: Scope, node: Any, use: int) -> Term:
    pairs = zip(node.keys, node.values, strict=True)
    inner = use if use == Use.RETURNED else Use.STORED
    return (
        "dict",
        tuple(
            [
                (None, term(scope, v, Use.ITERATED))
                if k is None
                else (term(scope, k, Use.OTHER), term(scope, v, inner))
                for k, v in pairs
            ]
        ),
    )


def _bool(scope: Scope, node: Any, use: int) -> Term:
    last = len(node.values) - 1
    tag = "and" if type(node.op) is ast.And else "or"
    return (tag, tuple([term(scope, v, use if i == last else Use.TRUTH) for i, v in enumerate(node.values)]))


def _conditional(scope: Scope, node: Any, use: int) -> Term:
    test = term(scope, node.test, Use.TRUTH)
    asks = node.test.operand if type(node.test) is ast.UnaryOp else node.test
    if type(asks) is not ast.Call:
        return ("or", (term(scope, node.body, use), term(scope, node.orelse, use)))
    sides = ((BlockKind.IF, node.body), (BlockKind.ELSE, node.orelse))
    return ("or", tuple([_side(scope, kind, test, side, use) for kind, side in sides]))


def _side(scope: Scope, kind: int, test: Term, node: Any, use: int) -> Term:
    """One side of a conditional expression that asks `iscoroutinefunction(f)` or the like: a block of its own."""
    outer = scope.block
    scope.blocks.append(Block(outer, kind, test, scope.owner, place_of(scope, node)))
    scope.block = len(scope.blocks) - 1
    found = term(scope, node, use)
    scope.block = outer
    return found


_OPERATORS = {ast.BitOr: "|", ast.Add: "+", ast.Mod: "%", ast.Div: "/", ast.Mult: "*", ast.LShift: "<<"}


def _binary(scope: Scope, node: Any, use: int) -> Term:
    left = term(scope, node.left, Use.OPERAND)
    right = term(scope, node.right, Use.OPERAND)
    return ("bin", _OPERATORS.get(type(node.op), "?"), left, right)


def _unary(scope: Scope, node: Any, use: int) -> Term:
    if type(node.op) is ast.Not:
        return ("not", term(scope, node.operand, Use.TRUTH))
    inner = term(scope, node.operand, Use.OPERAND)
    if (
        type(node.op) is ast.USub
        and type(inner) is tuple
        and inner[0] == "const"
        and isinstance(inner[1], (int, float))
    ):
        return ("const", -inner[1])
    return None


def _compare(scope: Scope, node: Any, use: int) -> Term:
    # Identity can be asked of anything: `if task is not None`.
    use = Use.OTHER if isinstance(node.ops[0], (ast.Is, ast.IsNot)) else Use.COMPARED
    compared = [Use.COMPARED if type(part) is ast.Call else use for part in (node.left, *node.comparators)]
    if isinstance(node.ops[0], (ast.In, ast.NotIn)) and type(node.comparators[0]) is ast.Call:
        compared[1] = Use.ITERATED
    parts = zip((node.left, *node.comparators), compared, strict=True)
    left, *rights = [term(scope, part, how) for part, how in parts]
    return ("cmp", type(node.ops[0]).__name__, left, rights[0])


def _formatted(scope: Scope, node: Any, use: int) -> Term:
    return ("fstr", tuple([term(scope, v, Use.FORMATTED) for v in node.values]))


def _formatted_value(scope: Scope, node: Any, use: int) -> Term:
    value = term(scope, node.value, Use.FORMATTED)
    if node.format_spec is not None:
        term(scope, node.format_spec, Use.FORMATTED)
    return value


def _starred(scope: Scope, node: Any, use: int) -> Term:
    return ("*", term(scope, node.value, Use.ITERATED if type(node.value) is ast.Call else Use.OTHER))


def _yield(scope: Scope, node: Any, use: int) -> Term:
    scope.flags |= Flag.GENERATOR
    value = term(scope, node.value, Use.YIELDED) if node.value is not None else ("const", None)
    scope.yields.append(Result(value, scope.block, place_of(scope, node)))
    return None


def _yield_from(scope: Scope, node: Any, use: int) -> Term:
    scope.flags |= Flag.GENERATOR
    value = term(scope, node.value, Use.ITERATED)
    scope.yields.append(Result(("elem", value), scope.block, place_of(scope, node)))
    return None


def _walrus(scope: Scope, node: Any, use: int) -> Term:
    value = term(scope, node.value, Use.ASSIGNED if use == Use.OTHER else use)
    scope.bindings.append(Binding(node.target.id, value, None, node.lineno, scope.block))
    return node.target.id


def _slice(scope: Scope, node: Any, use: int) -> Term:
    return ("slice", *(None if part is None else _bound(scope, part) for part in (node.lower, node.upper, node.step)))


def _bound(scope: Scope, node: Any) -> Term:
    """A bound of a slice; of one that counts from the end, what is counted."""
    is_from_end = type(node) is ast.UnaryOp and type(node.op) is ast.USub and type(node.operand) is not ast.Constant
    return term(scope, node.operand if is_from_end else node, Use.OPERAND if is_from_end else Use.OTHER)


def _comprehension(kind: str) -> Callable[[Scope, Any, int], Term]:
    def handler(scope: Scope, node: Any, use: int) -> Term:
        outer, first = scope.block, -1
        for generator in node.generators:
            _generator(scope, generator)
            first = scope.block if first < 0 else first
        if kind == "dict":
            term(scope, node.key, Use.OTHER)
            element = term(scope, node.value, Use.STORED)
        else:
            element = term(scope, node.elt, use if use in (Use.STATEMENT, Use.RETURNED) else Use.STORED)
        scope.block = outer
        return ("comp", kind, element, first)

    return handler


def _generator(scope: Scope, node: Any) -> None:
    is_async = bool(node.is_async)
    if is_async:
        scope.flags |= Flag.AWAITS | Flag.WAITS
    iterable = term(scope, node.iter, Use.ASYNC_ITERATED if is_async else Use.ITERATED)
    kind = BlockKind.ASYNC_LOOP if is_async else BlockKind.LOOP
    scope.blocks.append(Block(scope.block, kind, iterable, scope.owner, place_of(scope, node.iter)))
    scope.block = len(scope.blocks) - 1
    _bind_target(scope, node.target, ("aelem" if is_async else "elem", iterable))
    for test in node.ifs:
        term(scope, test, Use.TRUTH)


def _bind_target(scope: Scope, target: Any, value: Term) -> None:
    if type(target) is ast.Name:
        scope.bindings.append(Binding(target.id, value, None, target.lineno, scope.block))
    elif type(target) in (ast.Tuple, ast.List):
        for i, element in enumerate(target.elts):
            _bind_target(scope, element, ("item", i, value))


TERMS: dict[type[ast.AST], Callable[[Scope, Any, int], Term]] = {
    ast.Name: _name,
    ast.Constant: _constant,
    ast.Attribute: _attribute,
    ast.Call: _call,
    ast.Await: _await,
    ast.Subscript: _subscript,
    ast.Tuple: _sequence("tuple"),
    ast.List: _sequence("list"),
    ast.Set: _sequence("set"),
    ast.Dict: _dict,
    ast.BoolOp: _bool,
    ast.IfExp: _conditional,
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.Compare: _compare,
    ast.JoinedStr: _formatted,
    ast.FormattedValue: _formatted_value,
    ast.Starred: _starred,
    ast.Yield: _yield,
    ast.YieldFrom: _yield_from,
    ast.NamedExpr: _walrus,
    ast.Slice: _slice,
    ast.ListComp: _comprehension("list"),
    ast.SetComp: _comprehension("set"),
    ast.GeneratorExp: _comprehension("gen"),
    ast.DictComp: _comprehension("dict"),
}
