"""`fastlint graph` and `fastlint report`: what routes call, the border of loop and threads, and where it is blocked."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from fastlint.__main__ import main
from tests.doors import Run, write

FILES = {
    "app/main.py": """
from fastapi import Depends, FastAPI
from fastapi.concurrency import run_in_threadpool
from fastapi.security import OAuth2PasswordBearer
from app.work import fetch, user

app = FastAPI()
scheme = OAuth2PasswordBearer(tokenUrl="token")


@app.get("/slow")
async def slow(name: str = Depends(user), token: str = Depends(scheme)) -> str:
    return fetch()


@app.get("/aside")
async def aside() -> str:
    return await run_in_threadpool(fetch)


@app.get("/plain")
def plain() -> str:
    return fetch()


@app.get("/quick", response_model=int)
async def quick() -> int:
    return 1
""",
    "app/work.py": """
import requests


def fetch() -> str:
    return requests.get("https://example.com", timeout=5).text


async def user() -> str:
    return "me"
""",
    "tests/test_app.py": """
from fastapi import FastAPI

app = FastAPI()


@app.get("/trial")
def trial() -> int:
    return 1
""",
}


@pytest.fixture
def run(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    write(tmp_path, FILES)
    monkeypatch.chdir(tmp_path)
    return run


def _graph(run: Run, *words: str) -> tuple[dict[str, dict[str, Any]], set[tuple[str, str, str, bool]]]:
    """Nodes by name, and edges with the names of their ends."""
    code, out, err = run("graph", "--output-format", "json", *words)
    assert (code, err) == (0, "")
    graph = json.loads(out)
    names = [node["name"] for node in graph["nodes"]]
    edges = {(names[e["from"]], names[e["to"]], e["kind"], e["blocks"]) for e in graph["edges"]}
    return {node["name"]: node for node in graph["nodes"]}, edges


BLOCKING = "requests.get (http)"


def test_the_whole_graph(run: Run) -> None:
    nodes, edges = _graph(run)
    assert edges == {
        ("GET /slow", "slow", "serves", False),
        ("GET /slow", "user", "depends", False),
        ("GET /slow", "OAuth2PasswordBearer", "depends", False),
        ("GET /aside", "aside", "serves", False),
        ("GET /plain", "plain", "serves", False),
        ("GET /quick", "quick", "serves", False),
        ("slow", "fetch", "calls", True),
        ("aside", "fetch", "hands to a thread", False),
        ("plain", "fetch", "calls", False),
        ("fetch", BLOCKING, "blocks", True),
    }
    runs_on = {name: nodes[name]["runs_on"] for name in ("slow", "plain", "fetch", "user", "GET /plain")}
    assert runs_on == {"slow": "loop", "plain": "thread", "fetch": "both", "user": "loop", "GET /plain": "thread"}
    assert nodes[BLOCKING]["row"] == 6
    assert nodes["GET /slow"]["row"] == 11, "a route stands where it is declared"
    assert Path(nodes[BLOCKING]["filename"]).parts[-2:] == ("app", "work.py")


def test_only_what_blocks(run: Run) -> None:
    nodes, edges = _graph(run, "--blocking")
    assert set(nodes) == {"GET /slow", "slow", "fetch", BLOCKING}
    assert edges == {
        ("GET /slow", "slow", "serves", False),
        ("slow", "fetch", "calls", True),
        ("fetch", BLOCKING, "blocks", True),
    }


def test_filter(run: Run) -> None:
    nodes, _ = _graph(run, "--filter", "/quick")
    assert set(nodes) == {"GET /quick", "quick"}
    assert run("graph", "--filter", "nowhere") == (
        0,
        "flowchart LR\n",
        "note: nothing to draw: no route matches, or none blocks\n",
    )


def test_mermaid(run: Run) -> None:
    code, out, err = run("graph", "--blocking")
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "flowchart LR",
        '    n0(["GET /slow"])',
        '  subgraph loop["event loop"]',
        '    n1["slow<br>app/main.py:11"]',
        '    n3[["requests.get (http)<br>app/work.py:6"]]',
        "  end",
        '  subgraph both["event loop and threads"]',
        '    n2["fetch<br>app/work.py:5"]',
        "  end",
        "  n0 --> n1",
        "  n1 --> n2",
        "  n2 --> n3",
        "  linkStyle 1,2 stroke:#d22,stroke-width:3px",
        "  classDef blocking stroke:#d22,stroke-width:3px",
        "  class n3 blocking",
    ]


def test_dot_is_read_by_graphviz(run: Run, tmp_path: Path) -> None:
    (tmp_path / "app" / "odd.py").write_text(
        "from fastapi import FastAPI\n\nodd = FastAPI()\n\n\n"
        "@odd.get('/\"quoted\\\\\"/{x}')\ndef q(x: int) -> int:\n    return x\n"
    )
    code, out, err = run("graph", "--output-format", "dot")
    assert (code, err) == (0, "")
    assert out.count("{") == out.count("}")
    assert r'label="GET /\"quoted\\\"/{x}"' in out
    assert 'n1 -> n2 [style=solid, color="#dd2222", penwidth=3]' in out or "penwidth=3" in out
    if dot := shutil.which("dot"):
        subprocess.run([dot, "-Tsvg"], input=out, text=True, capture_output=True, check=True)


def test_mermaid_labels_hold_no_markup(run: Run, tmp_path: Path) -> None:
    (tmp_path / "app" / "odd.py").write_text(
        "from fastapi import FastAPI\n\nodd = FastAPI()\n\n\n@odd.get('/\"<br>&#')\ndef q() -> int:\n    return 1\n"
    )
    assert '(["GET /#quot;#lt;br#gt;#amp;#35;"])' in run("graph", "--filter", "odd")[1].replace("<br>", "#lt;br#gt;")


@pytest.mark.parametrize(
    "words",
    [
        ("graph", "--output-format", "svg"),
        ("graph", "nowhere.py"),
        ("graph", "--output-format", "json", "nowhere.py"),
        ("report", "nowhere.py"),
    ],
)
def test_what_cannot_be_drawn(run: Run, words: tuple[str, ...]) -> None:
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert "error: " in err


# --- the page


class _Page(HTMLParser):
    """The elements of a page, what they hold, and what they would load."""

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.found: list[str] = []
        self.texts: dict[str, list[str]] = {}
        self.loaded: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(tag)
        self.loaded += [str(value) for key, value in attrs if key in ("src", "href", "action", "data", "srcset")]
        self.texts.setdefault(tag, []).append("")
        if tag not in ("meta", "input", "link", "img"):
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.stack:
            self.texts[self.stack[-1]][-1] += data


def _page(run: Run, *words: str) -> tuple[str, _Page, dict[str, Any]]:
    code, text, err = run("report", "--html", "-o", "-", *words)
    assert (code, err) == (0, "")
    page = _Page()
    page.feed(text)
    page.close()
    assert page.stack == []
    data: dict[str, Any] = json.loads(page.texts["script"][0])
    return text, page, data


def test_the_page_holds_everything_itself(run: Run) -> None:
    text, page, _ = _page(run)
    assert page.loaded == []
    assert not {"link", "img", "iframe", "base", "object"} & set(page.found)
    own = text.replace(page.texts["script"][0], "")
    urls = set(re.findall(r"\b(?:https?:)?//[\w.-]+[^\s\"';)]*", re.sub(r"^\s*//.*$", "", own, flags=re.MULTILINE)))
    assert urls == {"http://www.w3.org/2000/svg"}  # a name, which nobody loads
    assert not re.search(r"@import|url\(|fetch\(|XMLHttpRequest|importScripts|innerHTML|document\.write", own)
    assert "default-src 'none'" in text


def test_what_the_page_tells(run: Run) -> None:
    _, _, data = _page(run)
    routes = {route["path"]: route for route in data["routes"]}
    assert list(routes) == ["/slow", "/aside", "/plain", "/quick"]
    slow = routes["/slow"]
    assert (slow["methods"], slow["runs_on"], slow["file"], slow["row"]) == ("GET", "loop", "app/main.py", 11)
    assert [one["name"] for one in slow["dependencies"]] == ["user", "OAuth2PasswordBearer"]
    (block,) = slow["blocks"]
    assert data["nodes"][block["node"]]["name"] == "slow"
    way = block["steps"]
    assert [(step["file"], step["row"]) for step in way] == [("app/main.py", 13), ("app/work.py", 6)]
    assert way[-1]["text"] == "fetch calls requests.get (http)"
    assert routes["/aside"]["blocks"] == routes["/plain"]["blocks"] == []
    (finding,) = [one for one in data["findings"] if one["code"] == "FLT101"]
    assert (finding["file"], finding["row"], finding["severity"]) == ("app/main.py", 13, "error")
    assert data["nodes"][finding["node"]]["name"] == "slow"
    assert any(line.startswith("calls: ") for line in data["understood"])


def test_names_end_no_script(run: Run, tmp_path: Path) -> None:
    odd = "</script><script>alert(1)</script><!-- @DATA@ &amp; \u2028"
    (tmp_path / "app" / "odd.py").write_text(
        f"from fastapi import FastAPI\n\nodd = FastAPI()\n\n\n@odd.get({odd!r})\ndef q() -> int:\n    return 1\n"
    )
    text, page, data = _page(run)
    assert page.found.count("script") == 2
    assert text.count("</script>") == 2
    assert any(odd in route["path"] for route in data["routes"])
    assert "\u2028" not in page.texts["script"][0]


def test_the_title_is_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "<b>&co"
    folder.mkdir()
    (folder / "pyproject.toml").write_text("")
    (folder / "main.py").write_text("x = 1\n")
    monkeypatch.chdir(folder)
    assert main(["report", "-o", "-"]) == 0
    text = capsys.readouterr().out
    assert "<h1>&lt;b&gt;&amp;co</h1>" in text
    assert "<b>&co" not in text.partition('id="data"')[0]


def test_a_thousand_routes(run: Run, tmp_path: Path) -> None:
    rows = "".join(f"\n\n@many.get('/r{i}')\nasync def r{i}() -> str:\n    return fetch()\n" for i in range(1000))
    (tmp_path / "app" / "many.py").write_text(
        f"from fastapi import FastAPI\nfrom app.work import fetch\n\nmany = FastAPI()\n{rows}"
    )
    text, _, data = _page(run)
    assert len(data["routes"]) == 1004
    assert sum(bool(route["blocks"]) for route in data["routes"]) == 1001
    assert len(text) < 1_500_000


def test_a_page_is_the_same_each_time(run: Run) -> None:
    assert run("report", "-o", "-")[1] == run("report", "-o", "-")[1]


def test_the_page_is_written_to_a_file(run: Run, tmp_path: Path) -> None:
    code, out, err = run("report")
    assert (code, out, err) == (0, "", "wrote fastlint-report.html\n")
    assert (tmp_path / "fastlint-report.html").read_text("utf-8").startswith("<!doctype html>")
    assert run("report", "-o", "no/such/folder.html")[0] == 2


def test_a_page_is_not_replaced_by_one_of_nothing(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("fastlint-report.html").write_text("as it was")
    assert run("report", "nowhere") == (2, "", "error: nowhere: no such file or directory\n")
    assert Path("fastlint-report.html").read_text() == "as it was"


def test_standard_input_is_read_by_check_alone(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for command in ("routes", "graph", "report", "baseline"):
        told = f"error: {command}: standard input is not read: name files or folders\n"
        assert run(command, "-") == (2, "", told)


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_the_script_is_javascript() -> None:
    import fastlint.picture

    script = Path(fastlint.picture.__file__).with_name("page.js")
    subprocess.run(["node", "--check", str(script)], check=True, capture_output=True)


def _browser() -> str | None:
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.mark.skipif(_browser() is None, reason="no browser is installed")
def test_a_browser_shows_it(run: Run, tmp_path: Path) -> None:
    """The script fills the page: routes, the picture with its red way over both sides of the border, findings."""
    run("report", "-o", "page.html")
    home = tmp_path / "home"
    home.mkdir()
    words = [str(_browser()), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={home}", "--dump-dom"]
    shown = subprocess.run(
        [*words, (tmp_path / "page.html").as_uri()], capture_output=True, text=True, timeout=120, check=True
    ).stdout
    body = shown.partition('<script type="application/json"')[0]
    assert body.count('class="route"') == 4
    assert '<span class="path mono">/<wbr>' in body, "a long path goes on below, behind a slash"
    assert "<b>1</b>block the loop" in body
    assert body.count('class="edge is-red"') == 3  # the route, its function, the helper, the blocking call
    assert 'class="edge depends"' in body
    assert "slow serves" not in body
    assert "fetch calls requests.get (http)" in body
    assert "FLT101 blocking-http-call" in body
