"""Questions about nodes: what an exception meets on its way, and whether a block ends by itself."""

from __future__ import annotations

import libcst as cst
import pytest

from fastlint.index.extract import index
from fastlint.source import Source
from fastlint.support.cst_queries import caught, is_version_one, own_nodes, tries_around
from fastlint.support.endings import falls_through
from fastlint.walk.context import EMPTY
from fastlint.walk.module import Module
from fastlint.walk.outline import Outline


def module_of(text: str, names: dict[str, str] | None = None) -> Module:
    context = EMPTY._replace(names=names or {})
    return Module(Source("example.py", text), context, Outline(index(text)))


def catchers(text: str) -> list[tuple[str, ...]]:
    """What each `try` around `f()` catches, the nearest first."""
    module = module_of(text)
    chunk = module.chunk(1)
    assert chunk is not None
    calls = [n for n in chunk.module.body[0].children for n in _below(n) if isinstance(n, cst.Call)]
    call = next(c for c in calls if isinstance(c.func, cst.Name) and c.func.value == "f")
    return [caught(h) for t in tries_around(module.span(call), module) for h in t.handlers]


def _below(node: cst.CSTNode) -> list[cst.CSTNode]:
    return [node, *(n for child in node.children for n in _below(child))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("try:\n    f()\nexcept (A, b.C):\n    pass\n", [("A", "C")]),
        ("try:\n    f()\nexcept:\n    pass\n", [("BaseException",)]),
        ("try:\n    try:\n        f()\n    except A:\n        pass\nexcept B:\n    pass\n", [("A",), ("B",)]),
        ("try:\n    pass\nexcept A:\n    f()\n", []),
        ("try:\n    pass\nexcept A:\n    pass\nelse:\n    f()\n", []),
        ("try:\n    def g():\n        f()\nexcept A:\n    pass\n", []),
        ("try:\n    with x:\n        f()\nexcept A:\n    pass\n", [("A",)]),
    ],
)
def test_tries_around(text: str, expected: list[tuple[str, ...]]) -> None:
    assert catchers(text) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("return 1", False),
        ("raise E", False),
        ("pass", True),
        ("if a:\n  return 1", True),
        ("if a:\n  return 1\nelse:\n  return 2", False),
        ("if a:\n  return 1\nelif b:\n  raise E\nelse:\n  return 2", False),
        ("if a:\n  return 1\nelif b:\n  pass\nelse:\n  return 2", True),
        ("if True:\n  return 1", False),
        ("if not False:\n  return 1\nelse:\n  pass", False),
        ("if 1:\n  return 1", False),
        ("if 0:\n  pass\nelse:\n  return 1", False),
        ("if False:\n  return 1", True),
        ("if a:\n  return 1\nelif True:\n  return 2", False),
        ("if a:\n  pass\nelif True:\n  return 2", True),
        ("while 1:\n  f()", False),
        ("try:\n  return 1\nexcept E:\n  raise", False),
        ("try:\n  return 1\nexcept E:\n  pass", True),
        ("try:\n  pass\nfinally:\n  return 1", False),
        ("while True:\n  f()", False),
        ("while True:\n  break", True),
        ("while a:\n  return 1", True),
        ("for a in b:\n  return 1", True),
        ("with a:\n  return 1", False),
        ("match a:\n  case 1:\n    return 1\n  case _:\n    raise E", False),
        ("match a:\n  case 1:\n    return 1\n  case _:\n    pass", True),
    ],
)
def test_falls_through(body: str, expected: bool) -> None:
    lines = "".join(f"  {line}\n" for line in body.split("\n"))
    function = cst.parse_statement(f"def f():\n{lines}")
    assert isinstance(function, cst.FunctionDef)
    assert falls_through(function.body) == expected


def test_is_version_one() -> None:
    text = "class A(Model, v1.BaseModel):\n    pass\n"
    for name, expected in (("pydantic.v1", True), ("pydantic", False)):
        module = module_of(text, {"v1": name})
        chunk = module.chunk(1)
        assert chunk is not None
        klass = next(n for n in own_nodes(chunk.module) if isinstance(n, cst.ClassDef))
        assert is_version_one(klass, module) == expected
