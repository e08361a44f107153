"""`--add-noqa`: a comment for each finding, in its place; afterwards nothing is reported, and all else is as it was."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fastlint.engine import analysis
from fastlint.engine.indexing import Indexed, index_data
from tests.doors import Run

CHECKOUT = Path(__file__).parents[2]
HEAD = "import time\n\nimport requests\nfrom fastapi import FastAPI\n\napp = FastAPI()\n\n\n"
ROUTE = '@app.get("/")\nasync def root(a: int = 1) -> str:\n'


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").write_text("")
    return tmp_path


BODIES = {
    "plain": ("    time.sleep(1)\n", "    time.sleep(1)  # noqa: FLT102\n"),
    "a comment": ("    time.sleep(1)  # wait\n", "    time.sleep(1)  # wait  # noqa: FLT102\n"),
    "trailing spaces": ("    time.sleep(1)   \n", "    time.sleep(1)  # noqa: FLT102\n"),
    "other codes": ("    time.sleep(1)  # noqa: E501 later\n", "    time.sleep(1)  # noqa: E501, FLT102 later\n"),
    "other tools": ("    time.sleep(1)  # type: ignore\n", "    time.sleep(1)  # type: ignore  # noqa: FLT102\n"),
    "another one of ours": (
        "    time.sleep(1)  # fastlint: ignore[FLT101]\n",
        "    time.sleep(1)  # fastlint: ignore[FLT101]  # noqa: FLT002, FLT102\n",
    ),
    "idle codes": ("    time.sleep(1)  # noqa: FLT101\n", "    time.sleep(1)  # noqa: FLT101, FLT002, FLT102\n"),
    "two on a row": (
        "    time.sleep(1); requests.get('/', timeout=1)\n",
        "    time.sleep(1); requests.get('/', timeout=1)  # noqa: FLT101, FLT102\n",
    ),
    "rows in brackets": (
        "    time.sleep(\n        1,\n    )\n",
        "    time.sleep(  # noqa: FLT102\n        1,\n    )\n",
    ),
    "a backslash": ("    x = \\\n        time.sleep(1)\n", "    x = \\\n        time.sleep(1)  # noqa: FLT102\n"),
    "a backslash behind": (
        "    x = time.sleep(1) + \\\n        2\n",
        "    x = time.sleep(1) + \\\n        2  # noqa: FLT102\n",
    ),
    "a string over rows": (
        '    x = time.sleep(1), """\n    # text\n    """\n',
        '    x = time.sleep(1), """\n    # text\n    """  # noqa: FLT102\n',
    ),
    "code in a string over rows": (
        '    x = f"""\n    {time.sleep(1)}\n    """\n',
        '    x = f"""\n    {time.sleep(1)}\n    """  # noqa: FLT102\n',
    ),
    "a hash in a string": ("    time.sleep(len('#'))\n", "    time.sleep(len('#'))  # noqa: FLT102\n"),
    "line ends": ("    time.sleep(1)\r\n", "    time.sleep(1)  # noqa: FLT102\r\n"),
}


@pytest.mark.parametrize("what", BODIES)
def test_the_comment_stands_where_it_counts(project: Path, run: Run, what: str) -> None:
    before, after = BODIES[what]
    text = HEAD + ROUTE + before + "    return ''\n"
    (project / "main.py").write_bytes(text.encode())
    code, out, err = run("--add-noqa")
    assert (project / "main.py").read_bytes().decode() == HEAD + ROUTE + after + "    return ''\n", err
    assert (code, out) == (0, "All checks passed!\n")
    assert "Added" in err
    assert run()[:2] == (0, "All checks passed!\n")


def test_how_it_is_told(project: Path, run: Run) -> None:
    (project / "main.py").write_text(HEAD + ROUTE + "    time.sleep(1)\n    return ''\n")
    assert run("--add-noqa") == (0, "All checks passed!\n", "Added 1 noqa directive in 1 file.\n")
    text = (project / "main.py").read_text()
    assert run("--add-noqa") == (0, "All checks passed!\n", "Added no noqa directives.\n")
    assert (project / "main.py").read_text() == text


def test_with_a_reason(project: Path, run: Run) -> None:
    body = (
        "    time.sleep(1)\n    time.sleep(2)  # noqa: E501\n    time.sleep(3)  # noqa: E501 -- long\n    return ''\n"
    )
    (project / "main.py").write_text(HEAD + ROUTE + body)
    run("--add-noqa=see #12: FLT101 E501")
    rows = (project / "main.py").read_text().splitlines()[10:13]
    assert rows == [
        "    time.sleep(1)  # noqa: FLT102 -- see #12: FLT101 E501",
        "    time.sleep(2)  # noqa: E501, FLT102 -- see #12: FLT101 E501",
        "    time.sleep(3)  # noqa: E501, FLT102 -- long",
    ]
    assert run()[0] == 0
    done = subprocess.run([sys.executable, "-m", "flake8", "--select", "FLT", "main.py"], capture_output=True)
    assert done.stdout == b""


