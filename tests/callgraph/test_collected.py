"""Tests that pytest does not run, as it is configured, and fixtures that no test asks for."""

from __future__ import annotations

import pytest

from fastlint.engine.in_memory import check_texts

MAIN = """\
from fastapi import FastAPI

app = FastAPI()


def current_user() -> str:
    return "nobody"


@app.get("/")
def read_root() -> str:
    return "root"
"""
TEST = """\
from app.main import app, current_user
from fastapi.testclient import TestClient


def test_root() -> None:
    app.dependency_overrides[current_user] = lambda: "ada"
    assert TestClient(app).get("/").json() == "root"
    app.dependency_overrides.clear()
"""


def unmatched(files: dict[str, str], *, preview: bool = False) -> list[str]:
    """The test files in which an override that nothing depends on is reported."""
    every = {"app/__init__.py": "", "app/main.py": MAIN, "requirements.txt": "fastapi==0.115.0\n", **files}
    return [d.filename for d in check_texts(every, select={"FLT923"}, preview=preview)]


BOTH = {"tests/test_new.py": TEST, "tests.old/test_old.py": TEST}
LEFT_OUT = {
    "pytest.ini": "[pytest]\ntestpaths = tests\n",
    ".pytest.ini": "[pytest]\ntestpaths = ./tests/\n",
    "pyproject.toml": "[tool.pytest.ini_options]\ntestpaths = ['tests']\n",
    "tox.ini": "[pytest]\nnorecursedirs = build *.old\n",
    "setup.cfg": "[tool:pytest]\naddopts = -q --ignore=tests.old\n",
}


@pytest.mark.parametrize("name", sorted(LEFT_OUT))
def test_what_pytest_is_told_to_leave_out_is_of_low_confidence(name: str) -> None:
    assert unmatched(BOTH) == ["tests.old/test_old.py", "tests/test_new.py"]
    told = {**BOTH, name: LEFT_OUT[name]}
    assert unmatched(told) == ["tests/test_new.py"]
    assert unmatched(told, preview=True) == ["tests.old/test_old.py", "tests/test_new.py"]


def test_names_of_files_count_only_if_they_are_chosen() -> None:
    files = {"tests/test_new.py": TEST, "tests/old_test.py": TEST}
    assert unmatched(files) == ["tests/old_test.py", "tests/test_new.py"]
    told = {**files, "pytest.ini": "[pytest]\npython_files = test_*.py\n"}
    assert unmatched(told) == ["tests/test_new.py"]
    imported = {**told, "tests/test_more.py": "from tests.old_test import test_root\n"}
    assert unmatched(imported) == ["tests/old_test.py", "tests/test_new.py"]


def test_tests_that_another_configuration_or_a_command_runs_are_run() -> None:
    every = ["tests.old/test_old.py", "tests/test_new.py"]
    told = {**BOTH, "pytest.ini": LEFT_OUT["pytest.ini"]}
    assert unmatched({**told, "Makefile": "old:\n\tpytest -q tests.old/\n"}) == every
    assert unmatched({**told, "Makefile": "old:\n\tpytest -q tests/\n"}) == every[1:]
    assert unmatched({**told, "tests.old/pytest.ini": "[pytest]\n"}) == every
    assert unmatched({**BOTH, "pytest.ini": "[pytest]\ntestpaths = gone\n"}) == every
    assert unmatched({**BOTH, "pytest.ini": "[pytest]\nmarkers = slow\n", "tox.ini": LEFT_OUT["tox.ini"]}) == every


def test_a_part_of_the_tests_that_is_not_run_by_default_is_run_when_asked_for() -> None:
    files = {"tests/unit/test_new.py": TEST, "tests/whole/test_old.py": TEST}
    told = {**files, "pytest.ini": "[pytest]\ntestpaths = tests/unit\n"}
    assert unmatched(told) == ["tests/unit/test_new.py", "tests/whole/test_old.py"]


def test_a_conftest_above_tests_that_are_run_is_run() -> None:
    shared = TEST.replace("def test_root", "def prepare")
    told = {"pytest.ini": "[pytest]\ntestpaths = checks/tests\n", "checks/tests/test_new.py": "def test(): ...\n"}
    assert unmatched({**told, "checks/conftest.py": shared}) == ["checks/conftest.py"]
    assert unmatched({**told, "spare/conftest.py": shared}) == []


FIXTURES = """\
import pytest
from app.main import app, current_user


@pytest.fixture{arguments}
def signed_in():
    app.dependency_overrides[current_user] = lambda: "ada"
    yield
    app.dependency_overrides.clear()


@pytest.fixture
def ready(signed_in): ...
"""


def test_a_fixture_that_no_test_asks_for_is_of_low_confidence() -> None:
    def found(test: str, arguments: str = "", **more: str) -> list[str]:
        files = {"tests/conftest.py": FIXTURES.format(arguments=arguments), "tests/test_new.py": test}
        return unmatched({**files, **{name.replace("_", "."): text for name, text in more.items()}})

    known = ["tests/conftest.py"]
    assert found("def test_root(): ...  # signed_in\n") == known
    assert found("# signed_in\ndef test_root(): ...\n") == []
    assert found("def test_root(ready): ...\n") == known
    assert found("def test_root(signed_in): ...\n") == known
    assert found("import pytest\n\n\n@pytest.mark.usefixtures('signed_in')\ndef test_root(): ...\n") == known
    assert found("def test_root(): ...\n", "(autouse=True)") == known
    assert found("def test_root(user): ...\n", "(name='user')") == known
    assert found("def test_root(): ...\n", pytest_ini="[pytest]\nusefixtures =\n    signed_in\n") == known
