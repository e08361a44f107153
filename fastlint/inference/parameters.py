"""What parameters are: by annotation, as receiver, by default, or by what FastAPI injects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastlint.index.facts import Function, Kind, Parameter
from fastlint.inference import exactness
from fastlint.inference.values import MAYBE, UNKNOWN, Values, either

if TYPE_CHECKING:
    from fastlint.inference.evaluator import Evaluator


_CALL_NEXT: Values = (("returner", (("coroutine", (("object", "starlette.responses.Response"),)),)),)
"""What middleware calls to go on: `await call_next(request)`."""


_TYPED = ("instance", "object", "class")


def parameter(ev: Evaluator, module: int, number: int, name: str) -> Values:
    """What a parameter is: by annotation, as receiver, by its default or by what FastAPI injects."""
    return ev.ask(("p", module, number, name), lambda: _parameter(ev, module, number, name))


def _by_default(ev: Evaluator, module: int, number: int, parameter: Parameter) -> Values | None:
    """What the default of a parameter tells: what FastAPI injects, or a value of that type; None if nothing."""
    if parameter.required or parameter.default is None:
        return None
    function, outer = ev.function(module, number), _outer(ev, module, number)
    injected = ev.injected(module, outer, parameter.default, function.block)
    if injected is not None or parameter.default == ("const", None):
        return injected
    default = ev.value(module, outer, parameter.default, function.block, function.first_row)
    return _default_or_given(ev, module, number, parameter, default)


def _parameter(ev: Evaluator, module: int, number: int, name: str) -> Values:
    """What a parameter is: by annotation, as receiver, by what FastAPI injects, by default, by what calls give."""
    function = ev.function(module, number)
    position, parameter = next((i, p) for i, p in enumerate(function.parameters) if p.name == name)
    declared = _declared(ev, module, number, parameter)
    if declared is not None:
        return declared
    if position == 0 and function.klass >= 0 and (receiver := _receiver(ev, module, function)):
        return receiver
    by_default = _by_default(ev, module, number, parameter)
    if by_default is not None:
        return by_default
    if position == 1 + (function.klass >= 0) and name == "call_next":
        return _CALL_NEXT
    given = ev.flow(module, number, name)
    typed = tuple(v for v in given if v[0] in _TYPED)
    if typed:
        return typed if len(typed) == len(given) else (*typed, MAYBE)
    return either((_given_function(ev, module, number, name), UNKNOWN))


def _declared(ev: Evaluator, module: int, number: int, parameter: Parameter) -> Values | None:
    """What the annotation of a parameter admits, as exactly as calls tell it; None if it says nothing."""
    if parameter.annotation is None:
        return None
    declared = ev.annotation(module, _outer(ev, module, number), parameter.annotation)
    if declared and all(value[0] == "returner" for value in declared):
        return _given_function(ev, module, number, parameter.name) or declared
    if declared:
        return _packed(parameter.kind, _more_exactly(ev, module, number, parameter, declared))
    return None


def is_open(ev: Evaluator, module: int, number: int, parameter: Parameter) -> bool:
    """Whether only calls can tell what a parameter is: nothing is declared, and a default is an object like others."""
    function, outer = ev.function(module, number), _outer(ev, module, number)
    if parameter.annotation is not None and ev.annotation(module, outer, parameter.annotation):
        return False
    position = function.parameters.index(parameter)
    if position == 0 and function.klass >= 0 and _receiver(ev, module, function):
        return False
    if parameter.required or parameter.default in (None, ("const", None)):
        return not (position == 1 + (function.klass >= 0) and parameter.name == "call_next")
    return bool(default_objects(ev, module, number, parameter))


def default_objects(ev: Evaluator, module: int, number: int, parameter: Parameter) -> Values:
    """The objects that the default of an undeclared parameter is, () where it is anything else."""
    function, outer = ev.function(module, number), _outer(ev, module, number)
    if parameter.required or parameter.default in (None, ("const", None)):
        return UNKNOWN
    if ev.injected(module, outer, parameter.default, function.block) is not None:
        return UNKNOWN
    found = ev.value(module, outer, parameter.default, function.block, function.first_row)
    return found if all(v[0] in _TYPED for v in found) else UNKNOWN


def _default_or_given(ev: Evaluator, module: int, number: int, parameter: Parameter, default: Values) -> Values:
    """What all calls give, the default where they leave it out, if each is known; else callers may give more."""
    if default and all(v[0] in _TYPED for v in default):
        given = ev.flow(module, number, parameter.name)
        if given and all(v[0] in _TYPED for v in given):
            return given
    return either((default, UNKNOWN))


def _more_exactly(ev: Evaluator, module: int, number: int, parameter: Parameter, declared: Values) -> Values:
    """What is declared, or what FastAPI injects or the default is, where that says more."""
    if parameter.required or parameter.default in (None, ("const", None)):
        return declared
    outer, function = _outer(ev, module, number), ev.function(module, number)
    injected = ev.injected(module, outer, parameter.default, function.block)
    if injected is not None:
        return exactness.what_is_injected(ev, declared, injected)
    if len(declared) != 1 or not exactness.is_undescribed(ev, declared[0]):
        return declared
    default = ev.value(module, outer, parameter.default, function.block, function.first_row)
    found = exactness.exact(ev, declared, lambda: default)
    return found if found == declared else (*found, MAYBE)


def _given_function(ev: Evaluator, module: int, number: int, name: str) -> Values:
    """The function that a parameter is given wherever that is known; of several, each call may mean another one."""
    given = tuple(v for v in ev.flow(module, number, name) if v != MAYBE)
    return (*given, MAYBE) if len(given) == 1 and given[0][0] not in _TYPED else UNKNOWN


def _outer(ev: Evaluator, module: int, number: int) -> int:
    """The scope in which a function's annotations and defaults are evaluated."""
    function = ev.function(module, number)
    return function.outer


def _packed(kind: int, values: Values) -> Values:
    if kind == Kind.VAR_POSITIONAL:
        return (("container", values),)
    return (("mapping", values),) if kind == Kind.VAR_KEYWORD else values


def _receiver(ev: Evaluator, module: int, function: Function) -> Values:
    if ev.is_decorated(function, "staticmethod"):
        return UNKNOWN
    tag = "class" if ev.is_decorated(function, "classmethod") else "instance"
    if function.name in ("__new__", "__init_subclass__", "__class_getitem__"):
        tag = "class"
    return ((tag, module, function.klass),)
