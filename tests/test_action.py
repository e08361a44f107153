"""action.yml, the workflows and the Dockerfile: valid for their readers, and their shell does what it says."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema  # type: ignore[import-untyped]
import pytest
import yaml

import fastlint
from fastlint.cli.options import OPTIONS

ROOT = Path(__file__).parent.parent
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"]}
EXPRESSION = re.compile(r"\$\{\{\s*(.+?)\s*\}\}")

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")


class Ended(NamedTuple):
    """How a step ended: its exit code, what it printed, its outputs, and the summary of the job."""

    code: int
    log: str
    outputs: dict[str, str]
    summary: str


def consumer_schema(name: str) -> Any:
    """A schema of SchemaStore as check-jsonschema ships it."""
    package = pytest.importorskip("check_jsonschema")
    return json.loads((Path(package.__file__).parent / f"builtin_schemas/vendor/{name}.json").read_text("utf-8"))


def run_step(name: str, tmp_path: Path, folder: Path, inputs: dict[str, str], home: str = "home") -> Ended:
    """Run a step's script as GitHub does, with the inputs' defaults, on the runner whose home is named."""
    step = STEPS[name]
    given = {key: str(value.get("default", "")) for key, value in ACTION["inputs"].items()} | inputs
    known = {f"inputs.{key}": value for key, value in given.items()}
    known["steps.install.outputs.bin"] = str(Path(sys.executable).parent)
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("GITHUB_", "FASTLINT", "CI"))}
    environment |= {key: EXPRESSION.sub(lambda m: known[m[1]], value) for key, value in step.get("env", {}).items()}
    (tmp_path / "runner").mkdir(exist_ok=True)
    for file in ("output", "summary"):
        (tmp_path / file).touch()
    environment.pop("XDG_CACHE_HOME", None)
    environment |= {
        "HOME": str(tmp_path / home),
        "GITHUB_OUTPUT": str(tmp_path / "output"),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
        "GITHUB_WORKSPACE": str(folder),
        "GITHUB_ACTION_PATH": str(ROOT),
        "RUNNER_TEMP": str(tmp_path / "runner"),
        "GITHUB_SERVER_URL": "https://github.example",
        "GITHUB_REPOSITORY": "o/r",
        "GITHUB_SHA": "abc",
    }
    script = tmp_path / "step.sh"
    script.write_text(step["run"], "utf-8", newline="\n")
    shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)]
    where = folder / given["working-directory"] if "working-directory" in step else folder
    done = subprocess.run(shell, cwd=where, env=environment, capture_output=True, text=True, timeout=1500, check=False)
    lines = (line.partition("=") for line in (tmp_path / "output").read_text().splitlines())
    outputs = {key: value for key, _, value in lines}
    return Ended(done.returncode, done.stdout + done.stderr, outputs, (tmp_path / "summary").read_text())


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with the application in a folder of its own."""
    folder = tmp_path / "checkout"
    shutil.copytree(ROOT / "fixtures/single", folder / "server", ignore=shutil.ignore_patterns("__pycache__", ".*"))
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    return folder


# --- what their readers demand


def test_action_is_valid() -> None:
    jsonschema.validate(ACTION, consumer_schema("github-actions"))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflow_is_valid(path: Path) -> None:
    workflow = yaml.load(path.read_text("utf-8"), _Loader)
    jsonschema.validate(workflow, consumer_schema("github-workflows"))


