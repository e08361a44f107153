"""Notebooks: their cells are checked as one module, and mended in place; nothing else of the file is touched."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from fastlint.cells import Notebook
from fastlint.notebook import NotebookError
from fastlint.reporters import FORMATS
from fastlint.source import Source
from tests.doors import Run

SETUP = "%pip install fastapi\nimport asyncio\nfrom fastapi import FastAPI\nfiles = !ls *.csv\n"
ROUTE = 'app = FastAPI()\n\n@app.get("/a")\nasync def a(limit: int = None) -> int:\n    return limit\n'
SHELL = "%%bash\nfor f in *; do echo $f; done\n"
TAIL = "!pip install \\\n    httpx\nawait asyncio.sleep(0)  # top-level `await`\napp?"


SETTINGS = 'confidence = "low"\nignore = ["FLT413"]\n'


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which guesses are shown: most of what can be said of a notebook is one."""
    monkeypatch.chdir(tmp_path)
    Path("fastlint.toml").write_text(SETTINGS)
    return tmp_path


def code(text: str, **more: Any) -> dict[str, Any]:
    outputs = [{"output_type": "stream", "name": "stdout", "text": ["é \\u00e9 1.0\n"]}]
    return {
        "cell_type": "code", "execution_count": 7, "metadata": {}, "outputs": outputs,
        "source": text.splitlines(keepends=True), **more,
    }  # fmt: skip


