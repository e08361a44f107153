"""What FLT519's fix makes of `BackgroundTasks()`: afterwards the tasks run, and the rest is as it was."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from fastlint.engine.in_memory import check_texts, fix_texts

HEAD = """\
from fastapi import BackgroundTasks, Depends, FastAPI

app = FastAPI()
sent = []


"""
CASES = {
    "no parameters": (
        "def welcome():\n    tasks = BackgroundTasks()\n    tasks.add_task(sent.append, 1)\n",
        "def welcome(tasks: BackgroundTasks):\n    tasks.add_task(sent.append, 1)\n",
    ),
    "a default": (
        "def welcome(a: int = 1) -> None:\n    tasks = BackgroundTasks()\n\n    tasks.add_task(sent.append, a)\n",
        "def welcome(tasks: BackgroundTasks, a: int = 1) -> None:\n    tasks.add_task(sent.append, a)\n",
    ),
    "keywords only": (
        (
            "async def welcome(*, a: int = 1):\n"
            "    a\n\n    tasks = BackgroundTasks()\n\n    tasks.add_task(sent.append, 1)\n"
        ),
        "async def welcome(*, tasks: BackgroundTasks, a: int = 1):\n    a\n\n    tasks.add_task(sent.append, 1)\n",
    ),
    "parameters in rows": (
        (
            "def welcome(\n    a: int,  # one\n    # two\n    b: int = 2,\n) -> None:\n"
            "    # the tasks\n    bg: BackgroundTasks = BackgroundTasks()  # later\n    bg.add_task(sent.append, a)\n"
        ),
        (
            "def welcome(\n    a: int,  # one\n    bg: BackgroundTasks,\n    # two\n    b: int = 2,\n) -> None:\n"
            "    # the tasks\n    # later\n    bg.add_task(sent.append, a)\n"
        ),
    ),
    "parameters in rows, all with defaults": (
        (
            "def welcome(\n    a: int = 1,\n    b: int = Depends(lambda: 1),\n):\n"
            "    tasks = BackgroundTasks()\n    tasks.add_task(sent.append, a)\n    tasks.add_task(sent.append, b)\n"
        ),
        (
            "def welcome(\n    tasks: BackgroundTasks,\n    a: int = 1,\n    b: int = Depends(lambda: 1),\n):\n"
            "    tasks.add_task(sent.append, a)\n    tasks.add_task(sent.append, b)\n"
        ),
    ),
    "a last parameter without comma": (
        (
            "def welcome(a: int,\n"
            "            b: int):\n    tasks = BackgroundTasks()\n    tasks.add_task(sent.append, 1)\n"
        ),
        "def welcome(a: int,\n            b: int, tasks: BackgroundTasks):\n    tasks.add_task(sent.append, 1)\n",
    ),
    "no name": (
        "def welcome(a: int):\n    BackgroundTasks().add_task(sent.append, a)\n",
        "def welcome(a: int, tasks: BackgroundTasks):\n    tasks.add_task(sent.append, a)\n",
    ),
    "its name is taken": (
        "def welcome(tasks: int):\n    BackgroundTasks().add_task(sent.append, tasks)\n",
        (
            "def welcome(tasks: int, background_tasks: BackgroundTasks):\n"
            "    background_tasks.add_task(sent.append, tasks)\n"
        ),
    ),
    "in a branch": (
        "def welcome(a: int):\n    if a:\n        tasks = BackgroundTasks()\n        tasks.add_task(sent.append, a)\n",
        "def welcome(a: int, tasks: BackgroundTasks):\n    if a:\n        tasks.add_task(sent.append, a)\n",
    ),
    "a decorator in rows": (
        "def welcome(a: int):  # said\n    tasks = BackgroundTasks(\n    )\n    tasks.add_task(sent.append, a)\n",
        "def welcome(a: int, tasks: BackgroundTasks):  # said\n    tasks.add_task(sent.append, a)\n",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_injected(case: str) -> None:
    before, after = CASES[case]
    text = f'{HEAD}@app.post(\n    "/welcome",\n)\n'
    fixed = fix_texts({"main.py": text + before}, select=("FLT519",))["main.py"]
    assert fixed == text + after
    assert not check_texts({"main.py": fixed}, select=("FLT519",))
    for program, is_sent in ((text + before, False), (fixed, True)):
        scope: dict[str, Any] = {"__name__": "main"}
        exec(compile(program, "main.py", "exec", dont_inherit=True), scope)
        assert TestClient(scope["app"]).post("/welcome", params={"a": 1, "b": 2, "tasks": 3}).status_code == 200
        assert bool(scope["sent"]) == is_sent


def test_a_name_of_another_module_is_imported() -> None:
    text = "import fastapi\nfrom starlette import background as bg\n\napp = fastapi.FastAPI()\n\n\n"
    text += '@app.get("/")\ndef f():\n'
    body = "    tasks = {}()\n    tasks.add_task(print)\n"
    for name in ("fastapi.BackgroundTasks", "bg.BackgroundTasks"):
        fixed = fix_texts({"main.py": text + body.format(name)}, select=("FLT519",))["main.py"]
        assert fixed == text.replace("f()", f"f(tasks: {name})") + "    tasks.add_task(print)\n"
    local = text + "    from fastapi import BackgroundTasks as B\n" + body.format("B")
    fixed = fix_texts({"main.py": local}, select=("FLT519",))["main.py"]
    assert "def f(tasks: fastapi.BackgroundTasks):" in fixed


LEFT = {
    "somebody calls it": '@app.get("/")\ndef f():\n    tasks = BackgroundTasks()\n    tasks.add_task(print)\n\n\nf()\n',
    "no route": "def f():\n    tasks = BackgroundTasks()\n    tasks.add_task(print)\n",
    "positional only": '@app.get("/")\ndef f(a: int, /):\n    tasks = BackgroundTasks()\n    tasks.add_task(print)\n',
    "two statements": '@app.get("/")\ndef f(a: int):\n    tasks = BackgroundTasks(); tasks.add_task(print)\n',
    "alone in its block": (
        '@app.get("/")\ndef f(a: int):\n    if a:\n        tasks = BackgroundTasks()\n    tasks.add_task(print)\n'
    ),
    "tasks of its own": '@app.get("/")\ndef f():\n    tasks = BackgroundTasks([a])\n    tasks.add_task(print)\n',
}


@pytest.mark.parametrize("case", LEFT)
def test_left_alone(case: str) -> None:
    text = HEAD + LEFT[case]
    assert fix_texts({"main.py": text}, select=("FLT519",))["main.py"] == text
