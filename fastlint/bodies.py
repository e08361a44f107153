"""What a function does with a dict that a client has sent: keys it needs, models it makes, checks by hand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import libcst as cst

from fastlint.nodes import names_in, own_nodes
from fastlint.walk.visitor import walk

_VALIDATES = ("model_validate", "parse_obj", "validate_python", "from_dict", "structure", "load", "loads")
_UNHANDLED = frozenset({
    "ValueError", "KeyError", "TypeError", "RuntimeError", "Exception", "AssertionError", "LookupError",
    "AttributeError",
})  # fmt: skip
"""Exceptions that become a 500 unless a handler is registered for them."""
_ERROR = re.compile(r"4\d\d|5\d\d|.*HTTP_[45]\d\d_\w+|.*HTTPStatus\.[A-Z_]+(\.value)?")
_MISSING = frozenset({"KeyError", "LookupError", "Exception", "TypeError", "BaseException"})


def looks_into(name: str, function: cst.FunctionDef) -> str:
    """What is asked of a dict: "required" (a missing key is an error), "optional", or "" (nothing that is not checked).

    Nothing is asked of a dict that is handed on, that becomes a model, or whose keys the function checks by itself.
    """
    nodes = list(own_nodes(function))
    if any(_becomes_model(node, name) for node in nodes):
        return ""
    needed, taken = _keys(nodes, name)
    refused, broken = _tested(nodes, name)
    if broken or needed - refused - _caught(nodes, name):
        return "required"
    return "optional" if taken and not refused else ""


def _becomes_model(node: cst.CSTNode, name: str) -> bool:
    """`Model(**body)`, `Model.model_validate({**stored, **body})`."""
    if not isinstance(node, cst.Call):
        return False
    callee = _last(node.func)
    if callee in _VALIDATES:
        return any(_holds(arg.value, name) for arg in node.args)
    is_class = callee[:1].isupper()
    return is_class and any(arg.star == "**" and _holds(arg.value, name) for arg in node.args)


def _holds(node: cst.BaseExpression, name: str) -> bool:
    """The dict itself, or a display or union that takes all of it in."""
    match node:
        case cst.Name(value=value):
            return value == name
        case cst.Dict():
            return any(isinstance(e, cst.StarredDictElement) and _holds(e.value, name) for e in node.elements)
        case cst.BinaryOperation(operator=cst.BitOr()):
            return _holds(node.left, name) or _holds(node.right, name)
        case cst.BooleanOperation():
            return _holds(node.left, name) or _holds(node.right, name)
    return False


def _last(node: cst.BaseExpression) -> str:
    last = node.attr if isinstance(node, cst.Attribute) else node
    return last.value if isinstance(last, cst.Name) else ""


def _text(node: cst.BaseExpression) -> str:
    return node.evaluated_value if isinstance(node, cst.SimpleString) and isinstance(node.evaluated_value, str) else ""


def _key(node: cst.CSTNode, name: str) -> tuple[str, bool] | None:
    """The key that a node reads, and whether it has to be there: `x["key"]`, `x.get("key")`."""
    match node:
        case cst.Call(func=cst.Attribute(value=cst.Name(value=base), attr=cst.Name(value=("get" | "pop") as method))):
            key = _text(node.args[0].value) if node.args else ""
            needed = method == "pop" and len(node.args) == 1
        case cst.Subscript(value=cst.Name(value=base)):
            index = node.slice[0].slice
            key, needed = (_text(index.value) if isinstance(index, cst.Index) else ""), True
        case _:
            return None
    return (key, needed) if base == name and key else None


def _keys(nodes: Iterable[cst.CSTNode], name: str) -> tuple[set[str], set[str]]:
    """Keys that have to be there, and those that may be: what is set is not read."""
    nodes = list(nodes)
    set_here = {id(n.target) for n in nodes if isinstance(n, cst.AssignTarget)}
    found = [key for node in nodes if id(node) not in set_here and (key := _key(node, name)) is not None]
    return {key for key, needed in found if needed}, {key for key, needed in found if not needed}


def _tested(nodes: list[cst.CSTNode], name: str) -> tuple[set[str], bool]:
    """Keys for which an error is answered, and whether a key's absence raises what becomes a 500."""
    derived = dict(_derived(nodes, name))
    refused: set[str] = set()
    broken = False
    for node in nodes:
        if not isinstance(node, cst.If):
            continue
        keys = {key for part in walk(node.test) for key in _asked(part, name, derived)}
        if keys:
            answer = _answer(node.body)
            refused |= keys if answer == "refused" else set()
            broken |= answer == "broken" and any(_presence(part, name) for part in walk(node.test))
    return refused, broken


def _derived(nodes: Iterable[cst.CSTNode], name: str) -> Iterator[tuple[str, str]]:
    """Variables that are given what a key holds."""
    for node in nodes:
        match node:
            case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=variable))]):
                value: cst.BaseExpression | None = node.value
            case cst.AnnAssign(target=cst.Name(value=variable)) | cst.NamedExpr(target=cst.Name(value=variable)):
                value = node.value
            case _:
                continue
        for part in walk(value) if value is not None else ():
            if (found := _key(part, name)) is not None:
                yield variable, found[0]


def _asked(node: cst.CSTNode, name: str, derived: dict[str, str]) -> Iterator[str]:
    if isinstance(node, cst.Name) and node.value in derived:
        yield derived[node.value]
    elif (found := _key(node, name)) is not None:
        yield found[0]
    else:
        yield from _presence(node, name)


def _presence(node: cst.CSTNode, name: str) -> list[str]:
    """`"key" in x`, `"key" not in x`."""
    if not isinstance(node, cst.Comparison) or not isinstance(node.comparisons[0].operator, (cst.In, cst.NotIn)):
        return []
    inside = node.comparisons[0].comparator
    return [key] if (key := _text(node.left)) and isinstance(inside, cst.Name) and inside.value == name else []


def _answer(body: cst.CSTNode) -> str:
    """Whether a block answers an error ("refused"), raises what becomes a 500 ("broken"), or does something else."""
    for node in walk(body):
        if isinstance(node, cst.Raise) and node.exc is not None:
            raised = _last(node.exc.func if isinstance(node.exc, cst.Call) else node.exc)
            return "broken" if raised in _UNHANDLED else "refused"
        if isinstance(node, cst.Return) and node.value is not None and _is_error(node.value):
            return "refused"
    return ""


def _is_error(value: cst.BaseExpression) -> bool:
    """A response with the status of an error, or a dict that tells of one."""
    if isinstance(value, cst.Call):
        texts = [cst.Module([]).code_for_node(arg.value) for arg in value.args]
        return any(_ERROR.fullmatch(text) for text in texts) or "error" in _last(value.func).lower()
    keys = [e.key for e in value.elements if isinstance(e, cst.DictElement)] if isinstance(value, cst.Dict) else []
    return any(_text(key).lower() in ("error", "errors", "detail") for key in keys)


def _caught(nodes: Iterable[cst.CSTNode], name: str) -> set[str]:
    """Keys that are read where a missing one is caught and answered."""
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, cst.Try) and any(_is_answered(handler) for handler in node.handlers):
            found |= {key[0] for part in walk(node.body) if (key := _key(part, name)) is not None}
    return found


def _is_answered(handler: cst.ExceptHandler) -> bool:
    caught = names_in(handler.type) if handler.type is not None else _MISSING
    return bool(caught & _MISSING) and _answer(handler.body) == "refused"
