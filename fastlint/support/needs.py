"""Whether a function needs a parameter: what it does with it, whether it asks if it is there, or a class fills it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.subjects.data import Parameter
from fastlint.support.cst_queries import class_of_field, function_of, last_name, own_nodes

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_MAKERS = ("__init__", "model_post_init")
_VALIDATOR = "model_validator"
_EARLY = frozenset({"before", "plain", "wrap"})
"""Modes of validators that are given what nobody has looked at yet."""


def need_of(parameter: Parameter, module: Module) -> str:
    """Whether a function reads its parameter without a question ("read"), or a body is only handed on ("untested")."""
    function = function_of(parameter, module)
    if parameter.kind == "field" or function is None:
        return ""
    nodes = list(own_nodes(function))
    if any(_is_name(part, parameter.name) for node in nodes for part in asked_parts(node)):
        return ""
    if any(isinstance(node, (cst.Attribute, cst.Subscript)) and _is_name(node.value, parameter.name) for node in nodes):
        return "read"
    is_used = any(_is_name(node, parameter.name) for node in nodes)
    return "untested" if is_used and parameter.source == "body" else ""


def _is_name(node: cst.CSTNode, name: str) -> bool:
    return isinstance(node, cst.Name) and node.value == name


def asked_parts(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """What a node asks of values, or gives another one: the parts of tests, and targets."""
    match node:
        case cst.If(test=test) | cst.IfExp(test=test) | cst.While(test=test) | cst.Assert(test=test):
            yield test
        case cst.CompIf(test=test) | cst.Match(subject=test) | cst.UnaryOperation(expression=test):
            yield test
        case cst.BooleanOperation(left=left, right=right):
            yield from (left, right)
        case cst.Comparison(left=left, comparisons=comparisons):
            yield left
            yield from (target.comparator for target in comparisons)
        case cst.Assign(targets=targets):
            yield from (target.target for target in targets)
        case cst.Call(func=cst.Name(value="isinstance" | "getattr" | "hasattr" | "bool"), args=args):
            yield from (arg.value for arg in args)


def is_filled(parameter: Parameter, module: Module) -> bool:
    """Whether the class of a field gives it a value when an instance is made: nobody may ever see the None."""
    methods = (m for m in body_of_class(parameter, module) if isinstance(m, cst.FunctionDef))
    return any(
        _sets(method, parameter.name) for method in methods if method.name.value in _MAKERS or _is_after(method, module)
    )


def _is_after(method: cst.FunctionDef, module: Module) -> bool:
    """Whether a method is a validator of the whole object, once it is made."""
    calls = (d.decorator for d in method.decorators)
    given = (module.text(module.span(c)) for c in calls if isinstance(c, cst.Call) and last_name(c.func) == _VALIDATOR)
    return any("after" in text for text in given)


def body_of_class(parameter: Parameter, module: Module) -> Sequence[cst.BaseStatement]:
    """The statements of the class of a field."""
    klass = class_of_field(parameter, module)
    return klass.body.body if klass is not None and isinstance(klass.body, cst.IndentedBlock) else ()


def is_seen_early(parameter: Parameter, module: Module) -> bool:
    """Whether a validator is given a field ahead of its type, and makes of it what nobody can tell from the type.

    One that asks whether there is a value leaves None where the default is not validated, unless something else fills
    the field: rows that a route answers with, or a method of the class.
    """
    methods = [m for m in body_of_class(parameter, module) if isinstance(m, cst.FunctionDef)]
    early = [
        method
        for method in methods
        for decorator in method.decorators
        if isinstance(decorator.decorator, cst.Call) and sees_early(decorator.decorator, parameter.name, module)
    ]
    if not early:
        return False
    is_filled_later = parameter.source == "response" or any(_sets(method, parameter.name) for method in methods)
    return is_filled_later or not all(map(_asks_for_value, early))


def _sets(method: cst.FunctionDef, name: str) -> bool:
    """Whether a method gives its object an attribute, or the values of which it is made (`**data`) an entry."""
    data = method.params.star_kwarg.name.value if method.params.star_kwarg is not None else ""
    targets = (t.target for node in own_nodes(method) if isinstance(node, cst.Assign) for t in node.targets)
    return any(
        target.attr.value == name if isinstance(target, cst.Attribute) else _is_entry(target, data, name)
        for target in targets
    )


def _is_entry(target: cst.BaseExpression, mapping: str, key: str) -> bool:
    """Whether a target is `mapping["key"]`."""
    if not isinstance(target, cst.Subscript) or not mapping or len(target.slice) != 1:
        return False
    index = target.slice[0].slice
    word = index.value if isinstance(index, cst.Index) else None
    is_key = isinstance(word, cst.SimpleString) and word.evaluated_value == key
    return is_key and last_name(target.value) == mapping


def _asks_for_value(validator: cst.FunctionDef) -> bool:
    """Whether a validator tests if there is a value, or gives back what it does not know."""
    names = [p.name.value for p in validator.params.params]
    value = next((name for name in names if name not in ("self", "cls")), "")
    nodes = [
        node
        for node in own_nodes(validator)
        if not (isinstance(node, cst.Call) and last_name(node.func) == "isinstance")
    ]
    if any(_is_name(part, value) for node in nodes for part in asked_parts(node)):
        return True
    returned = [node.value for node in nodes if isinstance(node, cst.Return)]
    return bool(returned) and returned[-1] is not None and _is_name(returned[-1], value)


def sees_early(call: cst.Call, name: str, module: Module) -> bool:
    """Whether a decorator makes a validator of a field that is given what nobody has looked at yet."""
    given = [module.text(module.span(argument.value)).strip("\"'") for argument in call.args]
    keywords = {
        argument.keyword.value: text for argument, text in zip(call.args, given, strict=True) if argument.keyword
    }
    match last_name(call.func):
        case "field_validator":
            is_early = keywords.get("mode") in _EARLY
        case "validator":
            is_early = keywords.get("pre") == "True"
        case _:
            return False
    return is_early and not {name, "*"}.isdisjoint(given)
