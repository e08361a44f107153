"""What stands around a yield, and what becomes of exceptions there."""

from __future__ import annotations

from textwrap import dedent, indent

import libcst as cst
import pytest

from fastlint.support.yields import Yield, called_method, swallows, yields_of


def function(body: str) -> cst.FunctionDef:
    module = cst.parse_module("async def f():\n" + indent(dedent(body), "    "))
    found = module.body[0]
    assert isinstance(found, cst.FunctionDef)
    return found


def only(body: str) -> Yield:
    (found,) = yields_of(function(body))
    return found


def texts(statements: object) -> list[str]:
    return [cst.Module([s]).code.strip() for s in statements]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("body", "exposed", "after"),
    [
        ("yield\na()\n", ["a()"], ["a()"]),
        ("try:\n    yield\n    a()\nexcept E:\n    b()\nelse:\n    c()\nfinally:\n    d()\ne()\n",
         ["a()", "c()", "e()"], ["a()", "c()", "e()", "d()"]),
        ("with m:\n    yield\n    a()\nb()\n", ["a()", "b()"], ["a()", "b()"]),
        ("if x:\n    yield\nelif y:\n    a()\nb()\n", ["b()"], ["b()"]),
        ("if x:\n    a()\nelif y:\n    yield\n    b()\n", ["b()"], ["b()"]),
        ("try:\n    a()\nfinally:\n    yield\n    b()\n", ["b()"], ["b()"]),
    ],
)  # fmt: skip
def test_what_runs_after_a_yield(body: str, exposed: list[str], after: list[str]) -> None:
    found = only(body)
    assert (texts(found.exposed()), texts(found.after())) == (exposed, after)


def test_yields_of_other_functions_and_of_loops() -> None:
    found = yields_of(
        function("def g():\n    yield 1\nx = yield 2\nfor y in x:\n    yield 3\nmatch x:\n    case 1: yield 4\n")
    )
    assert [one.is_repeated for one in found] == [False, True, False]


def test_managers_and_tries_from_the_inside_out() -> None:
    found = only("try:\n    with a, b:\n        try:\n            yield\n        except E: pass\nfinally: pass\n")
    assert [len(node.handlers) for node in found.tries()] == [1, 0]
    assert [type(item.item).__name__ for item in found.managers()] == ["Name", "Name"]


@pytest.mark.parametrize(
    ("handler", "ends"),
    [
        ("except E:\n    pass\n", True),
        ("except E:\n    raise\n", False),
        ("except:\n    log.error('x')\n", True),
        ("except E as e:\n    log.error(e)\n", True),
        ("except E as e:\n    handle(e)\n", False),
        ("except E:\n    raise_error()\n", False),
        ("except E:\n    if x:\n        raise\n", True),
        ("except E:\n    if x:\n        raise\n    elif y:\n        raise F\n    else:\n        raise G\n", False),
        ("except E:\n    if x:\n        return\n    raise\n", True),
        ("except E:\n    try:\n        a()\n    finally:\n        raise\n", False),
        ("except E:\n    with a:\n        raise\n", False),
        ("except GeneratorExit:\n    pass\n", False),
        ("except (GeneratorExit, ValueError):\n    pass\n", True),
    ],
)
def test_swallowing(handler: str, ends: bool) -> None:
    found = only("try:\n    yield\n" + handler)
    assert [swallows(h) for node in found.tries() for h in node.handlers] == [ends]


def test_called_method() -> None:
    call = cst.parse_expression("a.b.close()")
    assert isinstance(call, cst.Call)
    owner, name = called_method(call)
    assert name == "close"
    assert isinstance(owner, cst.Attribute)
