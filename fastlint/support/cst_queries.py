"""Small questions about LibCST nodes, and edits of them, that several rules share."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.diagnostic import Edit, Span
from fastlint.source import lines_of
from fastlint.subjects.data import Parameter
from fastlint.support.pydantic_choice import first_choice
from fastlint.walk.visitor import below, kinds, walk

if TYPE_CHECKING:
    from fastlint.subjects.serving import Lifespan
    from fastlint.subjects.shared import Call
    from fastlint.walk.module import Module

_SCOPES = ("FunctionDef", "ClassDef", "Lambda")
_IN_THREADS = {
    "route": "route", "dependency": "dependency", "background-task": "background task",
    "exception-handler": "exception handler",
}  # fmt: skip
_ON_LOOP = frozenset({"startup", "lifespan", "validator"})
_WITHOUT_LOOP = frozenset({"RuntimeError", "BaseException"})
"""What expects that no loop runs catches one of these."""
_WIDTH = 100
"""Columns; what is longer is broken unless the file has longer rows."""
_CLOSING = re.compile(r"(?:\s|\\|#[^\n]*)*\)")
_SKETCH = 4
"""Statements from which on a function is more than a sketch of one."""
_COUNTING = frozenset({"len", "sum", "count", "total"})


def argument(call: cst.Call, position: int | None, keyword: str) -> cst.Arg | None:
    """The argument given by position (None: by keyword only) or by keyword; None if it is not written out."""
    for i, arg in enumerate(call.args):
        if arg.star:
            continue
        if arg.keyword is not None:
            if arg.keyword.value == keyword:
                return arg
        elif i == position and not any(a.star for a in call.args[:i]):
            return arg
    return None


def argument_span(span: Span, keyword: str, module: Module) -> Span:
    """Where an argument of the call or decorator at a place stands, with its keyword; the place if it has none."""
    node = module.node(span)
    call = node.decorator if isinstance(node, cst.Decorator) else node
    found = argument(call, None, keyword) if isinstance(call, cst.Call) else None
    return span if found is None else module.span(found)


def keyword_span(span: Span, keyword: str, module: Module) -> Span:
    """Where the call at a place, a statement too, is given an argument by keyword; the place if it is not."""
    call = module.expression(span)
    found = argument(call, None, keyword) if isinstance(call, cst.Call) else None
    return span if found is None else module.span(found)


def return_span(function: Span, module: Module) -> Span | None:
    """Where the return annotation of a function stands, if it has one."""
    node = module.node(function)
    if not isinstance(node, cst.FunctionDef) or node.returns is None:
        return None
    return module.span(node.returns.annotation)


def end_of(node: cst.BaseExpression, module: Module) -> Span:
    """The place behind an expression and the parentheses around it: what a span covers does not have these."""
    source, span = module.source, module.span(node)
    rows = len(source.line_starts)
    rest, end = source.slice(Span(span.end_row, span.end_column, rows, len(source.line(rows)) + 1)), 0
    for _ in node.rpar:
        closing = _CLOSING.match(rest, end)
        end = closing.end() if closing is not None else end
    end += source.offset(span.end_row, span.end_column)
    return source.span(end, end)


def last_name(node: cst.CSTNode | None) -> str:
    """`b` of `a.b` and of `b`, "" for anything else."""
    last = node.attr if isinstance(node, cst.Attribute) else node
    return last.value if isinstance(last, cst.Name) else ""


def is_none(node: cst.CSTNode) -> bool:
    """Whether an expression is written `None`."""
    return isinstance(node, cst.Name) and node.value == "None"


def function_of(parameter: Parameter, module: Module) -> cst.FunctionDef | None:
    """The function that declares a parameter, if it stands in this file and is no lambda."""
    if parameter.owner_span is None or parameter.filename != module.source.filename:
        return None
    node = module.node(parameter.owner_span)
    return node if isinstance(node, cst.FunctionDef) else None


def parameters_of(function: cst.FunctionDef) -> list[cst.Param]:
    """All parameters in their order."""
    given = function.params
    stars = [given.star_arg] if isinstance(given.star_arg, cst.Param) else []
    last = [given.star_kwarg] if given.star_kwarg is not None else []
    return [*given.posonly_params, *given.params, *stars, *given.kwonly_params, *last]


def parameter_node(parameter: Parameter, module: Module) -> cst.Param | None:
    """The node of a parameter, if its function stands in this file."""
    function = function_of(parameter, module)
    found = parameters_of(function) if function is not None else []
    return next((p for p in found if p.name.value == parameter.name), None)


def is_unread(parameter: Parameter, module: Module) -> bool:
    """Whether a function of this file never speaks of its parameter, and does of others: it is no mere sketch."""
    function = function_of(parameter, module)
    if function is None or parameter.kind == "field" or len(function.body.body) < _SKETCH:
        return False
    read = names_in(function.body)
    others = {other.name.value for other in parameters_of(function)} - {"self"}
    return parameter.name not in read and "locals" not in read and not others.isdisjoint(read)


def field_node(parameter: Parameter, module: Module) -> cst.AnnAssign | None:
    """The statement that declares a field of a class in this file."""
    if parameter.kind != "field" or parameter.filename != module.source.filename:
        return None
    return next((n for n in module.around(parameter.span) if isinstance(n, cst.AnnAssign)), None)


def class_of_field(parameter: Parameter, module: Module) -> cst.ClassDef | None:
    """The class in this file that declares a field."""
    field = field_node(parameter, module)
    around = module.ancestors(module.span(field)) if field is not None else []
    return next((node for node in around if isinstance(node, cst.ClassDef)), None)


def without_defaults(function: cst.FunctionDef, names: Collection[str], module: Module) -> tuple[Edit, ...]:
    """The edits that take the defaults of some parameters away, so that the order of all stays valid.

    Where a parameter with a default precedes one without, a `*` makes the rest keyword-only: FastAPI passes all by
    name. Empty if that cannot be done.
    """
    edits: list[Edit] = []
    positional = {id(p) for p in (*function.params.posonly_params, *function.params.params)}
    has_default = False
    for param in parameters_of(function):
        if param.default is not None and param.name.value in names:
            before = end_of(param.annotation.annotation if param.annotation is not None else param.name, module)
            after = end_of(param.default, module)
            edits.append(Edit(Span(before.end_row, before.end_column, after.end_row, after.end_column), ""))
        elif param.default is not None:
            has_default |= id(param) in positional
            continue
        if has_default and id(param) in positional:
            if function.params.star_arg is not cst.MaybeSentinel.DEFAULT or function.params.posonly_params:
                return ()
            start = module.span(param.name)
            place = Span(start.row, start.column, start.row, start.column)
            edits.append(Edit(place, keyword_only_mark(param, module)))
            positional = set()
    return tuple(edits)


def keyword_only_mark(param: cst.Param, module: Module) -> str:
    """What makes a parameter and those behind it keyword-only, as it is to be written before its name."""
    start = module.span(param.name)
    before = module.source.line(start.row)[: start.column - 1]
    return "*, " if before.strip() else f"*,{module.source.newline}{before}"


def own_nodes(function: cst.FunctionDef | cst.ClassDef | cst.Module) -> Iterator[cst.CSTNode]:
    """All nodes of a body in source order, without the bodies of functions, classes and lambdas inside it."""
    stack: list[cst.CSTNode] = [
        *reversed(function.body.body if not isinstance(function, cst.Module) else function.body)
    ]
    while stack:
        node = stack.pop()
        yield node
        if not isinstance(node, kinds(*_SCOPES)):
            stack.extend(reversed(below(node)))


def names_in(node: cst.CSTNode) -> frozenset[str]:
    """All plain names that stand anywhere in a node."""
    return frozenset(n.value for n in walk(node) if isinstance(n, cst.Name))


def is_count(name: str, node: cst.BaseExpression) -> bool:
    """Whether what has a name is a number of things: `len(errors)`, `job.error_count`, 3 for `errors`."""
    callee = node.func if isinstance(node, cst.Call) else node
    last = callee.attr if isinstance(callee, cst.Attribute) else callee
    is_called_so = isinstance(last, cst.Name) and (last.value in _COUNTING or last.value.endswith("_count"))
    return is_called_so or (isinstance(node, cst.Integer) and name.endswith("s"))


def remove_argument(call: cst.Call, arg: cst.Arg, module: Module) -> Edit:
    """The edit that takes an argument out of a call, with its comma.

    Comments between the argument and its neighbours go with it. Raises KeyError for nodes of another file.
    """
    args: Sequence[cst.Arg] = call.args
    i = next(index for index, each in enumerate(args) if each is arg)
    span = module.span(arg)
    if i + 1 < len(args):
        following = module.span(args[i + 1])
        return Edit(Span(span.row, span.column, following.row, following.column), "")
    if i:
        before = module.span(args[i - 1].value)
        return Edit(Span(before.end_row, before.end_column, span.end_row, span.end_column), "")
    return Edit(span, "")


def added_arguments(call: cst.Call, texts: Sequence[str], module: Module) -> Edit:
    """The edit that puts arguments behind those of a call, on rows of their own where the last one has its own.

    Behind a last argument that is unpacked, they have to be keyword arguments.
    """
    if not call.args:
        end = module.span(call)
        return Edit(Span(end.end_row, end.end_column - 1, end.end_row, end.end_column - 1), ", ".join(texts))
    first, last = module.span(call.args[-1]), module.span(call.args[-1].value)
    row = module.source.line(first.row)
    before = row[: first.column - 1]
    is_alone = len(call.args) == 1 or module.span(call.args[-2].value).end_row < first.row
    if _would_stick_out(call, texts, module):
        return _broken(call, texts, module)
    separator = f",{module.source.newline}{before}" if not before.strip() and is_alone else ", "
    text = "".join(f"{separator}{each}" for each in texts)
    return Edit(Span(last.end_row, last.end_column, last.end_row, last.end_column), text)


def _would_stick_out(call: cst.Call, texts: Sequence[str], module: Module) -> bool:
    """Whether arguments make the row of a call longer than `_WIDTH`, and than any row that the file has."""
    span, source = module.span(call), module.source
    if span.row != span.end_row:
        return False
    longest = max(len(line) for line in lines_of(source.text))
    return len(source.line(span.row)) + sum(len(text) + 2 for text in texts) > max(_WIDTH, longest)


def _broken(call: cst.Call, texts: Sequence[str], module: Module) -> Edit:
    """The arguments of a call of one row, and more of them, on a row of their own; one a row if that is too long."""
    end, first = module.span(call), module.span(call.args[0])
    line, newline = module.source.line(end.row), module.source.newline
    indent = line[: len(line) - len(line.lstrip())]
    given = [module.text(module.span(arg)) for arg in call.args]
    given = [text.rstrip().removesuffix(",") for text in given]
    row = f"{indent}    {', '.join([*given, *texts])}"
    if len(row) > _WIDTH:
        row = newline.join(f"{indent}    {text}," for text in (*given, *texts))
    span = Span(first.row, first.column, end.end_row, end.end_column - 1)
    return Edit(span, f"{newline}{row}{newline}{indent}")


def tries_around(span: Span, module: Module) -> Iterator[cst.Try]:
    """Try statements, the nearest first, whose own body (no handler) holds the expression in the same function."""
    inner: cst.CSTNode | None = None
    for node in module.ancestors(span):
        if isinstance(node, kinds(*_SCOPES)):
            return
        if isinstance(node, cst.Try) and inner is node.body:
            yield node
        inner = node


def caught(handler: cst.ExceptHandler) -> tuple[str, ...]:
    """Last names of the exceptions that a handler catches; BaseException for a bare `except`."""
    if handler.type is None:
        return ("BaseException",)
    kinds = [e.value for e in handler.type.elements] if isinstance(handler.type, cst.Tuple) else [handler.type]
    names = [kind.attr if isinstance(kind, cst.Attribute) else kind for kind in kinds]
    return tuple(name.value for name in names if isinstance(name, cst.Name))


def thread_without_loop(call: Call, module: Module) -> str:
    """What FastAPI calls the function around a call, which it runs in a thread without an event loop, "" if not so.

    A function that sets an event loop for its thread, or expects to find none, is not meant.
    """
    function = call.function
    role = next((text for role, text in _IN_THREADS.items() if role in function.roles), "")
    if function.is_async or not _ON_LOOP.isdisjoint(function.roles) or _sets_loop(function.span, module):
        return ""
    return "" if expects_no_loop(call, module) else role


def expects_no_loop(call: Call, module: Module) -> bool:
    """Whether a handler around a call is for what is raised where no loop runs."""
    expected = (caught(handler) for node in tries_around(call.span, module) for handler in node.handlers)
    return any(not _WITHOUT_LOOP.isdisjoint(names) for names in expected)


def _sets_loop(span: Span, module: Module) -> bool:
    return any(name.rpartition(".")[2] == "set_event_loop" for name in module.outline.called_in(span))


def assigned(function: cst.FunctionDef, name: str) -> list[cst.BaseExpression]:
    """What is assigned to a name in a function's own body (`+=` too), in source order."""
    found: list[cst.BaseExpression] = []
    for node in own_nodes(function):
        targets: list[cst.BaseExpression] = []
        if isinstance(node, cst.Assign):
            targets = [target.target for target in node.targets]
        elif isinstance(node, (cst.AnnAssign, cst.AugAssign, cst.NamedExpr)):
            targets = [node.target]
        else:
            continue
        if node.value is not None and any(isinstance(t, cst.Name) and t.value == name for t in targets):
            found.append(node.value)
    return found


