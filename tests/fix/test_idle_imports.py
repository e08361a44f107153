"""Imports that a fix leaves without a use go with it; others stay."""

from __future__ import annotations

import pytest

from fastlint.engine.in_memory import fix_texts
from fastlint.fix.idle import wanted_by, without_idle_imports
from fastlint.source import Source

CASES = {
    "a statement": ("import os\nimport time\n\ntime.sleep(1)\n", "import os\nimport time\n\nx\n", "import os\n\nx\n"),
    "the only one": ("import time\n\ntime.sleep(1)\n", "import time\n\nx\n", "x\n"),
    "a section": (
        "import time\n\nimport httpx\n\ntime.sleep(httpx)\n",
        "import time\n\nimport httpx\n\nx(httpx)\n",
        "import httpx\n\nx(httpx)\n",
    ),
    "one of a row": (
        "from typing import Any, Optional, cast\n\nOptional, Any, cast\n",
        "from typing import Any, Optional, cast\n\nAny, cast\n",
        "from typing import Any, cast\n\nAny, cast\n",
    ),
    "one of rows": (
        "from typing import (\n    Any,\n    Optional,\n)\n\nOptional, Any\n",
        "from typing import (\n    Any,\n    Optional,\n)\n\nAny\n",
        "from typing import (\n    Any,\n)\n\nAny\n",
    ),
    "an alias": ("import time as t, os\n\nt.sleep(os)\n", "import time as t, os\n\nos\n", "import os\n\nos\n"),
}
KEPT = {
    "it never had a use": ("import time\n\nx\n", "import time\n\ny\n"),
    "it is spoken of": ("import time\n\ntime\n", "import time\n\n# time\nx\n"),
    "it is in __all__": ("import time\n\n__all__ = ['time']\ntime\n", "import time\n\n__all__ = ['time']\nx\n"),
    "it has a comment": ("import time  # noqa\n\ntime\n", "import time  # noqa\n\nx\n"),
    "it is not of the standard library": ("import orders\n\norders\n", "import orders\n\nx\n"),
    "it is relative": ("from . import time\n\ntime\n", "from . import time\n\nx\n"),
    "it stands in a block": (
        "try:\n    import time\nfinally:\n    pass\ntime\n",
        "try:\n    import time\nfinally:\n    pass\nx\n",
    ),
    "it shares its row": ("import time; x = 1\n\ntime\n", "import time; x = 1\n\nx\n"),
}


@pytest.mark.parametrize("case", CASES)
def test_gone(case: str) -> None:
    before, fixed, after = CASES[case]
    assert without_idle_imports(Source("a.py", before), fixed, lambda name: False) == after


@pytest.mark.parametrize("case", KEPT)
def test_kept(case: str) -> None:
    before, fixed = KEPT[case]
    assert without_idle_imports(Source("a.py", before), fixed, lambda name: False) == fixed


def test_a_package_keeps_what_it_gives_to_others() -> None:
    fixed = "import time\n\nx\n"
    assert without_idle_imports(Source("a/__init__.py", "import time\n\ntime\n"), fixed, lambda name: False) == fixed


@pytest.mark.parametrize(
    ("text", "is_wanted"),
    [
        ("from app.views import router, time\n", True),
        ("from .views import (\n    router,\n    time,\n)\n", True),
        ("from app.views import *\n", True),
        ("mock.patch('app.views.time.sleep')\n", True),
        ("monkeypatch.setattr(views, 'time', clock)\n", True),
        ("from app.views import router\nimport time\n", False),
        ("from app.others import time\n", False),
    ],
)
def test_what_other_files_want_from_the_module_stays(text: str, is_wanted: bool) -> None:
    assert wanted_by([text], "app/views.py")("time") == is_wanted


def test_a_fix_takes_the_import_with_it() -> None:
    app = "import time\n\nfrom fastapi import FastAPI\n\napp = FastAPI()\n\n\n"
    route = '@app.get("/")\nasync def root() -> None:\n    time.sleep(1)\n'
    fixed = fix_texts({"main.py": app + route}, select=("FLT102",))["main.py"]
    assert fixed == (app + route).replace("import time", "import asyncio").replace("time.sleep", "await asyncio.sleep")
    tests = {"main.py": app + route, "test_main.py": "from unittest import mock\n\nmock.patch('main.time.sleep')\n"}
    assert fix_texts(tests, select=("FLT102",))["main.py"].startswith("import asyncio\nimport time\n")


def test_a_file_name_with_a_parenthesis() -> None:
    from fastlint.fix.idle import wanted_by

    assert not wanted_by(["# app(1\n"], "app(1.py")("validator")
