"""Read the facts of one file from its syntax tree in a single pass."""

from __future__ import annotations

import ast
import sys
import threading
from collections.abc import Callable, Iterable
from typing import Any

from fastlint.index.expressions import TERMS, Scope, place_of, term
from fastlint.index.facts import (
    MODULE,
    Binding,
    Block,
    BlockKind,
    Class,
    Facts,
    Flag,
    Function,
    Kind,
    Parameter,
    Place,
    Problem,
    Read,
    Result,
    Term,
    Use,
    empty,
)

_DEEP_STACK = 512 * 1024 * 1024
_DEEP_LIMIT = 200_000
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def index(text: str) -> Facts:
    """Facts of a module's text; a text that is no Python gives empty facts with a problem, never an exception."""
    try:
        return _index(text)
    except RecursionError:
        return _on_deep_stack(text)


def _on_deep_stack(text: str) -> Facts:
    """A second try for deeply nested (generated) code: a thread with a large stack and no practical recursion limit."""
    outcome: list[Facts] = []

    def work() -> None:
        try:
            outcome.append(_index(text))
        except (RecursionError, MemoryError):
            outcome.append(empty(Problem(1, 1, "nested too deeply to be analysed")))

    limit, size = sys.getrecursionlimit(), threading.stack_size(_DEEP_STACK)
    sys.setrecursionlimit(_DEEP_LIMIT)
    try:
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    finally:
        sys.setrecursionlimit(limit)
        threading.stack_size(size)
    return outcome[0] if outcome else empty(Problem(1, 1, "nested too deeply to be analysed"))


def _index(text: str) -> Facts:
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        return empty(Problem(error.lineno or 1, max(error.offset or 1, 1), error.msg))
    except ValueError as error:
        return empty(Problem(1, 1, str(error)))
    except MemoryError:
        return empty(Problem(1, 1, "nested too deeply to be analysed"))
    return _Indexer(text).run(tree)


