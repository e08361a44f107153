"""`--since` and `--staged` in real repositories: what a change causes is reported, wherever it stands, and no more."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fastlint.baseline import KnownFinding
from fastlint.engine.former import Former
from tests.doors import Run, git, write

CHECKOUT = Path(__file__).parents[2]
HELPER = '"""Help."""\n\n\ndef load(name: str) -> str:\n    return name\n'
BLOCKS = (
    '"""Help."""\nimport requests\n\n\ndef load(name: str) -> str:\n    return requests.get(name, timeout=3).text\n'
)
MAIN = """\
import time

from fastapi import FastAPI

from app.helper import load

app = FastAPI()


@app.get("/")
async def root() -> str:
    return load("a")


@app.get("/old")
async def old() -> str:
    time.sleep(1)
    return ""
"""
SLEEPS = '\n\n@app.get("/{n}")\nasync def {n}() -> None:\n    time.sleep(3)\n'

YIELDS = 'from fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.get("/")\nasync def root():\n    yield "a"\n'


def commit(folder: Path, files: dict[str, str] | None = None) -> None:
    write(folder, files or {})
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "a change")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    monkeypatch.chdir(folder)
    git(folder, "init", "-q", "-b", "main")
    commit(folder, {"app/__init__.py": "", "app/helper.py": HELPER, "app/main.py": MAIN, ".gitignore": ".*cache\n"})
    return folder


def found(run: Run, *words: str) -> list[str]:
    """The findings: file, row and code."""
    _, out, err = run(*words, "--output-format", "json")
    assert out, err
    return [f"{Path(f['filename']).name}:{f['location']['row']} {f['code']}" for f in json.loads(out)]


def test_a_helper_that_blocks_now_makes_its_caller_wrong(project: Path, run: Run) -> None:
    write(project, {"app/helper.py": BLOCKS})
    code, out, _ = run("--since", "main")
    assert code == 1
    assert out.count("error[") == 1
    assert "app/main.py:12:12" in out
    assert "(app/helper.py:6 changed since main)" in out
    assert "`load` calls `requests.get` (changed since main)" in out
    _, shown, _ = run("--since", "main", "--output-format", "concise")
    assert shown.splitlines()[0] in (CHECKOUT / "README.md").read_text("utf-8").splitlines()
    assert found(run, "--since", "main", "app/main.py") == ["main.py:12 FLT101"]
    assert found(run, "--since", "main", "app/helper.py") == []


def test_a_finding_on_a_changed_row_says_no_more(project: Path, run: Run) -> None:
    write(project, {"app/main.py": MAIN + SLEEPS.replace("{n}", "new")})
    _, out, _ = run("--since", "HEAD")
    assert out.count("error[") == 1
    assert "changed since" not in out
    assert found(run, "--since", "HEAD") == ["main.py:23 FLT102"]


SAME = {
    "nothing": {},
    "rows moved": {"app/main.py": MAIN.replace("app = FastAPI()", "# words\n\napp = FastAPI()")},
    "formatted": {"app/main.py": MAIN.replace("time.sleep(1)", "time.sleep(\n        1,\n    )")},
    "edited": {"app/main.py": MAIN.replace("time.sleep(1)", "time.sleep(2)")},
    "a copy that is not code": {"notes.txt": MAIN},
}


@pytest.mark.parametrize("how", SAME)
def test_changes_that_cause_nothing(project: Path, run: Run, how: str) -> None:
    write(project, SAME[how])
    code, out, _ = run("--since", "main")
    assert (code, out) == (0, "All checks passed!\n")


def test_from_where_a_branch_went_its_own_way(project: Path, run: Run) -> None:
    """What has come to main since is not of this branch; what this branch has committed, and not yet, is."""
    git(project, "checkout", "-qb", "topic")
    commit(project, {"app/main.py": MAIN + SLEEPS.replace("{n}", "one")})
    git(project, "checkout", "-q", "main")
    commit(project, {"app/main.py": MAIN.replace("    time.sleep(1)\n", "")})
    git(project, "checkout", "-q", "topic")
    write(project, {"app/new.py": MAIN})
    assert found(run, "--since", "main") == ["main.py:23 FLT102", "new.py:17 FLT102"]
    assert found(run, "--since", "topic") == ["new.py:17 FLT102"]
    git(project, "merge", "-q", "-X", "theirs", "main")
    assert found(run, "--since", "main") == ["main.py:22 FLT102", "new.py:17 FLT102"]


def test_renamed_files(project: Path, run: Run) -> None:
    git(project, "mv", "app/main.py", "app/web.py")
    write(project, {"app/web.py": MAIN.replace("time.sleep(1)", "time.sleep(2)") + SLEEPS.replace("{n}", "new")})
    assert found(run, "--since", "main") == ["web.py:23 FLT102"]
    assert found(run, "--staged") == []
    git(project, "reset", "-q")
    assert found(run, "--since", "main") == ["web.py:23 FLT102"], "git is not told of the new name"


def test_the_second_run_is_cheap(project: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[Former] = []
    real = Former._found

    def look(former: Former) -> list[KnownFinding]:
        looked.append(former)
        return real(former)

    monkeypatch.setattr(Former, "_found", look)
    run("--since", "main")
    write(project, {"app/helper.py": BLOCKS})
    assert found(run, "--since", "main") == ["main.py:12 FLT101"]
    commit(project, {"notes.md": "words"})
    assert found(run, "--since", "main~1") == ["main.py:12 FLT101"]
    assert len(looked) == 1
    assert found(run, "--since", "main") == []
    assert len(looked) == 2, "another tree"
    run("--since", "main", "-v")
    assert "cache: nothing has changed" in run("--since", "main", "-v")[2]


def test_suppressions_that_are_taken_away(project: Path, run: Run) -> None:
    commit(project, {"app/main.py": MAIN.replace("time.sleep(1)", "time.sleep(1)  # noqa: FLT102")})
    write(project, {"app/main.py": MAIN})
    assert found(run, "--since", "main") == ["main.py:17 FLT102"]


def test_settings_are_those_of_now(project: Path, run: Run) -> None:
    """A project that switches rules on has not made all that they find with that change."""
    write(project, {"pyproject.toml": '[project]\nname = "a"\n\n[tool.fastlint]\nselect = ["ALL"]\npreview = true\n'})
    assert found(run, "--no-cache") != []
    assert found(run, "--since", "main") == []
    commit(project)
    write(project, {"pyproject.toml": '[project]\nname = "a"\n', "fastlint.toml": 'ignore = ["FLT102"]\n'})
    assert found(run, "--since", "main") == []
    write(project, {"app/main.py": MAIN + SLEEPS.replace("{n}", "new")})
    assert found(run, "--since", "main") == []


def test_dependencies_are_those_of_then(project: Path, run: Run) -> None:
    from fastlint.engine.grafting import grafted

    other = b"[tool.x]\na = [\n  ['b'],\n]\n"
    old = b'[project]\ndependencies = ["fastapi==0.100"]\n[tool.fastlint]\nselect = ["FLT1"]\n' + other
    new = b'[project]\n[tool.fastlint]\nselect = ["FLT2"]\n[[tool.fastlint.knowledge]]\nname = "a.b"\n'
    text = grafted(old, new).decode()
    assert "fastapi==0.100" in text
    assert "FLT1" not in text
    assert "FLT2" in text
    assert 'name = "a.b"' in text
    assert grafted(old, b"[tool]\nfastlint.select = ['FLT2']\n") == b"[tool]\nfastlint.select = ['FLT2']\n"


def test_installed_packages_are_those_of_now(project: Path, run: Run) -> None:
    """A virtual environment in the project is in no commit, and decides which claims hold."""
    metadata = "Metadata-Version: 2.1\nName: fastapi\nVersion: 0.100.0\n"
    packages = ".venv/lib/python{}.{}/site-packages".format(*sys.version_info)
    write(
        project,
        {
            ".venv/pyvenv.cfg": "",
            f"{packages}/fastapi-0.100.0.dist-info/METADATA": metadata,
            "pyproject.toml": '[project]\nname = "a"\ndependencies = ["fastapi"]\n',
            ".gitignore": ".venv\n.*cache\n",
            "yields.py": YIELDS,
        },
    )
    commit(project)
    assert "yields.py:6 FLT424" in found(run), "in that version alone"
    assert found(run, "--since", "main") == []
    assert found(run, "--staged") == []


def test_a_folder_that_was_renamed(project: Path, run: Run) -> None:
    git(project, "mv", "app", "service")
    write(project, {"service/main.py": MAIN.replace("app.helper", "service.helper") + SLEEPS.replace("{n}", "new")})
    git(project, "add", "-A")
    assert found(run, "--since", "main") == ["main.py:23 FLT102"]
    assert found(run, "--staged") == ["main.py:23 FLT102"]


def test_a_route_that_is_asynchronous_now(project: Path, run: Run) -> None:
    """Nothing has changed in the row of the finding: the changed row around it is named."""
    commit(project, {"app/main.py": MAIN.replace("async def old", "def old")})
    write(project, {"app/main.py": MAIN})
    _, out, _ = run("--since", "main", "--output-format", "concise")
    assert out.startswith("app/main.py:17:5: error[FLT102]")
    assert "(row 16 changed since main)" in out


def test_the_remedy_stays_where_names_are_long(project: Path, run: Run) -> None:
    helper = "application/integrations/warehouses/synchronisation.py"
    main = MAIN.replace("app.helper", helper.removesuffix(".py").replace("/", "."))
    commit(project, {helper: HELPER, "app/main.py": main})
    git(project, "branch", "feature/ABC-1234-a-long-name-for-a-branch-of-much-work")
    write(project, {helper: BLOCKS})
    _, out, _ = run("--since", "feature/ABC-1234-a-long-name-for-a-branch-of-much-work", "--output-format", "json")
    (one,) = json.loads(out)
    assert "; use httpx.AsyncClient, or make the route `def`" in one["message"]
    assert one["message"].endswith("(synchronisation.py:6 changed)")
    assert len(one["message"]) <= 160


def test_staged_is_what_will_be_committed(project: Path, run: Run) -> None:
    write(project, {"app/main.py": MAIN + SLEEPS.replace("{n}", "staged"), "app/new.py": MAIN})
    git(project, "add", "app/main.py")
    write(project, {"app/main.py": "# in the work tree\n" + MAIN + SLEEPS.replace("{n}", "later") * 2})
    code, out, _ = run("--staged")
    assert code == 1
    assert "app/main.py:23:5" in out
    assert "22 | async def staged() -> None:" in out, "the rows are those of the index"
    assert found(run, "--staged") == ["main.py:23 FLT102"]
    assert found(run, "--staged", "app/new.py") == [], "it is not about to be committed"
    write(project, {"app/helper.py": BLOCKS})
    assert found(run, "--staged") == ["main.py:23 FLT102"]
    git(project, "add", "app/helper.py")
    (project / "app/helper.py").unlink()
    code, out, _ = run("--staged")
    assert "(app/helper.py:6 changed since HEAD)" in out
    assert "return requests.get(name, timeout=3).text" in out, "a file that is in the index alone is shown"
    git(project, "commit", "-qm", "all of it")
    assert found(run, "--staged") == []


def test_staged_before_the_first_commit(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "fresh"
    write(folder, {"main.py": MAIN.replace("from app.helper import load\n", "").replace('load("a")', '"a"')})
    git(folder, "init", "-q")
    monkeypatch.chdir(folder)
    assert found(run, "--staged") == []
    git(folder, "add", "-A")
    assert found(run, "--staged") == ["main.py:16 FLT102"]
    code, _, err = run("--since", "HEAD")
    assert (code, err.count("\n")) == (2, 1)


def test_a_hook_of_git(project: Path) -> None:
    """A plain hook, which `git commit FILE` shows an index of its own; from a folder below as well."""
    hook = project / ".git/hooks/pre-commit"
    hook.write_text(f'#!/bin/sh\ncd app && exec "{sys.executable}" -m fastlint --staged --output-format concise .\n')
    hook.chmod(0o755)
    write(project, {"app/main.py": MAIN + SLEEPS.replace("{n}", "new"), "app/helper.py": HELPER + "\n# words\n"})
    git(project, "add", "app/helper.py")
    words = ["git", "-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-qm", "one"]
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    done = subprocess.run([*words, "app/main.py"], cwd=project, capture_output=True, text=True, env=environment)
    assert done.returncode == 1
    assert "main.py:23:5: error[FLT102]" in done.stdout + done.stderr
    done = subprocess.run([*words, "app/helper.py"], cwd=project, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr


def test_standard_input_is_the_file_as_it_is_now(project: Path) -> None:
    text = MAIN.replace('    return ""', '    time.sleep(3)\n    return ""')
    done = subprocess.run(
        [sys.executable, "-m", "fastlint", "-", "--stdin-filename", "app/main.py", "--since", "main", "-q"],
        cwd=project,
        input=text.encode(),
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
    )
    out = done.stdout.decode()
    assert (done.returncode, out.count("error[")) == (1, 1)
    assert "app/main.py:18:5" in out
    assert "since main" not in out


def test_fixes_touch_only_what_the_change_has_brought(project: Path, run: Run) -> None:
    write(project, {"app/main.py": MAIN + SLEEPS.replace("{n}", "new")})
    run("--since", "main", "--fix")
    text = (project / "app/main.py").read_text()
    assert "    time.sleep(1)" in text
    assert "    await asyncio.sleep(3)" in text


def test_together_with_a_baseline(project: Path, run: Run) -> None:
    commit(project, {"app/main.py": MAIN + SLEEPS.replace("{n}", "known")})
    run("baseline", "--baseline", "known.json")
    assert found(run, "--since", "main~1") == ["main.py:23 FLT102"]
    assert found(run, "--since", "main~1", "--baseline", "known.json") == []
    write(project, {"app/main.py": MAIN + SLEEPS.replace("{n}", "known") + SLEEPS.replace("{n}", "new")})
    assert found(run, "--since", "main~1", "--baseline", "known.json") == ["main.py:28 FLT102"]
    git(project, "add", "app/main.py")
    assert found(run, "--staged", "--baseline", "known.json") == ["main.py:28 FLT102"]
    write(project, {"fastlint.toml": 'baseline = "known.json"\n'})
    git(project, "add", "-A")
    git(project, "reset", "-q", "--soft", "main~1")
    assert found(run, "--staged") == ["main.py:28 FLT102"], "the baseline is that of the index"


def test_from_a_folder_below_and_through_a_link(project: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write(project, {"app/helper.py": BLOCKS})
    monkeypatch.chdir(project / "app")
    assert found(run, "--since", "main", "main.py") == ["main.py:12 FLT101"]
    _, out, _ = run("--since", "main")
    assert "main.py:12:12" in out
    git(project, "add", "-A")
    assert found(run, "--staged", ".") == ["main.py:12 FLT101"]
    (project.parent / "link").symlink_to(project)
    monkeypatch.chdir(project.parent / "link")
    assert found(run, "--since", "main") == ["main.py:12 FLT101"]


def test_from_outside_of_the_repository(project: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write(project, {"app/helper.py": BLOCKS})
    monkeypatch.chdir(project.parent)
    assert found(run, "--since", "main", "project") == ["main.py:12 FLT101"]
    write(project.parent, {"other/main.py": ""})
    code, _, err = run("--since", "main", "project", "other/main.py")
    assert (code, err) == (2, "error: --since: other/main.py lies outside of the repository project\n")


def test_strange_names(project: Path, run: Run) -> None:
    commit(project, {'app/a b "ä".py': HELPER})
    write(
        project,
        {'app/a b "ä".py': MAIN.replace("app.helper", "app.helper") + "x = '''\n+++ b/app/main.py\n@@ -1 +1 @@\n'''\n"},
    )
    assert found(run, "--since", "main") == ['a b "ä".py:17 FLT102']
    assert "changed since" not in run("--since", "main")[1]


def test_submodules(project: Path, run: Run, tmp_path: Path) -> None:
    other = tmp_path / "library"
    write(other, {"library/__init__.py": "", "library/work.py": HELPER, "setup.py": ""})
    git(other, "init", "-q", "-b", "main")
    commit(other)
    git(project, "submodule", "--quiet", "add", str(other), "lib")
    commit(project)
    assert found(run, "--since", "main") == []
    write(project, {"lib/library/work.py": MAIN.replace("from app.helper import load\n", "def load(a): ...\n")})
    _, out, _ = run("--since", "main")
    assert "work.py:17:5" in out
    assert "elsewhere" not in out
    git(project / "lib", "commit", "-qam", "a change")
    assert found(run, "--since", "main") == ["work.py:17 FLT102"]
    assert found(run, "--since", "HEAD", "lib") == [], "the repository of the submodule is asked"
    assert found(run, "--staged") == []
    commit(project)
    assert found(run, "--since", "main") == []
    assert found(run, "--since", "main~1") == ["work.py:17 FLT102"]


def git_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))


def test_without_git(project: Path, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    git_fails(monkeypatch, tmp_path)
    for words, option in ((("--since", "main"), "--since"), (("--staged",), "--staged")):
        code, out, err = run(*words)
        assert (code, out) == (2, "")
        assert err == f"error: {option}: needs git, which is not installed or not on PATH\n"
    assert run()[0] == 1, "a plain check does not need it"


def test_what_cannot_be_compared(project: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*words: str) -> str:
        code, out, err = run(*words)
        assert (code, out, err.count("\n")) == (2, "", 1)
        return err

    assert 'git knows no commit "nowhere"; fetch it first' in refused("--since", "nowhere")
    assert 'git knows no commit "-q"' in refused("--since=-q")
    assert "nowhere" in refused("--since", "nowhere", "--output-format", "sarif")
    assert "cannot be used with --since" in refused("--staged", "--since", "main")
    assert "cannot be used with --fix" in refused("--staged", "--fix")
    assert "cannot be used with --diff" in refused("--staged", "--diff")
    git(project, "checkout", "-q", "--orphan", "alone")
    commit(project, {"notes.txt": "another beginning"})
    assert 'HEAD and "main" have no commit in common' in refused("--since", "main")
    (tmp_path / "plain").mkdir()
    write(tmp_path / "plain", {"main.py": MAIN})
    monkeypatch.chdir(tmp_path / "plain")
    assert "is not in a git repository" in refused("--since", "main")


def test_a_conflict_that_is_not_resolved(project: Path, run: Run) -> None:
    git(project, "checkout", "-qb", "topic")
    commit(project, {"app/helper.py": HELPER.replace("name\n", "name * 2\n")})
    git(project, "checkout", "-q", "main")
    commit(project, {"app/helper.py": HELPER.replace("name\n", "name * 3\n")})
    subprocess.run(["git", "merge", "-q", "topic"], cwd=project, capture_output=True)
    code, _, err = run("--staged")
    assert (code, err) == (2, "error: --staged: app/helper.py has conflicts that are not resolved yet\n")


def test_a_shallow_clone(project: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(project, "checkout", "-qb", "topic")
    for number in range(3):
        commit(project, {"app/main.py": MAIN + SLEEPS.replace("{n}", f"at{number}")})
    git(project, "checkout", "-q", "main")
    commit(project, {"notes.txt": "words"})
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--depth", "1", "--no-single-branch", "-b", "topic", f"file://{project}", str(clone))
    monkeypatch.chdir(clone)
    code, out, err = run("--since", "main")
    assert (code, out) == (2, "")
    assert 'git knows no commit "main"; did you mean origin/main?' in err
    code, out, err = run("--since", "HEAD~2")
    assert (code, out) == (2, "")
    assert 'git knows no commit "HEAD~2", for this clone is shallow: git fetch --unshallow (with' in err
    code, out, err = run("--since", "origin/main")
    assert (code, out) == (2, "")
    assert "this clone is shallow and does not reach back" in err
    assert "fetch-depth: 0" in err
    git(clone, "fetch", "-q", "--unshallow")
    assert found(run, "--since", "origin/main") == ["main.py:23 FLT102"]


def test_git_is_asked_for_data_alone(project: Path, run: Run, tmp_path: Path) -> None:
    """No hook, filter, external diff or file system monitor of a repository is run, and nothing in it changes."""
    trap = tmp_path / "trap"
    trap.write_text(f'#!/bin/sh\ntouch "{tmp_path}/sprung"\ncat\n')
    trap.chmod(0o755)
    for key in (
        "core.fsmonitor",
        "diff.external",
        "filter.f.smudge",
        "diff.f.textconv",
        "diff.f.command",
        "core.pager",
    ):
        git(project, "config", key, str(trap))
    shutil.copy(trap, project / ".git/hooks/post-checkout")
    (project / ".git/info/attributes").write_text("*.py diff=f\n")
    write(project, {"app/helper.py": BLOCKS})
    index, status = (project / ".git/index").read_bytes(), sorted(p.name for p in (project / ".git").iterdir())
    assert found(run, "--since", "main") == ["main.py:12 FLT101"]
    assert not (tmp_path / "sprung").exists()
    assert (project / ".git/index").read_bytes() == index
    assert sorted(p.name for p in (project / ".git").iterdir()) == status
