"""Imports asked for by fixes: the edited file compiles, runs, and the expression means the module."""

from __future__ import annotations

import ast
import asyncio
import types
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fastlint.diagnostic import Diagnostic, Edit, Fix, Span
from fastlint.fix import apply_fixes
from fastlint.imports_edit import ensure_import
from fastlint.source import Source


def edited(text: str, *edits: Edit) -> str:
    diagnostic = Diagnostic(Span(1, 1, 1, 1), "m", Fix("f", edits), code="FLT101")
    result = apply_fixes(Source("a.py", text), [diagnostic], unsafe=False)
    assert not edits or result.applied == {"FLT101": 1}, (text, edits)
    return result.text


def ensured(text: str, module: str, name: str | None = None, *, row: int = 0, **bound: str) -> tuple[str, str]:
    expression, edits = ensure_import(Source("a.py", text), module, name, bound=bound, row=row)
    return expression, edited(text, *edits)


def run(text: str) -> dict[str, Any]:
    names: dict[str, Any] = {"__name__": "edited"}
    exec(compile(text, "a.py", "exec", dont_inherit=True), names)
    return names


def test_every_way_in_which_the_target_is_imported_already_is_reused() -> None:
    assert ensured("import asyncio\n", "asyncio", asyncio="asyncio") == ("asyncio", "import asyncio\n")
    assert ensured("import asyncio as aio\n", "asyncio", aio="asyncio")[0] == "aio"
    assert ensured("import asyncio as aio\n", "asyncio", "sleep", aio="asyncio")[0] == "aio.sleep"
    assert ensured("from asyncio import sleep as nap\n", "asyncio", "sleep", nap="asyncio.sleep")[0] == "nap"
    text = "import asyncio as aio, asyncio\n"
    assert ensured(text, "asyncio", aio="asyncio", asyncio="asyncio") == ("asyncio", text)
    text = "import concurrent.futures\n"
    assert ensured(text, "concurrent.futures", "wait", concurrent="concurrent") == ("concurrent.futures.wait", text)
    text = "from typing_extensions import Annotated\n"
    assert ensured(text, "typing", "Annotated", Annotated="typing_extensions.Annotated") == ("Annotated", text)
    text = "from concurrent import futures\n"
    assert ensured(text, "concurrent.futures", "wait", futures="concurrent.futures") == ("futures.wait", text)


def test_a_submodule_is_imported_although_its_package_is() -> None:
    expression, text = ensured("import concurrent\n", "concurrent.futures", concurrent="concurrent")
    assert (expression, text) == ("concurrent.futures", "import concurrent\nimport concurrent.futures\n")


BLOCK = """\
import os
import sys

from fastapi import FastAPI
from starlette import status

from .models import User
"""


@pytest.mark.parametrize(
    ("module", "name", "above"),
    [
        ("asyncio", None, None),
        ("subprocess", None, "import os"),
        ("uuid", None, "import sys"),
        ("functools", "partial", "import sys"),
        ("fastapi.concurrency", "run_in_threadpool", "from fastapi import FastAPI"),
        ("anyio", "to_thread", None),
        ("anyio.to_thread", None, ""),
        ("zmq", "Context", "from starlette import status"),
    ],
)
def test_an_import_goes_into_its_section_in_order(module: str, name: str | None, above: str | None) -> None:
    _, text = ensured(BLOCK, module, name)
    statement = f"from {module} import {name}" if name else f"import {module}"
    rows = text.splitlines()
    place = rows.index(statement)
    if above is not None:
        assert rows[place - 1] == above
    rows.remove(statement)
    assert rows == BLOCK.splitlines()
    if module == "asyncio":
        assert place == 0
    if module == "anyio":
        assert rows[place] == "from fastapi import FastAPI"