class _Indexer:
    """Walks statements; expressions are reduced by `expressions.term`."""

    def __init__(self, text: str) -> None:
        self.scope = Scope(text)
        self.exports: list[str] | None = None

    def run(self, tree: ast.Module) -> Facts:
        scope = self.scope
        rows = scope.rows
        whole = (1, 1, rows, 1)
        scope.blocks.append(Block(-1, BlockKind.BODY, None, MODULE, whole))
        scope.functions.append(None)
        self._enter(MODULE)
        self._body(tree.body)
        scope.functions[MODULE] = Function(
            "<module>", "", -1, -1, scope.flags, (), (), None, scope.bindings, scope.returns, scope.yields, scope.reads,
            (), 0, 0, whole, (1, 1, 1, 1), 1, (),
        )  # fmt: skip
        statements = [(_first_row(s), s.end_lineno or s.lineno) for s in tree.body]
        exports = tuple(self.exports) if self.exports is not None else None
        return Facts(scope.functions, scope.classes, scope.calls, scope.blocks, exports, statements, rows, None)

    def _enter(self, owner: int) -> tuple[Any, ...]:
        """Start a function's own lists; returns the state to be given to `_leave`."""
        s = self.scope
        saved = (s.owner, s.bindings, s.returns, s.yields, s.reads, s.seen_reads, s.flags, s.block, s.globals, s.parent,
                 s.loads, s.handed, s.telling)  # fmt: skip
        s.owner, s.bindings, s.returns, s.yields, s.reads, s.seen_reads = owner, [], [], [], [], set()
        s.flags, s.globals, s.parent, s.loads, s.handed, s.telling = 0, [], -1, set(), set(), []
        return saved

    def _leave(self, saved: tuple[Any, ...]) -> None:
        s = self.scope
        inner, handed = s.loads, s.handed
        (s.owner, s.bindings, s.returns, s.yields, s.reads, s.seen_reads, s.flags, s.block, s.globals, s.parent,
         s.loads, s.handed, s.telling) = saved  # fmt: skip
        s.loads |= inner
        s.handed |= handed

    def _body(self, statements: Iterable[ast.stmt]) -> None:
        handlers = _STATEMENTS
        for statement in statements:
            handler = handlers.get(type(statement))
            if handler is not None:
                handler(self, statement)

    def _block(self, kind: int, test: Term, statements: list[ast.stmt], at: ast.AST) -> None:
        """Walk statements in a block of their own."""
        if not statements:
            return
        scope = self.scope
        outer = scope.block
        scope.block = len(scope.blocks)
        scope.blocks.append(Block(outer, kind, test, scope.owner, place_of(scope, at)))
        self._body(statements)
        scope.block = outer

    def bind(self, name: str, value: Term, row: int, annotation: Term = None) -> None:
        scope = self.scope
        scope.bindings.append(Binding(name, value, annotation, row, scope.block))

    def target(self, target: ast.expr, value: Term, annotation: Term = None) -> None:
        """Bind an assignment target: names, dotted names, unpacking."""
        kind = type(target)
        if kind is ast.Name:
            self.bind(target.id, value, target.lineno, annotation)  # type: ignore[attr-defined]
        elif kind is ast.Attribute:
            if dotted := _dotted(target):
                self.bind(dotted, value, target.lineno, annotation)
            else:
                term(self.scope, target.value, Use.OTHER)  # type: ignore[attr-defined]
        elif kind is ast.Tuple or kind is ast.List:
            for i, element in enumerate(target.elts):  # type: ignore[attr-defined]
                self.target(element, ("item", i, value))
        elif kind is ast.Starred:
            self.target(target.value, None)  # type: ignore[attr-defined]
        elif kind is ast.Subscript:
            base = term(self.scope, target.value, Use.OTHER)  # type: ignore[attr-defined]
            key = term(self.scope, target.slice, Use.OTHER)  # type: ignore[attr-defined]
            if name := _name_of(base):
                self.bind(f"{name}[]", ("dict", ((key, value),)), target.lineno)

    # statements

    def function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        scope = self.scope
        decorators = tuple((term(scope, d, Use.DECORATOR), place_of(scope, d)) for d in node.decorator_list)
        parameters = _parameters(scope, node.args)
        annotation = term(scope, node.returns, Use.OTHER) if node.returns else None
        number = len(scope.functions)
        scope.functions.append(None)
        self.bind(node.name, ("def", number), node.lineno)
        klass, scope.klass = scope.klass, -1
        qualname = scope.prefix + node.name
        prefix, scope.prefix = scope.prefix, f"{qualname}.<locals>."
        outer_block, parent = scope.block, scope.owner
        saved = self._enter(number)
        body = scope.block = len(scope.blocks)
        place = place_of(scope, node)
        scope.blocks.append(Block(outer_block, BlockKind.BODY, None, number, place))
        self._body(node.body)
        flags = scope.flags | (Flag.ASYNC if type(node) is ast.AsyncFunctionDef else 0)
        first = node.decorator_list[0].lineno if node.decorator_list else node.lineno
        column = place[1] + (10 if flags & Flag.ASYNC else 4)
        scope.functions[number] = Function(
            node.name, qualname, parent, klass, flags, parameters, decorators, annotation, scope.bindings, scope.returns,
            scope.yields, _reads(scope), tuple(scope.globals), outer_block, body, place,
            (node.lineno, column, node.lineno, column + len(node.name)), first, _unused(scope),
        )  # fmt: skip
        self._leave(saved)
        scope.prefix, scope.klass = prefix, klass

    def klass(self, node: ast.ClassDef) -> None:
        scope = self.scope
        decorators = tuple((term(scope, d, Use.DECORATOR), place_of(scope, d)) for d in node.decorator_list)
        bases = tuple(term(scope, b, Use.OTHER) for b in node.bases)
        keywords = tuple((k.arg, term(scope, k.value, Use.OTHER)) for k in node.keywords)
        number = len(scope.classes)
        scope.classes.append(None)
        self.bind(node.name, ("class", number), node.lineno)
        outer, scope.klass = scope.klass, number
        qualname = scope.prefix + node.name
        prefix, scope.prefix = scope.prefix, f"{qualname}."
        bindings, scope.bindings = scope.bindings, []
        outer_block = scope.block
        self._block(BlockKind.BODY, None, node.body, node)
        place = place_of(scope, node)
        column = place[1] + 6
        scope.classes[number] = Class(
            node.name, qualname, scope.owner, outer, bases, keywords, decorators, scope.bindings, outer_block, place,
            (node.lineno, column, node.lineno, column + len(node.name)),
        )  # fmt: skip
        scope.bindings, scope.prefix, scope.klass = bindings, prefix, outer

    def expression(self, node: ast.Expr) -> None:
        value = node.value
        if type(value) is not ast.Constant:
            term(self.scope, value, Use.STATEMENT)

    def assign(self, node: ast.Assign) -> None:
        value = term(self.scope, node.value, _assigned_use(node.targets[0]))
        for target in node.targets:
            self.target(target, value)
        self._note_exports(node.targets[0], node.value)

    def annotated(self, node: ast.AnnAssign) -> None:
        scope = self.scope
        value = term(scope, node.value, _assigned_use(node.target)) if node.value else None
        self.target(node.target, value if node.value else ("missing",), term(scope, node.annotation, Use.OTHER))
        if node.value:
            self._note_exports(node.target, node.value)

    def augmented(self, node: ast.AugAssign) -> None:
        value = term(self.scope, node.value, Use.OPERAND)
        if isinstance(node.target, ast.Name):
            self.bind(node.target.id, ("bin", "+=", node.target.id, value), node.lineno)
            self._note_exports(node.target, node.value)
        else:
            term(self.scope, node.target, Use.OPERAND)

    def _note_exports(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Name) and target.id == "__all__" and self.scope.owner == MODULE:
            names = [e.value for e in getattr(value, "elts", ()) if isinstance(e, ast.Constant)]
            self.exports = [*(self.exports or ()), *(n for n in names if isinstance(n, str))]

    def returned(self, node: ast.Return) -> None:
        scope = self.scope
        value = term(scope, node.value, Use.RETURNED) if node.value else ("const", None)
        scope.returns.append(Result(value, scope.block, place_of(scope, node)))

    def branch(self, node: ast.If) -> None:
        test = term(self.scope, node.test, Use.TRUTH)
        self._block(BlockKind.IF, test, node.body, node.test)
        self._block(BlockKind.ELSE, test, node.orelse, node.test)

    def while_loop(self, node: ast.While) -> None:
        test = term(self.scope, node.test, Use.TRUTH)
        self._block(BlockKind.WHILE, test, node.body, node.test)
        self._body(node.orelse)

    def for_loop(self, node: ast.For | ast.AsyncFor) -> None:
        is_async = type(node) is ast.AsyncFor
        if is_async:
            self.scope.flags |= Flag.AWAITS
        iterable = term(self.scope, node.iter, Use.ASYNC_ITERATED if is_async else Use.ITERATED)
        self.target(node.target, ("aelem" if is_async else "elem", iterable))
        self._block(BlockKind.ASYNC_LOOP if is_async else BlockKind.LOOP, iterable, node.body, node.iter)
        self._body(node.orelse)

    def with_block(self, node: ast.With | ast.AsyncWith) -> None:
        scope = self.scope
        is_async = type(node) is ast.AsyncWith
        if is_async:
            scope.flags |= Flag.AWAITS
        use, tag = (Use.ASYNC_ENTERED, "aenter") if is_async else (Use.ENTERED, "enter")
        kind = BlockKind.ASYNC_WITH if is_async else BlockKind.WITH
        outer = scope.block
        for item in node.items:
            manager = term(scope, item.context_expr, use)
            scope.blocks.append(Block(scope.block, kind, manager, scope.owner, place_of(scope, item.context_expr)))
            scope.block = len(scope.blocks) - 1
            if item.optional_vars is not None:
                self.target(item.optional_vars, (tag, manager))
        self._body(node.body)
        scope.block = outer

    def try_block(self, node: ast.Try) -> None:
        self._block(BlockKind.TRY, None, node.body, node)
        for handler in node.handlers:
            caught = term(self.scope, handler.type, Use.OTHER) if handler.type else None
            if handler.name:
                self.bind(handler.name, ("inst", caught), handler.lineno)
            self._block(BlockKind.EXCEPT, caught, handler.body, handler)
        self._block(BlockKind.TRY_ELSE, None, node.orelse, node)
        self._block(BlockKind.FINALLY, None, node.finalbody, node)

    def match(self, node: ast.Match) -> None:
        subject = term(self.scope, node.subject, Use.OTHER)
        for case in node.cases:
            self._pattern(case.pattern)
            if case.guard:
                term(self.scope, case.guard, Use.TRUTH)
            self._block(BlockKind.CASE, subject, case.body, case.pattern)

    def _pattern(self, pattern: ast.pattern) -> None:
        for node in ast.walk(pattern):
            if isinstance(node, ast.MatchAs) and node.name:
                inner = node.pattern
                value = ("inst", term(self.scope, inner.cls, 0)) if isinstance(inner, ast.MatchClass) else None
                self.bind(node.name, value, node.lineno)
            elif isinstance(node, ast.MatchStar) and node.name:
                self.bind(node.name, None, node.lineno)

    def imports(self, node: ast.Import) -> None:
        for alias in node.names:
            if alias.asname:
                self.bind(alias.asname, ("import", 0, alias.name, None), node.lineno)
            else:
                self.bind(alias.name.partition(".")[0], ("import", 0, alias.name.partition(".")[0], None), node.lineno)
                if "." in alias.name:
                    self.bind("import " + alias.name, ("import", 0, alias.name, None), node.lineno)

    def imports_from(self, node: ast.ImportFrom) -> None:
        for alias in node.names:
            name = alias.asname or alias.name
            self.bind(name, ("import", node.level, node.module or "", alias.name), node.lineno)

    def names(self, node: ast.Global | ast.Nonlocal) -> None:
        self.scope.globals.extend(node.names)

    def raised(self, node: ast.Raise) -> None:
        for part in (node.exc, node.cause):
            if part is not None:
                term(self.scope, part, Use.OTHER)

    def asserted(self, node: ast.Assert) -> None:
        term(self.scope, node.test, Use.TRUTH)
        if node.msg is not None:
            term(self.scope, node.msg, Use.OTHER)

    def deleted(self, node: ast.Delete) -> None:
        for target in node.targets:
            term(self.scope, target, Use.OTHER)

    def type_alias(self, node: Any) -> None:
        self.bind(node.name.id, term(self.scope, node.value, Use.OTHER), node.lineno)