def prose(text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": [text]}


def notebook(*cells: dict[str, Any], language: str = "python") -> dict[str, Any]:
    return {
        "cells": [*cells],
        "metadata": {"language_info": {"name": language}, "weight": 1.0},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def save(name: str, *cells: dict[str, Any], indent: int | str | None = 1, end: str = "\n", **more: Any) -> bytes:
    text = json.dumps(notebook(*cells, **more), indent=indent, ensure_ascii=False) + end
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_bytes(text.encode())
    return text.encode()


def piped(text: str, *words: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "fastlint", *words]
    done = subprocess.run(command, input=text.encode(), capture_output=True)
    return done.returncode, done.stdout.decode()


def plain() -> tuple[dict[str, Any], ...]:
    return prose("# A title"), code(SETUP), code(ROUTE), code(SHELL), code(TAIL)


def test_findings_are_in_cells(run: Run) -> None:
    save("nb.ipynb", *plain())
    code_, out, err = run(".", "--output-format", "concise")
    assert (code_, err) == (1, "")
    assert out.startswith("nb.ipynb:cell 3:4:20: warning[FLT404] `limit` is None by default")
    [found] = json.loads(run("nb.ipynb", "--output-format", "json")[1])
    assert (found["cell"], found["location"], found["noqa_row"]) == (3, {"row": 4, "column": 20}, 4)
    assert found["fix"]["edits"][0]["cell"] == 3
    assert found["fix"]["edits"][0]["location"] == {"row": 4, "column": 20}
    frame = run("nb.ipynb")[1]
    assert ' --> nb.ipynb:cell 3:4:20\n  |\n3 | @app.get("/a")\n4 | async def a(' in frame
    assert "  ::: cell 3\n  | @@ -3,3 +3,3 @@\n" in frame


@pytest.mark.parametrize("output_format", FORMATS)
def test_every_format_names_the_cell_and_no_wrong_row(run: Run, output_format: str) -> None:
    save("nb.ipynb", *plain())
    out = run("nb.ipynb", "--output-format", output_format)[1]
    assert "cell 3:4" in out or ('"cell": 3' in out and '"row": 4' in out)
    if output_format == "gitlab":
        assert json.loads(out)[0]["location"]["positions"]["begin"] == {"line": 1, "column": 1}
    if output_format == "github":
        assert "file=nb.ipynb,line=1,col=1,endLine=1,endColumn=1::nb.ipynb:cell 3:4:20: warning" in out
    if output_format == "sarif":
        [result] = json.loads(out)["runs"][0]["results"]
        assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == 1
        assert "fixes" not in result
    if output_format == "rdjson":
        [found] = json.loads(out)["diagnostics"]
        assert found["location"]["range"]["start"] == {"line": 1}
        assert "suggestions" not in found


@pytest.mark.parametrize("indent", [1, 4, "\t", None])
@pytest.mark.parametrize("end", ["", "\n"])
@pytest.mark.parametrize("as_text", [False, True])
def test_a_fix_changes_the_source_of_its_cell_alone(
    run: Run, indent: int | str | None, end: str, as_text: bool
) -> None:
    cells = plain()
    if as_text:
        cells[2]["source"] = ROUTE
    before = save("nb.ipynb", *cells, indent=indent, end=end)
    assert run("nb.ipynb", "--fix", "--unsafe-fixes")[0] == 0
    after = Path("nb.ipynb").read_bytes()
    assert after == before.replace(b"limit: int = None", b"limit: int | None = None") != before
    assert run("nb.ipynb", "--fix", "--unsafe-fixes")[0] == 0
    assert Path("nb.ipynb").read_bytes() == after


def test_a_fix_that_adds_rows_and_an_import(run: Run) -> None:
    before = save(
        "nb.ipynb",
        code(SETUP),
        code(ROUTE.replace("    return", "    time.sleep(1)\n    return")),
        code("import time\n"),
    )
    text = before.decode().replace("import asyncio\\n", "import time\\n")
    Path("nb.ipynb").write_text(text)
    run("nb.ipynb", "--fix", "--select", "FLT102", "--confidence", "low")
    after = json.loads(Path("nb.ipynb").read_text())
    assert "import asyncio\n" in after["cells"][0]["source"]
    assert "    await asyncio.sleep(1)\n" in after["cells"][1]["source"]
    assert "%pip install fastapi\n" in after["cells"][0]["source"]
    assert after["metadata"]["weight"] == 1.0


def test_bytes_that_json_could_write_otherwise_stay(run: Run) -> None:
    before = save("nb.ipynb", *plain()).decode().replace("# A title", "# \\u0041 title \\/").replace("1.0", "1.00e0", 1)
    Path("nb.ipynb").write_bytes(b"\xef\xbb\xbf" + before.replace("\n", "\r\n").encode())
    old = Path("nb.ipynb").read_bytes()
    assert run("nb.ipynb", "--fix", "--unsafe-fixes")[0] == 0
    assert Path("nb.ipynb").read_bytes() == old.replace(b"limit: int = None", b"limit: int | None = None") != old


def test_a_diff_is_one_of_cells(run: Run) -> None:
    before = save("nb.ipynb", *plain())
    code_, out, _ = run("nb.ipynb", "--diff", "--unsafe-fixes")
    assert code_ == 1
    assert out.startswith("--- a/nb.ipynb:cell 3\t\n+++ b/nb.ipynb:cell 3\t\n@@ -1,5 +1,5 @@\n app = FastAPI()\n")
    assert Path("nb.ipynb").read_bytes() == before


def test_standard_input() -> None:
    text = save("other.ipynb", *plain()).decode()
    Path("other.ipynb").unlink()
    options = ("-", "--stdin-filename", "nb.ipynb", "--output-format", "concise")
    code_, out = piped(text, *options)
    assert code_ == 1
    assert out.startswith("nb.ipynb:cell 3:4:20: warning[FLT404]")
    _, out = piped(text, *options, "--fix", "--unsafe-fixes")
    assert out == text.replace("limit: int = None", "limit: int | None = None")


def test_suppressions(run: Run) -> None:
    save("nb.ipynb", code(SETUP), code(ROUTE.replace("-> int:", "-> int:  # noqa: FLT404")))
    assert run(".")[0] == 0
    save("nb.ipynb", code("# fastlint: file-ignore[FLT404]\n" + SETUP), code(ROUTE))
    assert run(".")[0] == 0
    before = save("nb.ipynb", *plain())
    assert run(".", "--add-noqa=tried out")[0] == 0
    assert Path("nb.ipynb").read_bytes() == before.replace(b"-> int:", b"-> int:  # noqa: FLT404 -- tried out")
    assert run(".")[0] == 0


def test_which_notebooks_are_checked(run: Run) -> None:
    save("docs/nb.ipynb", *plain())
    save(".ipynb_checkpoints/nb-checkpoint.ipynb", *plain())
    Path("app.py").write_text("")
    assert [Path(name).name for name in run(".", "--show-files")[1].split()] == ["app.py", "nb.ipynb"]
    assert run(".", "--extend-exclude", "*.ipynb")[0] == 0
    Path("fastlint.toml").write_text(SETTINGS + 'extend-exclude = ["*.ipynb"]\n')
    assert run(".")[0] == 0
    assert run("docs/nb.ipynb")[0] == 1, "what is named is checked"
    assert run("docs/nb.ipynb", "--force-exclude")[0] == 0


def test_a_report_is_kept_until_a_notebook_changes(run: Run) -> None:
    save("nb.ipynb", *plain())
    first = run(".", "--output-format", "concise")
    assert run(".", "--output-format", "concise") == first
    save("nb.ipynb", code(SETUP), code(ROUTE.replace("int = None", "int = 1")))
    assert run(".")[0] == 0
    save("more.ipynb", *plain())
    assert run(".", "--output-format", "concise")[1].startswith("more.ipynb:cell 3:4:20:")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "nb.ipynb:1:1: error[FLT001] not fully checked: no notebook: an object of JSON is wanted"),
        ('{\n "cells": [,]\n}', "nb.ipynb:1:1: error[FLT001] not fully checked: no notebook: row 2 is no JSON"),
        ("[1]", "nb.ipynb:1:1: error[FLT001] not fully checked: no notebook: an object of JSON is wanted"),
        ("{}", 'nb.ipynb:1:1: error[FLT001] not fully checked: no notebook: it has no "cells"'),
        ('{"cells": ' + "[" * 200_000, "nb.ipynb:1:1: error[FLT001] not fully checked: no notebook: nested too deeply"),
        (
            '{"worksheets": []}',
            "nb.ipynb:1:1: error[FLT001] not fully checked: a notebook of an old format: convert it",
        ),
        (
            json.dumps(notebook(code("x = 1"), code("x = 1\ndef f(:\n"))),
            "nb.ipynb:cell 2:2:7: error[FLT001] not fully checked: syntax error",
        ),
        ('{"cells": "x"} more', "nb.ipynb:1:1: error[FLT001] not fully checked: no notebook"),
        ("\ud800", "nb.ipynb:1:1: error[FLT001] not fully checked: not valid utf-8"),
    ],
)
def test_a_broken_notebook_is_one_line(run: Run, text: str, told: str) -> None:
    Path("nb.ipynb").write_bytes(text.encode("utf-8", "surrogatepass"))
    Path("good.py").write_text("")
    code_, out, err = run(".", "--output-format", "concise")
    assert code_ == 2
    assert out.startswith(told)
    assert out.count("FLT001") == 1
    assert "Found 1 error.\n" in out
    assert "Traceback" not in out + err