PLACES = {
    "empty": ("", "import asyncio\n"),
    "no imports": ("x = 1\n", "import asyncio\n\nx = 1\n"),
    "no final newline": ("import os", "import asyncio\nimport os"),
    "sorts last, no final newline": ("import _thread", "import _thread\nimport asyncio"),
    "docstring only": ('"""Doc."""\n', '"""Doc."""\n\nimport asyncio\n'),
    "docstring only, no final newline": ('"""Doc."""', '"""Doc."""\n\nimport asyncio'),
    "docstring over rows": (
        '"""Doc.\n\nimport os\n"""\n\nx = 1\n',
        '"""Doc.\n\nimport os\n"""\n\nimport asyncio\n\nx = 1\n',
    ),
    "docstring with a comment": ('"""Doc."""  # \\\nx = 1\n', '"""Doc."""  # \\\n\nimport asyncio\n\nx = 1\n'),
    "docstring and code on one row": ('"""Doc."""; import zlib\n', '"""Doc."""; import zlib\nimport asyncio\n'),
    "docstring goes on by backslash": ('"""Doc.""" \\\n\nx = 1\n', '"""Doc.""" \\\n\nimport asyncio\n\nx = 1\n'),
    "future": ("from __future__ import annotations\n", "from __future__ import annotations\n\nimport asyncio\n"),
    "future and import on one row": (
        "from __future__ import annotations; import zlib\nx = 1\n",
        "from __future__ import annotations; import zlib\nimport asyncio\nx = 1\n",
    ),
    "a statement begins on the row of the last import": (
        'import _thread; x = """\nimport os\n"""\n',
        'import _thread; x = """\nimport os\n"""\nimport asyncio\n',
    ),
    "shebang": ("#!/usr/bin/env python\nx = 1\n", "#!/usr/bin/env python\nimport asyncio\n\nx = 1\n"),
    "cookie": ("\n# coding: utf-8\nx = 1\n", "\n# coding: utf-8\nimport asyncio\n\nx = 1\n"),
    "a cookie that is none": ('x = """\n# coding: utf-8\n"""\n', 'import asyncio\n\nx = """\n# coding: utf-8\n"""\n'),
    "licence": ("# (c)\n# MIT\n\nx = 1\n", "# (c)\n# MIT\n\nimport asyncio\n\nx = 1\n"),
    "the comment of the first statement": ("# one\nx = 1\n", "import asyncio\n\n# one\nx = 1\n"),
    "only comments": ("# one\n# two", "# one\n# two\n\nimport asyncio"),
    "a comment on the first import": ("# isort: skip\nimport os\n", "# isort: skip\nimport asyncio\nimport os\n"),
    "parenthesised": (
        "import json\nfrom os import (\n    path,\n)\nx = 1\n",
        "import asyncio\nimport json\nfrom os import (\n    path,\n)\nx = 1\n",
    ),
    "in no order": ("import sys\nimport json\nx = 1\n", "import sys\nimport json\nimport asyncio\nx = 1\n"),
    "try": (
        "try:\n    import os\nexcept ImportError:\n    pass\n",
        "import asyncio\n\ntry:\n    import os\nexcept ImportError:\n    pass\n",
    ),
    "after the block comes a try": (
        "import _thread\ntry:\n    import os\nexcept ImportError:\n    pass\n",
        "import _thread\nimport asyncio\ntry:\n    import os\nexcept ImportError:\n    pass\n",
    ),
    "only third-party": ("from fastapi import FastAPI\n", "import asyncio\n\nfrom fastapi import FastAPI\n"),
    "CRLF": ("import os\r\nx = 1\r\n", "import asyncio\r\nimport os\r\nx = 1\r\n"),
    "lone CR": ("import os\rx = 1\r", "import asyncio\rimport os\rx = 1\r"),
    "form feed": ("import os\n\x0cx = 1\n", "import asyncio\nimport os\n\x0cx = 1\n"),
}


@pytest.mark.parametrize("case", PLACES)
def test_a_new_import_stands_where_it_works_and_is_expected(case: str) -> None:
    before, after = PLACES[case]
    expression, text = ensured(before, "asyncio")
    assert text == after
    assert expression == "asyncio"
    assert run(text)["asyncio"] is asyncio
    if before.startswith('"""Doc'):
        assert ast.get_docstring(ast.parse(text)) == ast.get_docstring(ast.parse(before))


def test_an_import_for_type_checkers_is_not_reused() -> None:
    text = "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    import asyncio\n"
    expression, after = ensured(text, "asyncio", TYPE_CHECKING="typing.TYPE_CHECKING", asyncio="asyncio")
    assert run(after)[expression] is asyncio
    text = "try:\n    import asyncio\nexcept ImportError:\n    asyncio = None\n"
    assert ensured(text, "asyncio", asyncio="asyncio") == ("asyncio", text)


