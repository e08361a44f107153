"""What may run behind a place of a function."""

from __future__ import annotations

from textwrap import dedent, indent

import libcst as cst
import pytest

from fastlint.support.ways import later
from fastlint.support.yields import yields_of


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("yield\na()\nreturn\nb()\n", ["+a()", "+return"]),
        ("if x:\n    yield\nelse:\n    a()\nb()\n", ["+b()"]),
        ("if x:\n    yield\n    return\nb()\n", ["+return"]),
        ("yield\nif x:\n    return\na()\n", ["+if x: ...", "-a()"]),
        ("try:\n    yield\n    return\nexcept E:\n    a()\nelse:\n    b()\nfinally:\n    c()\nd()\n",
         ["+return", "+c()", "caught a()"]),
        ("try:\n    yield\nexcept E:\n    a()\nelse:\n    b()\n    return\nc()\n", ["+b()", "+return", "caught a()"]),
        ("for x in y:\n    a()\n    yield\n    b()\nc()\n", ["+b()", "again a()", "again yield", "again b()", "-c()"]),
        ("while x:\n    yield\n    break\nc()\n", ["+break", "-c()"]),
        ("while x:\n    yield\n    return\nc()\n", ["+return"]),
        ("while x:\n    yield\n    if y:\n        return\n    else:\n        break\nc()\n", ["+if y: ...", "-c()"]),
    ],
)  # fmt: skip
def test_what_may_run_behind_a_place(body: str, found: list[str]) -> None:
    function = cst.parse_module("def f():\n" + indent(dedent(body), "    ")).body[0]
    assert isinstance(function, cst.FunctionDef)
    (first, *_) = yields_of(function)
    words = []
    for step in later(first.levels):
        code = cst.Module([step.statement]).code.strip().splitlines()  # type: ignore[list-item]
        sign = ("+" if step.is_certain else "-") if step.how == "after" else f"{step.how} "
        words.append(sign + code[0] + (" ..." if len(code) > 1 else ""))
    assert words == found