def test_findings_with_a_common_cause(project: Path, run: Run) -> None:
    """One comment at the cause, where the finding is reported, and none at its callers."""
    callers = "".join(f'@app.get("/{n}")\nasync def at{n}() -> None:\n    wait()\n\n\n' for n in range(5))
    (project / "main.py").write_text(HEAD + "def wait() -> None:\n    time.sleep(1)\n\n\n" + callers)
    run("--add-noqa")
    text = (project / "main.py").read_text()
    assert text.count("noqa") == 1
    assert "    time.sleep(1)  # noqa: FLT102\n" in text
    assert run()[0] == 0


def test_only_what_is_shown(project: Path, run: Run) -> None:
    (project / "main.py").write_text(HEAD + ROUTE + "    time.sleep(1)\n    return ''\n")
    run("baseline", "--baseline", "known.json")
    (project / "main.py").write_text(
        HEAD + ROUTE + "    time.sleep(1)\n    requests.get('/', timeout=1)\n    return ''\n"
    )
    (project / "other.py").write_text(HEAD + ROUTE + "    time.sleep(1)\n    return ''\n")
    run("--add-noqa", "--baseline", "known.json", "main.py")
    assert (project / "main.py").read_text().count("noqa") == 1
    assert "noqa" not in (project / "other.py").read_text()


def test_what_cannot_be_silenced_is_reported(project: Path, run: Run) -> None:
    (project / "bad.py").write_text("def :\n")
    (project / "main.py").write_text(HEAD + ROUTE + "    time.sleep(1)\n    return ''\n")
    code, out, err = run("--add-noqa")
    assert code == 2
    assert "bad.py:1:5" in out
    assert "Added 1 noqa directive in 1 file." in err


def test_a_reason_that_the_file_cannot_hold(project: Path, run: Run) -> None:
    text = ("# -*- coding: latin-1 -*-\n" + HEAD + ROUTE + "    time.sleep(1)\n    return 'é'\n").encode("latin-1")
    (project / "main.py").write_bytes(text)
    code, _, err = run("--add-noqa=später €")
    assert code == 1
    assert "left alone" in err
    assert (project / "main.py").read_bytes() == text
    assert run("--add-noqa=später")[0] == 0
    assert "später".encode("latin-1") in (project / "main.py").read_bytes()


def test_what_does_not_go_together(project: Path, run: Run) -> None:
    (project / "main.py").write_text(HEAD)
    for words in (("--fix",), ("--fix-only",), ("--diff",), ("--staged",), ("-",)):
        code, out, err = run("--add-noqa", *words)
        assert (code, out, err.count("\n")) == (2, "", 1)
    code, _, err = run("--add-noqa=two\nrows")
    assert (code, err) == (2, "error: --add-noqa: a reason is one line of text\n")


def test_it_takes_no_path_for_its_reason(project: Path, run: Run) -> None:
    (project / "main.py").write_text(HEAD + ROUTE + "    time.sleep(1)\n    return ''\n")
    assert run("--add-noqa", "main.py")[0] == 0
    assert "# noqa: FLT102\n" in (project / "main.py").read_text()
    (project / "main.py").write_text(HEAD + ROUTE + "    time.sleep(1)\n    return ''\n")
    assert run("-qe", "--add-noqa", "main.py")[0] == 0
    assert "# noqa: FLT102\n" in (project / "main.py").read_text()


@pytest.mark.parametrize("words", [("--add-noqa",), ("--fix",), ("--fix", "--no-cache"), ("--add-noqa", "--no-cache")])
def test_the_project_is_not_read_again_for_each_look(
    project: Path, run: Run, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    read: list[str] = []

    def counted(path: str, data: bytes) -> Indexed:
        read.append(path)
        return index_data(path, data)

    monkeypatch.setattr(analysis, "index_data", counted)
    (project / "main.py").write_text(HEAD + ROUTE + "    time.sleep(1)\n    return ''\n")
    for name in ("one", "two", "three"):
        (project / f"{name}.py").write_text("import main\n\n\ndef work() -> int:\n    return 1\n")
    assert run(*words)[0] == 0
    assert sorted(read) == ["main.py", "main.py", "one.py", "three.py", "two.py"]


@pytest.mark.parametrize("name", ["shop", "single"])
def test_on_whole_applications(project: Path, run: Run, name: str) -> None:
    shutil.copytree(CHECKOUT / "fixtures" / name, project / name)
    before = {path: path.read_text("utf-8") for path in (project / name).rglob("*.py")}
    run("--add-noqa", name, "--select", "ALL", "--preview")
    _, out, _ = run(name, "--select", "ALL", "--preview", "--output-format", "concise")
    left = [line for line in out.splitlines() if "FLT" in line and "FLT001" not in line]
    assert [line for line in left if line.partition(":")[0].endswith(".py")] == []
    for path, text in before.items():
        after = path.read_text("utf-8")
        try:
            assert ast.dump(ast.parse(text)) == ast.dump(ast.parse(after))
        except SyntaxError:
            assert text == after