def test_a_name_that_means_something_else_gets_an_alias() -> None:
    expression, text = ensured("asyncio = 3\n", "asyncio", asyncio="a.asyncio")
    assert (expression, text) == ("_asyncio", "import asyncio as _asyncio\n\nasyncio = 3\n")
    expression, text = ensured("def sleep(): ...\n_sleep = 1\n", "asyncio", "sleep")
    assert run(text)[expression] is asyncio.sleep
    assert expression == "_sleep_2"
    expression, text = ensured("concurrent = 1\n", "concurrent.futures", concurrent="a.concurrent")
    assert (expression, text.splitlines()[0]) == ("_futures", "import concurrent.futures as _futures")
    assert ensured("", "anyio", "open")[0] == "_open"


FUNCTION = """\
import asyncio

def first(asyncio):
    return asyncio

def second():
    for sleep in ():
        pass
    return 1

class Model:
    asyncio: int = 3
    def method(self):
        return 2

def third():
    import asyncio as aio
    def inner():
        return 3
    return inner
"""


@pytest.mark.parametrize(
    ("row", "module", "name", "expected"),
    [
        (4, "asyncio", None, "_asyncio"),
        (9, "asyncio", None, "asyncio"),
        (9, "anyio", "sleep", "_sleep"),
        (14, "asyncio", None, "asyncio"),
        (19, "asyncio", None, "asyncio"),
        (4, "asyncio", "run", "run"),
    ],
)
def test_functions_around_the_place_decide_which_names_are_free(
    row: int, module: str, name: str | None, expected: str
) -> None:
    assert ensured(FUNCTION, module, name, row=row, asyncio="asyncio")[0] == expected


def test_an_import_of_the_function_itself_is_reused_below_it_only() -> None:
    text = "def f():\n    x = 1\n    import asyncio as aio\n    return x\n"
    assert ensured(text, "asyncio", row=4) == ("aio", text)
    assert ensured(text, "asyncio", row=2)[0] == "asyncio"


def test_several_imports_go_together_in_one_fix() -> None:
    for text in ("", "import os", '"""Doc."""', "#!/bin/sh\r\nx = 1", BLOCK.replace("from .models import User\n", "")):
        source = Source("a.py", text)
        wanted = [("asyncio", None), ("functools", "partial"), ("asyncio", None), ("types", "ModuleType")]
        edits = [edit for module, name in wanted for edit in ensure_import(source, module, name, bound={})[1]]
        after = edited(text, *edits)
        assert after.count("import asyncio") == 1
        names = run(after)
        assert names["asyncio"] is asyncio
        assert names["ModuleType"] is types.ModuleType
        assert names["partial"].__module__ == "functools"


def test_a_file_that_does_not_parse_is_refused() -> None:
    with pytest.raises(SyntaxError):
        ensure_import(Source("a.py", "def\n"), "asyncio", bound={})


ROWS = st.sampled_from(
    [
        "",
        "# comment",
        "# comment \\",
        "import os",
        "import os, sys  # noqa",
        "import sys; import json",
        "import os \\\n",
        "from os import (path,\n  sep)",
        "from collections import abc",
        "x = 1",
        'x = """\nimport os\n"""',
        "import zlib; y = (\n1)",
        "if True:\n    import os",
        "try:\n    import os\nfinally:\n    pass",
        "\x0c",
        '"text"',
    ]
)


@settings(max_examples=200, deadline=None)
@given(
    head=st.sampled_from(
        ["", "#!/bin/sh\n", "# coding: utf-8\n", '"""Doc."""\n', "from __future__ import annotations\n"]
    ),
    rows=st.lists(ROWS, max_size=6),
    newline=st.sampled_from(["\n", "\r\n", "\r"]),
    ended=st.booleans(),
)
def test_any_file_runs_after_any_import(head: str, rows: list[str], newline: str, ended: bool) -> None:
    text = head + "\n".join(rows) + ("\n" if ended else "")
    try:
        before = ast.parse(text)
    except SyntaxError:
        return
    text = text.replace("\n", newline)
    source = Source("a.py", text)
    edits = ensure_import(source, "asyncio", bound={})[1] + ensure_import(source, "fastapi", "FastAPI", bound={})[1]
    after = edited(text, *edits)
    names = run(after)
    assert names["asyncio"] is asyncio
    assert names["FastAPI"].__name__ == "FastAPI"
    assert ast.get_docstring(ast.parse(after)) == ast.get_docstring(before)
    assert len(ast.parse(after).body) == len(before.body) + 2