def test_other_languages_are_left_out(run: Run) -> None:
    save("nb.ipynb", code("x <- c(1, 2)"), language="R")
    code_, _, err = run(".", "-v")
    assert code_ == 0
    assert "nb.ipynb is a notebook of R, no Python" in err


def test_odd_cells() -> None:
    document = json.dumps(
        notebook(
            code("print(1)", cell_type="raw"),
            code("%%time\nx = 1"),
            code("%%html\n<b>"),
            code("SELECT", metadata={"vscode": {"languageId": "sql"}}),
            code(""),
            code("if x:\n    %time y()\n    !ls\nelse:\n    cd ..\nz = %who\nname.attr??"),
            code(
                'text = """\n%s\n!x\n"""\nvalue = (1\n  % 2)\nwhole = 1 \\\n  % 2\npip = 1\npip\nx = pip if 1 else "!"'
            ),
            code("%timeit -n 1 \\\n  f()\nx = 1"),
        )
    )
    found = Notebook(document)
    compile(found.text, "", "exec")
    assert [cell.number for cell in found.cells] == [2, 5, 6, 7, 8]
    assert found.written(found.text) == document
    kept = [row for row in found.text.split("\n") if "__fastlint" not in row]
    for row in ("x = 1", "%s", "!x", "  % 2)", "  % 2", "pip", "else:"):
        assert row in kept
    rows = found.text.split("\n")
    for cell in found.cells:
        assert found.place(cell.row) == (cell.number, 1)
        assert rows[cell.row - 1] == cell.text.split("\n")[0] or "__fastlint" in rows[cell.row - 1]


def test_line_ends_within_cells_stay() -> None:
    found = Notebook(json.dumps(notebook(code("%a\rx = 1\r\n!b\r\n\x0cz = 3\n"), code("y = 2"))))
    assert [cell.row for cell in found.cells] == [1, 7]
    assert found.text.count("\r\n") == 2
    changed = Notebook(found.written(found.text.replace("x = 1", "x = 5")))
    assert changed.texts() == {1: "%a\rx = 5\r\n!b\r\n\x0cz = 3\n", 2: "y = 2"}


