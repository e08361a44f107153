"""Imports that `ruff check --select I` accepts are accepted after a fix has added to them."""

from __future__ import annotations

import ast
import random
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from fastlint.diagnostic import Diagnostic, Edit, Fix, Span
from fastlint.fix import apply_fixes
from fastlint.imports_edit import ensure_import
from fastlint.source import Source

FORMS = {
    "merged into one row": (
        "from typing import Any, Optional, cast\n\nx = 1\n",
        [("typing", "Annotated")],
        "from typing import Annotated, Any, Optional, cast\n\nx = 1\n",
    ),
    "behind the last name": ("from typing import Any\n", [("typing", "cast")], "from typing import Any, cast\n"),
    "constants come first": (
        "from typing import Any\n",
        [("typing", "TYPE_CHECKING")],
        "from typing import TYPE_CHECKING, Any\n",
    ),
    "before a comment": (
        "from typing import Any  # noqa: F401\n",
        [("typing", "cast")],
        "from typing import Any, cast  # noqa: F401\n",
    ),
    "names in the order of the alphabet": (
        "from typing import cast, Optional\n",
        [("typing", "List")],
        "from typing import cast, List, Optional\n",
    ),
    "names in no order": (
        "from typing import cast, Any, Optional\n",
        [("typing", "List")],
        "from typing import cast, Any, Optional, List\n",
    ),
    "rows in parentheses": (
        "from typing import (\n    Any,  # one\n    # of two\n    Optional,\n)\n",
        [("typing", "Annotated"), ("typing", "List"), ("typing", "cast")],
        "from typing import (\n    Annotated,\n    Any,  # one\n    List,\n    # of two\n    Optional,\n    cast,\n)\n",
    ),
    "the last row lacks its comma": (
        "from typing import (\n    Any,\n    Optional  # last\n)\n",
        [("typing", "cast")],
        "from typing import (\n    Any,\n    Optional,  # last\n    cast,\n)\n",
    ),
    "names in parentheses on one row": (
        "from typing import (Any, Optional,)\n",
        [("typing", "cast")],
        "from typing import (Any, Optional, cast,)\n",
    ),
    "rows with several names": (
        "from typing import (Any, Dict,\n                    Optional)\n",
        [("typing", "List")],
        "from typing import (Any, Dict,\n                    List, Optional)\n",
    ),
    "a backslash": (
        "from typing import Any, \\\n    Optional\n",
        [("typing", "List")],
        "from typing import Any, \\\n    List, Optional\n",
    ),
    "two names of one module": (
        "from typing import Any\n",
        [("typing", "Annotated"), ("typing", "cast")],
        "from typing import Annotated, Any, cast\n",
    ),
    "a row that gets too long": (
        f"from typing import Any, {', '.join(f'Class{i}' for i in range(9))}\n",
        [("typing", "Annotated")],
        f"from typing import (\n    Annotated,\n    Any,\n{''.join(f'    Class{i},{chr(10)}' for i in range(9))})\n",
    ),
    "a statement for each name": (
        "from fastapi import Depends\nfrom fastapi import FastAPI\n",
        [("fastapi", "Query")],
        "from fastapi import Depends\nfrom fastapi import FastAPI\nfrom fastapi import Query\n",
    ),
    "an alias stands alone": (
        "from typing import Any as A\n",
        [("typing", "cast")],
        "from typing import Any as A\nfrom typing import cast\n",
    ),
    "another meaning of the name": (
        "from typing import Dict, List\nfrom uuid import UUID\n\nAnnotated = 1\n",
        [("typing", "Annotated")],
        (
            "from typing import Annotated as _Annotated\nfrom typing import Dict, List\nfrom uuid import UUID\n\n"
            "Annotated = 1\n"
        ),
    ),
    "all names": ("from typing import *\n", [("typing", "cast")], "from typing import *\nfrom typing import cast\n"),
    "under a semicolon": (
        "import os; from typing import Any; x = 1\n",
        [("typing", "cast")],
        "import os; from typing import Any, cast; x = 1\n",
    ),
    "not below a function": (
        "import os\n\n\ndef f(): ...\n\n\nfrom typing import Any\n",
        [("typing", "cast")],
        "import os\nfrom typing import cast\n\n\ndef f(): ...\n\n\nfrom typing import Any\n",
    ),
    "two of a new section at the very top": (
        "from fastapi import FastAPI\n\napp = FastAPI()\n",
        [("collections.abc", "AsyncIterator"), ("contextlib", "asynccontextmanager"), ("fastapi", "Depends")],
        """\
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Depends, FastAPI

app = FastAPI()
""",
    ),
    "a new section, and a new first of the next one": (
        '"""Doc."""\n\nfrom pydantic import BaseModel\n',
        [("typing", "Annotated"), ("fastapi", "Query")],
        '"""Doc."""\n\nfrom typing import Annotated\n\nfrom fastapi import Query\nfrom pydantic import BaseModel\n',
    ),
    "a new section between two": (
        "import os\n\nfrom .models import User\n",
        [("typing", "Annotated"), ("fastapi", "Query")],
        "import os\nfrom typing import Annotated\n\nfrom fastapi import Query\n\nfrom .models import User\n",
    ),
    "what is said of the first import stays with it": (
        '"""Doc."""\n\n# ours\nfrom fastapi import FastAPI\n',
        [("typing", "Any")],
        '"""Doc."""\n\nfrom typing import Any\n\n# ours\nfrom fastapi import FastAPI\n',
    ),
    "what is said at the top is said of the file": (
        "# main.py\nfrom fastapi import FastAPI\n",
        [("typing", "Any")],
        "# main.py\nfrom typing import Any\n\nfrom fastapi import FastAPI\n",
    ),
    "names of the file come first": (
        '__version__ = "1"\n\nimport os\n',
        [("typing", "Any")],
        '__version__ = "1"\n\nimport os\nfrom typing import Any\n',
    ),
    "no imports": (
        '"""Doc."""\n\n\nclass A: ...\n',
        [("typing", "Any")],
        '"""Doc."""\n\nfrom typing import Any\n\n\nclass A: ...\n',
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_form(form: str) -> None:
    before, wanted, after = FORMS[form]
    text = added(before, wanted)
    assert text == after
    ast.parse(text)


def test_the_packages_of_the_project_are_a_section_of_their_own() -> None:
    text = "import os\n\nfrom app.models import User\n"
    after = "import os\n\nfrom fastapi import Query\n\nfrom app.models import User\n"
    assert added(text, [("fastapi", "Query")], "app/routers/users.py") == after


def test_fixes_that_want_one_name_share_it() -> None:
    source = Source("a.py", "from typing import Any\n\nx = 1\ny = 2\n")
    found = []
    for row in (3, 4):
        imports = ensure_import(source, "typing", "Annotated", bound={"Any": "typing.Any"})[1]
        fix = Fix("f", (Edit(Span(row, 5, row, 6), "Annotated"), *imports))
        found.append(Diagnostic(Span(row, 1, row, 2), "m", fix, code="FLT101"))
    result = apply_fixes(source, found, unsafe=False)
    assert result.text == "from typing import Annotated, Any\n\nx = Annotated\ny = Annotated\n"
    assert not result.skipped


WANTED = [
    ("typing", "Annotated"),
    ("asyncio", None),
    ("collections.abc", "Iterator"),
    ("fastapi", "Query"),
    ("functools", "partial"),
]
HEADS = ["", "#!/usr/bin/env python\n", '"""Doc."""\n\n', "# (c) MIT\n\n", "# main.py\n"]
FUTURE = ["", "from __future__ import annotations\n\n"]
STDLIB = [
    "",
    "import os\n",
    "import asyncio\nimport sys\nfrom typing import Any, Optional\n",
    "from typing import (\n    Any,\n    cast,\n)\n",
    "import json\nimport sys\nfrom datetime import datetime\nfrom pathlib import Path\n",
]
OTHERS = [
    "",
    "import httpx\n",
    "import httpx\nfrom fastapi import Depends, FastAPI\nfrom pydantic import BaseModel\n",
    "# the framework\nfrom fastapi import APIRouter\n",
    "from sqlalchemy.orm import Session\n",
]
LOCAL = ["", "from .models import User\n", "from . import crud\n"]
CODE = [
    "x = 1\n",
    "\ndef f() -> None: ...\n",
    "# said of it\nx = 1\n",
    "\n@decorated\nclass A: ...\n",
    "if True:\n    pass\n",
]


def test_what_ruff_accepts_it_accepts_afterwards(tmp_path: Path) -> None:
    chosen = random.Random(7)
    texts: dict[str, str] = {}
    for i in range(400):
        sections = [chosen.choice(STDLIB), chosen.choice(OTHERS), chosen.choice(LOCAL)]
        imports = "\n".join(section for section in sections if section)
        head = chosen.choice(HEADS) + chosen.choice(FUTURE)
        text = f"{head}{imports}{'' if not imports else chr(10)}{chosen.choice(CODE)}"
        texts[f"f{i}.py"] = text
    sorted_texts = accepted(texts, tmp_path / "before")
    assert len(sorted_texts) > 300
    after = {
        name: added(text, chosen.sample(WANTED, chosen.choice((1, 2)) if text.count("import ") > 1 else 1))
        for name, text in sorted_texts.items()
    }
    still = accepted(after, tmp_path / "after")
    assert not [(sorted_texts[name], after[name]) for name in after if name not in still]


def added(text: str, wanted: Sequence[tuple[str, str | None]], filename: str = "a.py") -> str:
    """A text after one fix that needs some imports."""
    source = Source(filename, text)
    bound: dict[str, str] = {}
    edits: list[Edit] = []
    for module, name in wanted:
        edits += ensure_import(source, module, name, bound=bound)[1]
    result = apply_fixes(
        source, [Diagnostic(Span(1, 1, 1, 1), "m", Fix("f", tuple(edits)), code="FLT101")], unsafe=False
    )
    assert result.applied == {"FLT101": 1}, (text, edits)
    return result.text


def accepted(texts: dict[str, str], folder: Path) -> dict[str, str]:
    """The texts whose imports ruff would leave as they are."""
    folder.mkdir()
    for name, text in texts.items():
        (folder / name).write_text(text)
    command = [
        sys.executable,
        "-m",
        "ruff",
        "check",
        "--isolated",
        "--no-cache",
        "--select",
        "I",
        "--output-format",
        "concise",
        ".",
    ]
    output = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout
    bad = {line.partition(":")[0] for line in output.splitlines() if ": I" in line}
    return {name: text for name, text in texts.items() if name not in bad}