def template(node: cst.BaseExpression) -> Iterator[str | cst.BaseExpression]:
    """A text that is put together (f-string, `+`, `%`, `format`), piece by piece: fixed texts and expressions.

    Nothing for any other expression.
    """
    if isinstance(node, cst.SimpleString):
        value = node.evaluated_value
        yield value if isinstance(value, str) else value.decode("utf-8", "replace")
    elif isinstance(node, cst.FormattedString):
        for part in node.parts:
            yield part.value if isinstance(part, cst.FormattedStringText) else part.expression  # type: ignore[attr-defined]
    elif isinstance(node, cst.ConcatenatedString):
        yield from template(node.left)
        yield from template(node.right)
    elif isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.Add):
        for side in (node.left, node.right):
            pieces = list(template(side))
            yield from pieces or [side]
    elif isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.Modulo):
        yield from _filled(node.left, _PERCENT, _operands(node.right))
    elif isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute) and node.func.attr.value == "format":
        given = [(arg.keyword.value if arg.keyword else None, arg.value) for arg in node.args if not arg.star]
        yield from _filled(node.func.value, _BRACES, given)


_PERCENT = re.compile(r"%(?:\((\w+)\))?[-#0 +\d.]*[a-zA-Z]")
_BRACES = re.compile(r"\{(\w*)[^{}]*\}")


