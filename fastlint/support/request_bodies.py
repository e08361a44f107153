"""What a function does with a dict that a client has sent: keys it needs, models it makes, checks by hand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

import libcst as cst

from fastlint.support.cst_queries import last_name, names_in, own_nodes
from fastlint.support.endings import falls_through
from fastlint.walk.visitor import walk

_VALIDATES = ("model_validate", "parse_obj", "validate_python", "from_dict", "structure", "load", "loads")
_UNHANDLED = frozenset({
    "ValueError", "KeyError", "TypeError", "RuntimeError", "Exception", "AssertionError", "LookupError",
    "AttributeError",
})  # fmt: skip
"""Exceptions that become a 500 unless a handler is registered for them."""
_ERROR = re.compile(r"4\d\d|5\d\d|.*HTTP_[45]\d\d_\w+|.*HTTPStatus\.[A-Z_]+(\.value)?")
_MISSING = frozenset({"KeyError", "LookupError", "Exception", "TypeError", "BaseException"})


class Looks(NamedTuple):
    """What is asked of a dict: `kind` is "required" (without `key` there is an error), "optional", or "" (nothing)."""

    kind: Literal["required", "optional", ""]
    key: str = ""


def looks_into(name: str, function: cst.FunctionDef) -> Looks:
    """What a function asks of a dict and does not check.

    Nothing is asked of a dict that is handed on, that becomes a model, or whose keys the function checks by itself.
    """
    nodes = list(own_nodes(function))
    if any(_becomes_model(node, name) for node in nodes):
        return Looks("")
    needed, taken = _keys(nodes, name)
    refused, broken = _tested(nodes, name)
    if _checks_many(nodes, name):
        needed, taken = [], [*needed, *taken]
    known = refused | _caught(nodes, name) | _left_without(nodes, name) | _set(nodes, name)
    missed = [*broken, *(key for key in needed if key not in known)]
    if missed:
        return Looks("required", missed[0])
    return Looks("optional" if taken and not refused else "")


def _becomes_model(node: cst.CSTNode, name: str) -> bool:
    """`Model(**body)`, `Model.model_validate({**stored, **body})`."""
    if not isinstance(node, cst.Call):
        return False
    callee = last_name(node.func)
    if callee in _VALIDATES:
        return any(_holds(arg.value, name) for arg in node.args)
    is_class = callee[:1].isupper()
    return is_class and any(arg.star == "**" and _holds(arg.value, name) for arg in node.args)


def _checks_many(nodes: list[cst.CSTNode], name: str) -> bool:
    """Whether keys of a list are looked for, and an error is answered: `all(k in body for k in required)`."""
    is_asked = any(_asks_many(node, name) for node in nodes)
    return is_asked and any(isinstance(node, cst.If) and _answer(node.body) == "refused" for node in nodes)


def _asks_many(node: cst.CSTNode, name: str) -> bool:
    match node:
        case cst.Comparison(left=cst.Name(), comparisons=[cst.ComparisonTarget(operator=cst.In() | cst.NotIn())]):
            return _is_keys(node.comparisons[0].comparator, name)
        case cst.BinaryOperation(operator=cst.Subtract()):
            return _is_keys(node.right, name)
        case cst.Call(func=cst.Attribute(value=owner, attr=cst.Name(value="issubset" | "difference" | "issuperset"))):
            return any(_is_keys(part, name) for part in (*(arg.value for arg in node.args), owner))
    return False


def _is_keys(node: cst.BaseExpression, name: str) -> bool:
    """`body`, `body.keys()`, `set(body)`."""
    match node:
        case cst.Name(value=value):
            return value == name
        case cst.Call(func=cst.Attribute(value=cst.Name(value=value), attr=cst.Name(value="keys"))):
            return value == name
        case cst.Call(func=cst.Name(value="set" | "frozenset" | "list"), args=[cst.Arg(value=inner)]):
            return _is_keys(inner, name)
    return False


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


def _keys(nodes: list[cst.CSTNode], name: str) -> tuple[list[str], list[str]]:
    """Keys that have to be there, and those that may be: what is set is not read, and a test may have seen it there."""
    set_here = {id(node.target) for node in nodes if isinstance(node, cst.AssignTarget)}
    guarded = _guarded(nodes, name)
    needed: list[str] = []
    optional: list[str] = []
    for node in nodes:
        found = _key(node, name) if id(node) not in set_here else None
        if found is not None:
            key, is_needed = found
            (needed if is_needed and id(node) not in guarded else optional).append(key)
    return needed, optional


def _set(nodes: Iterable[cst.CSTNode], name: str) -> set[str]:
    """Keys that the function puts there itself."""
    found: set[str] = set()
    for node in nodes:
        match node:
            case cst.AssignTarget(target=cst.Subscript() as target) if (key := _key(target, name)) is not None:
                found.add(key[0])
            case cst.Call(func=cst.Attribute(value=cst.Name(value=base), attr=cst.Name(value="setdefault"))):
                found |= {_text(arg.value) for arg in node.args[:1]} if base == name else set()
    return found


def _guarded(nodes: Iterable[cst.CSTNode], name: str) -> set[int]:
    """Reads of keys below a test that asks whether they are there: `body["a"] if "a" in body else 0`."""
    nodes = list(nodes)
    found: set[int] = set()
    for node in nodes:
        match node:
            case cst.If(test=test) | cst.IfExp(test=test) | cst.BooleanOperation(left=test):
                keys = _asked_for_presence(test, name, nodes)
            case _:
                continue
        if keys:
            found |= {id(part) for part in walk(node) if (key := _key(part, name)) is not None and key[0] in keys}
    return found


def _asked_for_presence(test: cst.CSTNode, name: str, nodes: list[cst.CSTNode]) -> set[str]:
    """The keys of which a test asks whether they are there, without needing them."""
    soft = {variable: key for variable, key, needed in _derived(nodes, name) if not needed}
    found: set[str] = set()
    for part in walk(test):
        found.update(_presence(part, name))
        if isinstance(part, cst.Name) and part.value in soft:
            found.add(soft[part.value])
        elif (key := _key(part, name)) is not None and not key[1]:
            found.add(key[0])
    return found


def _left_without(nodes: list[cst.CSTNode], name: str) -> set[str]:
    """Keys without which the function ends before it reads them: `if "a" not in body: return None`."""
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, cst.If) and not falls_through(node.body) and _answer(node.body) != "broken":
            for part in walk(node.test):
                if _is_absence(part):
                    found |= _asked_for_presence(part, name, nodes)
    return found


def _is_absence(test: cst.CSTNode) -> bool:
    """`not x`, `x is None`, `"key" not in x`."""
    match test:
        case cst.UnaryOperation(operator=cst.Not()):
            return True
        case cst.Comparison(comparisons=[cst.ComparisonTarget(operator=cst.NotIn())]):
            return True
        case cst.Comparison(comparisons=[cst.ComparisonTarget(operator=cst.Is(), comparator=cst.Name(value="None"))]):
            return True
    return False


def _tested(nodes: list[cst.CSTNode], name: str) -> tuple[set[str], list[str]]:
    """Keys for which an error is answered, and those whose absence raises what becomes a 500."""
    derived = {variable: key for variable, key, _ in _derived(nodes, name)}
    refused: set[str] = set()
    broken: list[str] = []
    for node in nodes:
        if not isinstance(node, cst.If):
            continue
        keys = {key for part in walk(node.test) for key in _asked(part, name, derived)}
        if keys:
            answer = _answer(node.body)
            refused |= keys if answer == "refused" else set()
            broken += [k for part in walk(node.test) for k in _presence(part, name)] if answer == "broken" else []
    return refused, broken


def _derived(nodes: Iterable[cst.CSTNode], name: str) -> Iterator[tuple[str, str, bool]]:
    """Variables that are given what a key holds, and whether it has to be there."""
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
                yield variable, *found


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
            raised = last_name(node.exc.func if isinstance(node.exc, cst.Call) else node.exc)
            return "broken" if raised in _UNHANDLED else "refused"
        if isinstance(node, cst.Return) and node.value is not None and _is_error(node.value):
            return "refused"
    return ""


def _is_error(value: cst.BaseExpression) -> bool:
    """A response with the status of an error, or a dict that tells of one."""
    if isinstance(value, cst.Call):
        texts = [cst.Module([]).code_for_node(arg.value) for arg in value.args]
        return any(_ERROR.fullmatch(text) for text in texts) or "error" in last_name(value.func).lower()
    if not isinstance(value, cst.Dict):
        return False
    keys = [element.key for element in value.elements if isinstance(element, cst.DictElement)]
    return any(_text(key).lower() in ("error", "errors", "detail") for key in keys)


def _caught(nodes: Iterable[cst.CSTNode], name: str) -> set[str]:
    """Keys that are read where a missing one is caught and answered."""
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, cst.Try) and any(_is_answered(handler) for handler in node.handlers):
            found |= {key[0] for part in walk(node.body) if (key := _key(part, name)) is not None}
    return found


def _is_answered(handler: cst.ExceptHandler) -> bool:
    """Whether a missing key ends here, in an answer or in something else that is no 500."""
    caught = names_in(handler.type) if handler.type is not None else _MISSING
    is_raised_again = any(isinstance(node, cst.Raise) and node.exc is None for node in walk(handler.body))
    return bool(caught & _MISSING) and not is_raised_again and _answer(handler.body) != "broken"
