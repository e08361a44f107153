"""Code that no root reaches: of another distribution, of a library, of an application."""

from __future__ import annotations

from fastlint.engine.texts import check_texts

SERVER = """\
import time

from fastapi import FastAPI

app = FastAPI()


@app.get("/")
async def read_root() -> None:
    time.sleep(1)
"""
TOOL = """\
import time


async def measure() -> None:
    time.sleep(1)
"""


def manifest(*dependencies: str) -> str:
    return f'[project]\nname = "part"\nversion = "1"\ndependencies = {list(dependencies)!r}\n'


def found(files: dict[str, str]) -> list[tuple[str, int]]:
    return [(d.filename, d.span.row) for d in check_texts(files, select={"FLT102"})]


def monorepo(*, tool: str = TOOL, server: str = SERVER, requires: tuple[str, ...] = ()) -> dict[str, str]:
    return {
        "server/pyproject.toml": manifest("fastapi"),
        "server/main.py": server,
        "tool/pyproject.toml": manifest(*requires, "httpx"),
        "tool/tool/__init__.py": "",
        "tool/tool/work.py": tool,
    }


def test_a_distribution_without_the_framework_has_no_server_loop() -> None:
    assert found(monorepo()) == [("server/main.py", 10)]


def test_one_that_asks_for_the_framework_or_imports_it_has() -> None:
    both = [("server/main.py", 10), ("tool/tool/work.py", 5)]
    assert found(monorepo(requires=("starlette",))) == both
    assert found(monorepo(tool="import fastapi\n" + TOOL)) == [("server/main.py", 10), ("tool/tool/work.py", 6)]


def test_one_of_which_the_server_imports_something_may_run_on_its_loop() -> None:
    assert found(monorepo(server="from tool import work\n" + SERVER)) == [
        ("server/main.py", 11), ("tool/tool/work.py", 5),
    ]  # fmt: skip


def test_alone_it_is_a_library() -> None:
    files = monorepo()
    del files["server/main.py"], files["server/pyproject.toml"]
    assert found(files) == [("tool/tool/work.py", 5)]


LIBRARY = """\
import time


def wait() -> None:
    time.sleep(1)


def wait_long() -> None:
    wait()


async def second() -> None:
    wait_long()


async def first() -> None:
    wait()


async def third() -> None:
    wait()


async def other() -> None:
    time.sleep(1)
"""


def test_the_public_functions_of_a_library_have_one_finding_for_each_cause() -> None:
    assert found({"library.py": LIBRARY}) == [("library.py", 17), ("library.py", 25)]


def test_an_example_makes_no_application_of_a_library() -> None:
    files = {"library.py": LIBRARY, "examples/app.py": SERVER}
    assert found(files) == [("examples/app.py", 10), ("library.py", 17), ("library.py", 25)]


def test_in_an_application_each_call_has_its_own_and_dead_code_none() -> None:
    files = {"library.py": LIBRARY, "main.py": "from library import first, third\n" + SERVER}
    assert found(files) == [("library.py", 17), ("library.py", 21), ("main.py", 11)]


def test_modules_that_are_imported_by_name_are_not_dead() -> None:
    loading = "from importlib import import_module\n" + SERVER
    files = {"steps.py": TOOL + "\n\nSTEPS = [measure]\n", "main.py": SERVER}
    assert found(files) == [("main.py", 10)]
    assert found({**files, "main.py": loading}) == [("main.py", 11), ("steps.py", 5)]


def test_the_root_of_a_project_may_be_a_package() -> None:
    files = {"__init__.py": "", "work.py": TOOL, "main.py": "import work\n" + SERVER + "    await work.measure()\n"}
    assert found(files) == [("main.py", 11), ("work.py", 5)]


def test_a_module_behind_a_package_of_its_name_does_not_run() -> None:
    main = "from app import tools\n" + SERVER + "    await tools.measure()\n"
    files = {"app/__init__.py": "", "app/tools.py": TOOL, "app/main.py": main}
    assert found(files) == [("app/main.py", 11), ("app/tools.py", 5)]
    assert found({**files, "app/tools/__init__.py": TOOL}) == [("app/main.py", 11), ("app/tools/__init__.py", 5)]