_STATEMENTS: dict[type[ast.AST], Callable[[_Indexer, Any], None]] = {
    ast.FunctionDef: _Indexer.function,
    ast.AsyncFunctionDef: _Indexer.function,
    ast.ClassDef: _Indexer.klass,
    ast.Expr: _Indexer.expression,
    ast.Assign: _Indexer.assign,
    ast.AnnAssign: _Indexer.annotated,
    ast.AugAssign: _Indexer.augmented,
    ast.Return: _Indexer.returned,
    ast.If: _Indexer.branch,
    ast.While: _Indexer.while_loop,
    ast.For: _Indexer.for_loop,
    ast.AsyncFor: _Indexer.for_loop,
    ast.With: _Indexer.with_block,
    ast.AsyncWith: _Indexer.with_block,
    ast.Try: _Indexer.try_block,
    ast.TryStar: _Indexer.try_block,
    ast.Match: _Indexer.match,
    ast.Import: _Indexer.imports,
    ast.ImportFrom: _Indexer.imports_from,
    ast.Global: _Indexer.names,
    ast.Nonlocal: _Indexer.names,
    ast.Raise: _Indexer.raised,
    ast.Assert: _Indexer.asserted,
    ast.Delete: _Indexer.deleted,
}
if sys.version_info >= (3, 12):
    _STATEMENTS[ast.TypeAlias] = _Indexer.type_alias