class _Loader(yaml.SafeLoader):
    """YAML 1.2 as GitHub reads it: `on` is a text."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if first not in [*"oOyYnN"] or not tag.endswith(":bool")]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


@pytest.mark.parametrize("path", [ROOT / "action.yml", *WORKFLOWS], ids=lambda path: path.name)
def test_expressions_never_stand_in_scripts(path: Path) -> None:
    """What a branch or an input is called must not become shell code."""
    text = path.read_text("utf-8")
    scripts = re.findall(r"run: \|\n((?:(?: {8,}.*)?\n)+)", text) + re.findall(r"run: ([^|\n].*)", text)
    assert scripts
    assert not [script for script in scripts if "${{" in script]


def test_expressions_of_the_action_name_what_exists() -> None:
    text = (ROOT / "action.yml").read_text("utf-8")
    used = {name for expression in EXPRESSION.findall(text) for name in re.findall(r"inputs\.([\w-]+)", expression)}
    tested = set(re.findall(r"if: inputs\.([\w-]+)", text))
    assert used | tested == set(ACTION["inputs"])
    steps = {step["id"] for step in STEPS.values() if "id" in step}
    assert set(re.findall(r"steps\.([\w-]+)\.", text)) <= steps


# --- what the steps do


def test_check_annotates_and_summarises(repository: Path, tmp_path: Path) -> None:
    end = run_step("Check", tmp_path, repository, {})
    assert end.code == 1
    assert "::error title=fastlint (FLT101),file=server/main.py,line=76," in end.log
    assert end.outputs == {"exit-code": "1", "findings": "6"}
    assert end.summary.startswith("### fastlint\n\nFound 4 errors, 2 warnings.\n")
    assert "[server/main.py:76](https://github.example/o/r/blob/abc/server/main.py#L76)" in end.summary
    assert "```mermaid\nflowchart LR\n" in end.summary
    assert (tmp_path / "runner/fastlint-cache").is_dir()


def test_check_in_a_folder_with_options_and_sarif(repository: Path, tmp_path: Path) -> None:
    inputs = {
        "working-directory": "server",
        "args": "--select FLT101  --exit-zero",
        "sarif": "out.sarif",
        "summary": "false",
    }
    end = run_step("Check", tmp_path, repository, inputs)
    assert (end.code, end.outputs, end.summary) == (0, {"exit-code": "0", "findings": "1"}, "")
    assert "file=server/main.py" in end.log
    (result,) = json.loads((repository / "server/out.sarif").read_text("utf-8"))["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "server/main.py"


def test_what_is_kept_holds_on_another_runner(repository: Path, tmp_path: Path) -> None:
    first = run_step("Check", tmp_path, repository, {"args": "-v", "summary": "false"}, home="one")
    shutil.copytree(repository, tmp_path / "elsewhere", copy_function=shutil.copy)  # with other times
    shutil.rmtree(repository)
    (tmp_path / "elsewhere").rename(repository)
    second = run_step("Check", tmp_path, repository, {"args": "-v", "summary": "false"}, home="two")
    assert "none was run" not in first.log
    assert "none was run, all files are as in the last run" in second.log


def test_lines_name_paths_with_blanks(repository: Path, tmp_path: Path) -> None:
    (repository / "server").rename(repository / "back end")
    inputs = {"src": "back end/main.py\n\nno where\n", "args": "--select FLT101\n--exit-zero\n"}
    end = run_step("Check", tmp_path, repository, inputs)
    assert (end.code, end.outputs["findings"]) == (2, "2")
    assert "file=back end/main.py,line=76," in end.log
    assert "file=no where,line=1," in end.log


def test_what_was_not_checked_is_no_good_news(repository: Path, tmp_path: Path) -> None:
    end = run_step("Check", tmp_path, repository, {"since": "origin/100%"})
    told = '--since: git knows no commit "origin/100{}"; fetch it first, or give another one\n'
    assert (end.code, end.outputs) == (2, {"exit-code": "2", "findings": "0"})
    assert end.log == "::error title=fastlint::" + told.format("%25")
    assert end.summary == "### fastlint\n\nNot checked as asked:\n\n    " + told.format("%")


def test_check_of_a_clean_folder(repository: Path, tmp_path: Path) -> None:
    (repository / "server/main.py").write_text("import fastapi\n")
    end = run_step("Check", tmp_path, repository, {})
    assert (end.code, end.outputs) == (0, {"exit-code": "0", "findings": "0"})
    assert end.summary == "### fastlint\n\nAll checks passed!\n"


@pytest.mark.parametrize("args", ["--selekt", "--select FLT999"])
def test_a_wrong_command_line_fails_and_is_told_once(repository: Path, tmp_path: Path, args: str) -> None:
    end = run_step("Check", tmp_path, repository, {"args": args})
    assert (end.code, end.outputs["exit-code"]) == (2, "2")
    assert end.log.count("::error title=fastlint::") == 1
    assert "error: " not in end.log


def test_inputs_are_words_and_no_code(repository: Path, tmp_path: Path) -> None:
    end = run_step("Check", tmp_path, repository, {"src": "$(touch${IFS}owned) server;touch owned *"})
    assert end.code == 2
    assert not list(repository.rglob("owned"))


@pytest.mark.skipif(not any(o.field == "since" for o in OPTIONS), reason="fastlint has no --since")
def test_check_against_a_base(repository: Path, tmp_path: Path) -> None:
    git = ["git", "-C", str(repository), "-c", "user.name=t", "-c", "user.email=t@localhost"]
    subprocess.run([*git, "add", "-A"], check=True)
    subprocess.run([*git, "commit", "-qm", "base"], check=True)
    main = repository / "server/main.py"
    main.write_text(main.read_text("utf-8") + '\n\n@app.get("/new")\nasync def new() -> str:\n    return weather()\n')
    end = run_step("Check", tmp_path, repository, {"since": "HEAD"})
    assert (end.code, end.outputs["findings"]) == (1, "1"), end.log
    assert end.summary.endswith("\n1 new against `HEAD`, 7 in all.\n")


def test_install_puts_the_version_of_the_action_apart(tmp_path: Path) -> None:
    end = run_step("Install fastlint", tmp_path, tmp_path, {})
    if end.code and re.search(r"No matching distribution|Could not fetch|connection", end.log):
        pytest.skip("needs a package index")
    assert end.code == 0, end.log
    assert end.outputs["version"] == f"fastlint-{fastlint.__version__}"
    found = subprocess.run([f"{end.outputs['bin']}/fastlint", "--version"], capture_output=True, text=True, check=True)
    assert found.stdout == f"fastlint {fastlint.__version__}\n"


# --- the release


def release(job: str, name: str) -> str:
    workflow = yaml.safe_load((ROOT / ".github/workflows/release.yml").read_text("utf-8"))
    (script,) = [step["run"] for step in workflow["jobs"][job]["steps"] if step.get("name") == name]
    return str(script)


@pytest.mark.parametrize(("tag", "code"), [(f"v{fastlint.__version__}", 0), ("v0.0.9", 1), (fastlint.__version__, 1)])
def test_a_release_has_the_version_of_its_tag(tag: str, code: int) -> None:
    script = release("build", "The tag is the version")
    done = subprocess.run(["bash", "-eo", "pipefail", "-c", script], cwd=ROOT, env={**os.environ, "TAG": tag})
    assert done.returncode == code


def test_a_release_publishes_without_a_token() -> None:
    jobs = yaml.safe_load((ROOT / ".github/workflows/release.yml").read_text("utf-8"))["jobs"]
    assert jobs["pypi"]["permissions"] == {"id-token": "write"}
    assert jobs["pypi"]["environment"]["name"] == "pypi"
    assert all(job.get("needs") for name, job in jobs.items() if name != "build")
    text = json.dumps(jobs["pypi"])
    assert "secrets." not in text
    assert "password" not in text


def test_the_image_copies_all_that_a_wheel_takes(tmp_path: Path) -> None:
    text = (ROOT / "Dockerfile").read_text("utf-8")
    copies = [line.split()[1:] for line in text.splitlines() if line.startswith("COPY") and "--from" not in line]
    for *sources, target in copies:
        for source in sources:
            place = tmp_path / target / (source if target == "./" else "")
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, place, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(ROOT / source, place)
    builder = pytest.importorskip("hatchling.builders.wheel")
    (wheel,) = builder.WheelBuilder(str(tmp_path)).build(directory=str(tmp_path / "dist"), versions=["standard"])
    assert Path(wheel).name == f"fastlint-{fastlint.__version__}-py3-none-any.whl"