def test_what_was_hidden_is_not_lost() -> None:
    found = Notebook(json.dumps(notebook(code("%a\nx = 1\n!b"), code("y = 2"))))
    changed = Notebook(found.written(found.text.replace("x = 1", "x = 3").replace("y = 2", "y = 4")))
    assert changed.texts() == {1: "%a\nx = 3\n!b", 2: "y = 4"}
    for broken in (found.text.replace("# __fastlint_hidden_0__", ""), found.text + found.text, "x = 1"):
        with pytest.raises(NotebookError):
            found.written(broken)
    border = "# %%%% the next cell of the notebook %%%%\n"
    found = Notebook(json.dumps(notebook(code(f"a = 1\n{border}x"), code("y = 2"))))
    with pytest.raises(NotebookError):
        found.written(found.text)
    source = Source.from_bytes("nb.ipynb", json.dumps(notebook(code(""), code(f"{border}x"))).encode())
    assert source.writes_back(source.to_bytes())


def test_nothing_serves_a_notebook(run: Run) -> None:
    """What hurts where requests are served is a guess in a notebook; what a route gets wrong is not."""
    shadowed = '@app.get("/a/{x}")\nasync def b(y: int) -> int:\n    return y\n'
    blocking = ROUTE.replace("    return", "    time.sleep(1)\n    return") + shadowed
    dropped = "async def job():\n    pass\n\njob()\nawait job()\n"
    save("nb.ipynb", code(SETUP + "import time\n"), code(blocking), code(dropped))
    found = {(d["code"], d["confidence"]) for d in json.loads(run(".", "--output-format", "json")[1])}
    assert found == {("FLT404", "low"), ("FLT102", "low"), ("FLT408", "high")}


def test_a_notebook_does_not_change_what_is_said_of_the_application(run: Run) -> None:
    Path("app.py").write_text(
        "import time\nfrom fastapi import FastAPI\napp = FastAPI()\n@app.get('/')\nasync def f():\n    helper()\n"
        "def helper():\n    time.sleep(1)\n"
    )

    def found() -> list[tuple[str, Any, str]]:
        return [(d["code"], d["location"], d["confidence"]) for d in json.loads(run(".", "--output-format", "json")[1])]

    before = found()
    assert [each[0] for each in before] == ["FLT102"]
    save("nb.ipynb", code("import app\nawait app.f()\napp.helper()\n"))
    assert found() == before


def test_other_doors(run: Run) -> None:
    save("nb.ipynb", *plain())
    assert "loop  a  nb.ipynb:cell 3:3" in run("routes", ".")[1].replace("    ", "  ")
    assert "nb.ipynb:cell 3:4: async def a(" in run("explain", "nb.ipynb:cell 3:4")[1]
    assert run("explain", "nb.ipynb:cell 4:1")[2] == "error: explain: nb.ipynb: cell 4 is none with Python\n"
    assert run("explain", "nb.ipynb:cell 3:9")[2] == "error: explain: nb.ipynb: cell 3 has rows 1 to 6, no row 9\n"
    assert run("explain", "nb.ipynb:4")[2] == "error: explain: nb.ipynb is a notebook: write nb.ipynb:cell 1:4\n"
    assert run("baseline", ".")[0] == 0
    assert run(".", "--baseline", ".fastlint-baseline.json")[0] == 0
    cells = plain()
    save("nb.ipynb", code("x = 1\n"), *cells)
    assert run(".", "--baseline", ".fastlint-baseline.json")[0] == 0, "a cell above moves nothing"


def test_what_a_change_causes(run: Run) -> None:
    for command in (["init", "-q"], ["config", "user.email", "a@b.c"], ["config", "user.name", "a"]):
        subprocess.run(["git", *command], check=True)
    save("nb.ipynb", *plain())
    subprocess.run(["git", "add", "."], check=True)
    subprocess.run(["git", "commit", "-qm", "one"], check=True)
    save("nb.ipynb", *plain(), code(ROUTE.replace("/a", "/b").replace("def a", "def b")))
    out = run(".", "--since", "HEAD", "--output-format", "concise")[1]
    assert out.startswith("nb.ipynb:cell 6:4:20: warning[FLT404]")
    assert "cell 3" not in out
    subprocess.run(["git", "add", "."], check=True)
    assert run(".", "--staged", "--output-format", "concise")[1].startswith("nb.ipynb:cell 6:4:20: warning[FLT404]")