def _assigned_use(target: ast.expr) -> int:
    kind = type(target)
    if kind is ast.Name:
        return Use.ASSIGNED
    return Use.UNPACKED if kind is ast.Tuple or kind is ast.List else Use.STORED


def _first_row(node: ast.stmt) -> int:
    if isinstance(node, _FUNCTIONS) and node.decorator_list:
        return node.decorator_list[0].lineno
    return node.lineno


def _dotted(node: ast.expr) -> str | None:
    """`self.a.b` as text if it starts with a name."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
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


def _reads(scope: Scope) -> list[Read]:
    """Attribute reads, and uses of names that got the result of a call and are handed to nobody."""
    called = {b.name for b in scope.bindings if type(b.value) is tuple and b.value[0] == "()"} - scope.handed
    for name, use, node, block in scope.telling:
        if name in called:
            scope.reads.append(Read(name, block, place_of(scope, node), use))
    return scope.reads


def _unused(scope: Scope) -> tuple[str, ...]:
    """Names bound in the function being read that nothing in it reads."""
    loads, declared = scope.loads, scope.globals
    names = {b.name for b in scope.bindings if b.name not in loads and "." not in b.name and b.name not in declared}
    return tuple(sorted(names))


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


TERMS[ast.Lambda] = lambda scope, node, use: _lambda(scope, node)


def _lambda(scope: Scope, node: ast.Lambda) -> Term:
    """A lambda is a function whose body is one return."""
    parameters = _parameters(scope, node.args)
    number = len(scope.functions)
    scope.functions.append(None)
    indexer = _Indexer.__new__(_Indexer)
    indexer.scope = scope
    outer_block, parent = scope.block, scope.owner
    saved = indexer._enter(number)
    place = place_of(scope, node)
    body = scope.block = len(scope.blocks)
    scope.blocks.append(Block(outer_block, BlockKind.BODY, None, number, place))
    value = term(scope, node.body, Use.RETURNED)
    scope.returns.append(Result(value, body, place))
    scope.functions[number] = Function(
        "<lambda>", scope.prefix + "<lambda>", parent, -1, scope.flags | Flag.LAMBDA, parameters, (), None, scope.bindings,
        scope.returns, scope.yields, scope.reads, (), outer_block, body, place, place, place[0], (),
    )  # fmt: skip
    indexer._leave(saved)
    return ("lambda", number)
