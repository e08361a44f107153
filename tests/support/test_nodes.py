"""Questions about nodes."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst
import pytest

from fastlint.diagnostic import Edit
from fastlint.index.extract import index
from fastlint.source import Source
from fastlint.support.cst_queries import (
    added_arguments,
    argument,
    assigned,
    names_in,
    own_nodes,
    remove_argument,
    template,
    without_defaults,
)
from fastlint.walk.context import EMPTY
from fastlint.walk.module import Module
from fastlint.walk.outline import Outline


def module_of(text: str) -> Module:
    return Module(Source("example.py", text), EMPTY, Outline(index(text)))


def first_call(module: Module) -> cst.Call:
    chunk = module.chunk(1)
    assert chunk is not None
    return next(n for n in own_nodes(chunk.module) if isinstance(n, cst.Call))


@pytest.mark.parametrize(
    ("text", "given"),
    [("f(1, b=2)", "1"), ("f(b=2, a=3)", "3"), ("f(*x, 1)", None), ("f(**x)", None), ("f()", None)],
)
def test_argument(text: str, given: str | None) -> None:
    module = module_of(text + "\n")
    found = argument(first_call(module), 0, "a")
    assert (module.text(module.span(found.value)) if found else None) == given


@pytest.mark.parametrize(
    ("text", "keyword", "rest"),
    [
        ("f(a=1, b=2)", "a", "f(b=2)"),
        ("f(a=1, b=2)", "b", "f(a=1)"),
        ("f(a=1)", "a", "f()"),
        ("f(\n    a=1,\n    b=2,\n)", "b", "f(\n    a=1,\n)"),
    ],
)
def test_remove_argument(text: str, keyword: str, rest: str) -> None:
    module = module_of(text + "\n")
    call = first_call(module)
    arg = argument(call, None, keyword)
    assert arg is not None
    edit = remove_argument(call, arg, module)
    source = module.source
    start = source.offset(edit.span.row, edit.span.column)
    end = source.offset(edit.span.end_row, edit.span.end_column)
    assert (source.text[:start] + edit.content + source.text[end:]).rstrip("\n") == rest


def test_own_nodes_leave_out_what_is_defined_inside() -> None:
    function = cst.parse_module("def f():\n    a\n    def g():\n        b\n    c\n").body[0]
    assert isinstance(function, cst.FunctionDef)
    assert [n.value for n in own_nodes(function) if isinstance(n, cst.Name)] == ["a", "c"]
    assert {"a", "b", "c"} <= names_in(function)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("f'a {x} b'", ["a ", "x", " b"]),
        ("'a' + x + 'b'", ["a", "x", "b"]),
        ("'a %s b %d' % (x, y)", ["a ", "x", " b ", "y", ""]),
        ("'a %(k)s' % {'k': x}", ["a ", "x", ""]),
        ("'a {} {k}'.format(x, k=y)", ["a ", "x", " ", "y", ""]),
        ("'a' f'{x}'", ["a", "x"]),
        ("x", []),
    ],
)
def test_template(text: str, pieces: list[str]) -> None:
    expression = cst.parse_expression(text)
    assert [p if isinstance(p, str) else cst.Module([]).code_for_node(p) for p in template(expression)] == pieces


def test_assigned() -> None:
    function = cst.parse_statement("def f(x):\n    a = 1\n    if x:\n        a += 2\n    def g():\n        a = 3\n")
    assert isinstance(function, cst.FunctionDef)
    assert [cst.Module([]).code_for_node(value) for value in assigned(function, "a")] == ["1", "2"]


ORDERS = {
    "def f(a=1, b=2): ...": ("b", "def f(a=1, *, b): ..."),
    "def f(a: int = 1): ...": ("a", "def f(a: int): ..."),
    "def f(a=1, b=2, c=3): ...": ("ac", "def f(a, b=2, *, c): ..."),
    "def f(a=1, *, b=2): ...": ("b", "def f(a=1, *, b): ..."),
    "def f(a=1, *args, b=2): ...": ("b", "def f(a=1, *args, b): ..."),
    "def f(a=1, b=2, *args): ...": ("b", ""),
    "def f(a=1, b=2, /): ...": ("b", ""),
    "def f(\n    a=1,\n    b: int = 2,  # two\n): ...": ("b", "def f(\n    a=1,\n    *,\n    b: int,  # two\n): ..."),
}


@pytest.mark.parametrize("text", ORDERS)
def test_without_defaults(text: str) -> None:
    """The order of parameters stays valid, and none becomes optional."""
    names, want = ORDERS[text]
    module = module_of(text + "\n")
    chunk = module.chunk(1)
    assert chunk is not None
    function = chunk.module.body[0]
    assert isinstance(function, cst.FunctionDef)
    edits = without_defaults(function, names, module)
    assert (applied(text, edits) if edits else "") == want


def applied(text: str, edits: Sequence[Edit]) -> str:
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    for edit in sorted(edits, key=lambda e: e.span, reverse=True):
        first = starts[edit.span.row - 1] + edit.span.column - 1
        last = starts[edit.span.end_row - 1] + edit.span.end_column - 1
        text = text[:first] + edit.content + text[last:]
    return text


@pytest.mark.parametrize(
    ("call", "after"),
    [
        ("f()", "f(a=1, b=2)"),
        ("f(x)", "f(x, a=1, b=2)"),
        ("f(x,)", "f(x, a=1, b=2,)"),
        ("f(\n    x,\n    y=3,  # three\n)", "f(\n    x,\n    y=3,\n    a=1,\n    b=2,  # three\n)"),
        ("f(\n    x, y\n)", "f(\n    x, y, a=1, b=2\n)"),
        ("f(\n    [\n        x,\n    ]\n)", "f(\n    [\n        x,\n    ],\n    a=1,\n    b=2\n)"),
        ("f(**x)", "f(**x, a=1, b=2)"),
    ],
)
def test_added_arguments(call: str, after: str) -> None:
    module = module_of(f"{call}\n")
    edit = added_arguments(first_call(module), ("a=1", "b=2"), module)
    assert applied(f"{call}\n", [edit]) == f"{after}\n"
