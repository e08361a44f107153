"""The set that keeps tasks stands where ruff wants a variable below imports, with the blank rows of its formatter."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from fastlint.engine.in_memory import fix_texts

CODE = "async def f() -> None:\n    pass\n\n\nasync def g() -> None:\n    %s(f())\n"
HEADS = {
    "a function follows": "import asyncio\n\n\n",
    "a variable follows": "import asyncio\n\nx = 1\n\n\n",
    "a comment stands above the function": "import asyncio\n\n\n# about f\n",
    "a docstring stands above": '"""Tasks."""\n\nimport asyncio\n\n\n',
}


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
def test_as_ruff_has_it(head: str, tmp_path: Path) -> None:
    fixed = fix_texts({"main.py": head + CODE % "asyncio.create_task"}, select={"FLT203"})["main.py"]
    assert "running_tasks.add(task)" in fixed
    path = tmp_path / "main.py"
    path.write_text(fixed, encoding="utf-8")
    for arguments in (("check", "--isolated", "--select", "I"), ("format", "--isolated", "--check")):
        done = subprocess.run([sys.executable, "-m", "ruff", *arguments, str(path)], capture_output=True, check=False)
        assert done.returncode == 0, fixed
