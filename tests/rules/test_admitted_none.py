"""FLT404's fix writes None in the way of the file: `X | None` fails before Python 3.10."""

from __future__ import annotations

import pytest

from fastlint.engine.in_memory import fix_texts

HEAD = "from fastapi import FastAPI\n\napp = FastAPI()\n\n\n"
TYPING = "import typing as t\n\nX = t.Union[int, str]\n"
CASES = {
    ("", "int"): ("", "int | None"),
    ("from typing import Optional\n\n", "int"): ("from typing import Optional\n\n", "Optional[int]"),
    ("from typing import List\n\n", "int"): ("from typing import List, Optional\n\n", "Optional[int]"),
    (TYPING, "int"): (TYPING, "t.Optional[int]"),
    ("import typing as t\n\n", "int"): ("import typing as t\n\n", "int | None"),
    ("from typing import List\n\nX = List[int | None]\n", "int"): (
        "from typing import List\n\nX = List[int | None]\n",
        "int | None",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_none_is_admitted(case: tuple[str, str]) -> None:
    before, after = (
        f'{imports}{HEAD}@app.get("/")\ndef f(q: {kind} = None): ...\n' for imports, kind in (case, CASES[case])
    )
    assert fix_texts({"main.py": before}, select=("FLT404",))["main.py"] == after
