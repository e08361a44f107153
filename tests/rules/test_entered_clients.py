"""What FLT609's fix makes of clients that nobody enters: the tests run as before, in a started application."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from fastlint.engine.in_memory import check_texts, fix_texts

MAIN = """\
from contextlib import asynccontextmanager
from fastapi import FastAPI

@asynccontextmanager
async def lifespan(app):
    app.state.shelf = ["Emma"]
    yield

app = FastAPI(lifespan=lifespan)

@app.get("/shelf")
def shelf() -> list[str]:
    return app.state.shelf
"""
IMPORTS = "from fastapi.testclient import TestClient\n\nfrom main import app\n"
FIXTURE = """


@pytest.fixture(autouse=True, scope="module")
def started_client():
    with client:
        yield


"""
TEST = 'def test_shelf():\n    assert client.get("/shelf").json() == ["Emma"]\n'
CASES = {
    "of the file": (
        f"{IMPORTS}\nclient = TestClient(app)\n\n\n{TEST}",
        f"import pytest\n{IMPORTS}\nclient = TestClient(app){FIXTURE}{TEST}",
    ),
    "of the file, with statements below": (
        f"import pytest\n{IMPORTS}\nclient: TestClient = TestClient(app)  # shared\nx = 1\n\n\n{TEST}",
        f"import pytest\n{IMPORTS}\nclient: TestClient = TestClient(app)  # shared\nx = 1{FIXTURE}{TEST}",
    ),
    "of a test": (
        IMPORTS
        + """

def test_shelf(tmp_path):
    # the client
    client = TestClient(app)  # made here

    if tmp_path:
        text = \"\"\"
        Emma
\"\"\"
        # compared
        assert client.get(
            "/shelf"
        ).json() == [text.strip()]
""",
        IMPORTS
        + """

def test_shelf(tmp_path):
    # the client
    with TestClient(app) as client:  # made here
        if tmp_path:
            text = \"\"\"
        Emma
\"\"\"
            # compared
            assert client.get(
                "/shelf"
            ).json() == [text.strip()]
""",
    ),
    "of a fixture": (
        "import pytest\n"
        + IMPORTS
        + "\n\n@pytest.fixture\ndef client():\n    c = TestClient(app)\n    yield c\n\n\n"
        + TEST.replace("()", "(client)", 1),
        "import pytest\n"
        + IMPORTS
        + "\n\n@pytest.fixture\ndef client():\n    with TestClient(app) as c:\n        yield c\n\n\n"
        + TEST.replace("()", "(client)", 1),
    ),
    "yielded": (
        "import pytest\n"
        + IMPORTS
        + "\n\n@pytest.fixture\ndef client():\n    yield TestClient(app)\n\n\n"
        + TEST.replace("()", "(client)", 1),
        "import pytest\n"
        + IMPORTS
        + "\n\n@pytest.fixture\ndef client():\n    with TestClient(app) as client:\n        yield client\n\n\n"
        + TEST.replace("()", "(client)", 1),
    ),
    "of a statement": (
        IMPORTS + '\n\ndef test_shelf():\n    r = TestClient(\n        app,\n    ).get("/shelf")  # got\n'
        '    assert r.json() == ["Emma"]\n',
        IMPORTS
        + "\n\ndef test_shelf():\n    with TestClient(\n        app,\n    ) as client:\n"
        + '        r = client.get("/shelf")  # got\n    assert r.json() == ["Emma"]\n',
    ),
    "of a method": (
        IMPORTS + "\n\nclass TestShelf:\n    def test_it(self):\n"
        '        assert TestClient(app).get("/shelf").json() == ["Emma"]\n',
        IMPORTS
        + "\n\nclass TestShelf:\n    def test_it(self):\n        with TestClient(app) as client:\n"
        + '            assert client.get("/shelf").json() == ["Emma"]\n',
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_entered(case: str) -> None:
    before, after = CASES[case]
    files = {"main.py": MAIN, "test_shelf.py": before}
    fixed = fix_texts(files, select=("FLT609",))["test_shelf.py"]
    assert fixed == after
    assert not check_texts({**files, "test_shelf.py": fixed}, select=("FLT609",))


def test_what_failed_for_lack_of_a_lifespan_passes(tmp_path: Path) -> None:
    for i, (folder, count) in enumerate((("before", "failed"), ("after", "passed"))):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "main.py").write_text(MAIN)
        for number, texts in enumerate(CASES.values()):
            (tmp_path / folder / f"test_{number}.py").write_text(texts[i])
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", "."]
        run = subprocess.run(command, cwd=tmp_path / folder, capture_output=True, text=True, check=False)
        assert run.stdout.splitlines()[-1].startswith(f"{len(CASES)} {count}"), run.stdout


LEFT = {
    "of a class": ("test_a.py", ("class TestA:\n    client = TestClient(app)\n"
    "    def test_a(self): self.client.get('/shelf')\n")),
    "of self": ("test_a.py", ("class TestA:\n    def setup_method(self):\n        self.client = TestClient(app)\n"
    "    def test_a(self): self.client.get('/shelf')\n")),
    "no file of tests": ("tests/helpers.py", "client = TestClient(app)\n\ndef get(): return client.get('/shelf')\n"),
    "unittest": ("test_a.py", "import unittest\n\nclient = TestClient(app)\n\ndef f(): return client.get('/shelf')\n"),
    "in a block": ("test_a.py", "def test_a(x):\n    if x:\n        c = TestClient(app)\n        c.get('/shelf')\n"),
    "two statements": ("test_a.py", "def test_a(x):\n    c = TestClient(app); c.get('/shelf')\n"),
    "the last statement": ("test_a.py", "def test_a(x):\n    c = TestClient(app)\n\ndef test_b(c): c.get('/shelf')\n"),
}  # fmt: skip


@pytest.mark.parametrize("case", LEFT)
def test_left_alone(case: str) -> None:
    name, text = LEFT[case]
    files = {"main.py": MAIN, name: IMPORTS + text}
    assert check_texts(files, select=("FLT609",))
    assert fix_texts(files, select=("FLT609",))[name] == files[name]