def _operands(node: cst.BaseExpression) -> list[tuple[str | None, cst.BaseExpression]]:
    """What stands behind `%`, by key."""
    if isinstance(node, cst.Tuple):
        return [(None, element.value) for element in node.elements]
    if isinstance(node, cst.Dict):
        entries = [e for e in node.elements if isinstance(e, cst.DictElement) and isinstance(e.key, cst.SimpleString)]
        return [(str(e.key.evaluated_value), e.value) for e in entries if isinstance(e.key, cst.SimpleString)]
    return [(None, node)]


def _filled(
    text: cst.BaseExpression, places: re.Pattern[str], given: list[tuple[str | None, cst.BaseExpression]]
) -> Iterator[str | cst.BaseExpression]:
    """A fixed text with what is put into its places; one whose text is not known is just what is given."""
    fixed = "".join(part for part in template(text) if isinstance(part, str))
    by_name = {name: value for name, value in given if name}
    unnamed = iter([value for name, value in given if not name])
    end = 0
    for match in places.finditer(fixed):
        yield fixed[end : match.start()]
        end = match.end()
        value = by_name.get(match[1]) if match[1] and not match[1].isdigit() else next(unnamed, None)
        if value is not None:
            yield value
    yield fixed[end:]


def lifespan_function(lifespan: Lifespan, module: Module) -> cst.FunctionDef | None:
    """The function of a lifespan; of one that is only entered by another, if it is declared to take an application."""
    function = module.node(lifespan.function.span)
    if not isinstance(function, cst.FunctionDef):
        return None
    first = next(iter(function.params.params), None)
    declared = first.annotation.annotation if first is not None and first.annotation is not None else None
    name = module.qualified_name(declared) or "" if declared is not None else ""
    is_application = name.startswith(("fastapi.", "starlette.")) and name.endswith((".FastAPI", ".Starlette"))
    return function if is_application or not lifespan.is_nested else None


def is_version_one(klass: cst.ClassDef, module: Module) -> bool:
    """Whether a class derives from one of `pydantic.v1`."""
    return any(_origin(base.value, module).startswith("pydantic.v1") for base in klass.bases)


def _origin(base: cst.BaseExpression, module: Module) -> str:
    """The qualified name of a base: that for Pydantic 2, where the file imports it otherwise for the first one."""
    name = module.qualified_name(base) or ""
    return (first_choice(base.value, module) or name) if isinstance(base, cst.Name) else name


def signature_end(function: Span, module: Module) -> Span | None:
    """Where the return annotation goes: behind the parameters, before the colon."""
    start, depth, end = function, 0, (0, 0)
    for token in tokenize.generate_tokens(io.StringIO(module.text(start)).readline):
        if token.string in ("(", "[", "{"):
            depth += 1
        elif token.string in (")", "]", "}"):
            depth, end = depth - 1, token.end
        elif token.string == ":" and not depth:
            row, column = end
            place = start.row + row - 1, column + (start.column if row == 1 else 1)
            return Span(*place, *place)
    return None
