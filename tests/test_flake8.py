"""flake8 itself on small projects: the findings of the command line, under flake8's switches, at no risk to flake8."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fastlint import __version__

pytest.importorskip("flake8")

ROOT = Path(__file__).parent.parent
HELPERS = """\
import time


def pause() -> None:
    time.sleep(1)
"""
MAIN = """\
from fastapi import FastAPI

from app.helpers import pause

app = FastAPI()


@app.get("/")
async def root() -> None:
    pause()
"""
DIRECT = """\
import time

from fastapi import FastAPI

router = FastAPI()


@router.get("/direct")
async def direct() -> None:
    time.sleep(1)
"""
START = "from flake8.main.cli import main; raise SystemExit(main())"
LINE = re.compile(r"(?P<path>.+?):(?P<row>\d+):(?P<column>\d+): (?P<code>[A-Z]+\d+) (?P<message>.+)")

Finding = tuple[str, int, int, str]


class Project:
    """A folder with a FastAPI application of two modules, and flake8 run in it."""

    def __init__(self, folder: Path, installed: str) -> None:
        self.folder = folder
        self.path = [str(ROOT), installed]
        self.write("app/__init__.py", "")
        self.write("app/helpers.py", HELPERS)
        self.write("app/main.py", MAIN)

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")

    def run(self, *options: str, stdin: str | None = None, program: str = START) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(self.path), "PYTHONUTF8": "1"}
        return subprocess.run(
            [sys.executable, "-c", program, *options],
            cwd=self.folder,
            env=environment,
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
        )

    def findings(self, *options: str, stdin: str | None = None, program: str = START) -> list[Finding]:
        """What flake8 reports, with nothing said on standard error but of files that flake8 shows to no plugin."""
        done = self.run(*options, stdin=stdin, program=program)
        assert [line for line in done.stderr.splitlines() if " FLT001 " not in line] == []
        found = parsed(done.stdout)
        assert done.returncode == bool(found)
        return found

    def spy(self, lines: str) -> Path:
        """Run lines before everything else in each Python process; they may append to the returned file, `LOG`."""
        log, site = self.folder.parent / "log.txt", self.folder.parent / "site"
        site.mkdir()
        (site / "sitecustomize.py").write_text(f"LOG = {str(log)!r}\n{lines}")
        self.path.insert(0, str(site))
        return log


def parsed(output: str) -> list[Finding]:
    matches = [LINE.fullmatch(line) for line in output.splitlines()]
    assert all(matches), output
    return sorted(
        (Path(m["path"]).as_posix(), int(m["row"]), int(m["column"]), m["code"]) for m in matches if m is not None
    )


@pytest.fixture
def project(tmp_path: Path, installed: str) -> Project:
    return Project(tmp_path / "project", installed)


def by_command_line(folder: Path, *options: str) -> list[Finding]:
    done = subprocess.run(
        [sys.executable, "-m", "fastlint", "check", "--no-cache", "--output-format", "json", *options],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    return sorted(
        (
            Path(each["filename"]).resolve().relative_to(folder.resolve()).as_posix(),
            each["location"]["row"],
            each["location"]["column"],
            each["code"],
        )
        for each in json.loads(done.stdout)
    )


ROUTE: Finding = ("app/main.py", 10, 5, "FLT102")


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_call_path_over_modules_is_found(project: Project, jobs: str) -> None:
    assert project.findings("--select", "FLT", "-j", jobs, "app") == [ROUTE]
    assert by_command_line(project.folder, "app") == [ROUTE]


def test_the_message_names_the_blocking_call(project: Project) -> None:
    assert "time.sleep" in project.run("--select", "FLT", "app").stdout


def test_one_named_file_is_seen_with_the_eyes_of_the_whole_project(project: Project) -> None:
    assert project.findings("--select", "FLT", "app/main.py") == [ROUTE]
    assert project.findings("--select", "FLT", str(project.folder / "app" / "main.py"))[0][1:] == ROUTE[1:]


def test_it_is_on_without_being_selected(project: Project) -> None:
    assert ROUTE in project.findings()
    assert ROUTE not in project.findings("--ignore", "FLT")


COUNTING = """\
import fastlint.engine, os
def check(request, before=fastlint.engine.check):
    import fastlint.engine.run as run
    if not hasattr(run, "counted"):
        run.counted = run.run
        def counting(request):
            with open(LOG, "a") as log:
                log.write(f"{os.getpid()}\\n")
            return run.counted(request)
        run.run = counting
    return before(request)
fastlint.engine.check = check
"""


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_the_project_is_analysed_once_for_all_workers(project: Project, method: str) -> None:
    if sys.platform == "win32" and method == "fork":
        pytest.skip("Windows cannot fork")
    project.write("pyproject.toml", "")  # what is around a project without a mark may import it, and counts
    for number in range(6):
        project.write(f"app/routes{number}.py", DIRECT)
    project.findings("--select", "FLT", "app")  # makes the cache folder: a folder that has just changed is not trusted
    project.write("app/routes0.py", DIRECT + "# edited\n")
    log = project.spy(COUNTING)
    start = f"import multiprocessing; multiprocessing.set_start_method({method!r}); {START}"
    found = project.findings("--select", "FLT", "-j", "2", "app", program=start)
    assert len(found) == 7
    assert len(log.read_text().splitlines()) == 1


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_workers_without_a_cache_find_the_same(project: Project, method: str) -> None:
    if sys.platform == "win32" and method == "fork":
        pytest.skip("Windows cannot fork")
    project.write("no-folder", "")
    project.write("fastlint.toml", 'cache-dir = "no-folder/cache"\n')
    for number in range(3):
        project.write(f"app/routes{number}.py", DIRECT)
    start = f"import multiprocessing; multiprocessing.set_start_method({method!r}); {START}"
    found = project.findings("--select", "FLT", "-j", "2", "app", program=start)
    assert found == by_command_line(project.folder, "app")
    assert len(found) == 4
    assert not (project.folder / ".fastlint_cache").exists()


def test_a_second_run_sees_what_changed(project: Project) -> None:
    assert project.findings("--select", "FLT", "app") == [ROUTE]
    project.write("app/helpers.py", HELPERS.replace("time.sleep(1)", "time.monotonic()"))
    assert project.findings("--select", "FLT", "app") == []


# standard input


def test_standard_input_stands_in_for_a_file_of_the_project(project: Project) -> None:
    edited = MAIN.replace("    pause()\n", "    x = 1\n    pause()\n    return x\n")
    found = project.findings("--select", "FLT", "--stdin-display-name", "app/main.py", "-", stdin=edited)
    assert found == [("app/main.py", 11, 5, "FLT102")]


def test_standard_input_without_a_name(project: Project) -> None:
    assert project.findings("--select", "FLT", "-", stdin=DIRECT) == [("stdin", 10, 5, "FLT102")]


@pytest.mark.parametrize("text", ["", "\n", "def f(:\n", "# -*- coding: latin-1 -*-\nx = 'é'\n"])
def test_odd_standard_input_is_taken(project: Project, text: str) -> None:
    done = project.run("--select", "FLT", "-", stdin=text)
    assert done.stdout == done.stderr == ""
    assert done.returncode == 0


def test_files_beside_standard_input(project: Project) -> None:
    found = project.findings("--select", "FLT", "-", "app/main.py", stdin=DIRECT)
    assert found == [ROUTE, ("stdin", 10, 5, "FLT102")]


# suppressions


@pytest.mark.parametrize("comment", ["# noqa", "# noqa: FLT102", "# NOQA:E501,FLT1", "# noqa: E501, FLT102"])
def test_noqa_is_flake8s(project: Project, comment: str) -> None:
    project.write("app/main.py", MAIN.replace("pause()\n", f"pause()  {comment}\n"))
    assert project.findings("--select", "FLT", "app") == []
    assert project.findings("--select", "FLT", "--disable-noqa", "app") == [ROUTE]


def test_noqa_at_the_cause_in_another_file_counts_as_in_the_command_line(project: Project) -> None:
    project.write("app/helpers.py", HELPERS.replace("sleep(1)\n", "sleep(1)  # noqa: FLT102\n"))
    assert by_command_line(project.folder, "app") == []
    assert project.findings("--select", "FLT", "app") == []
    assert project.findings("--select", "FLT", "--disable-noqa", "app") == [ROUTE]


def test_a_noqa_of_use_is_not_called_unused(project: Project) -> None:
    project.write("app/main.py", MAIN.replace("pause()\n", "pause()  # noqa: FLT102, FLT101\n"))
    assert [each[3] for each in project.findings("--select", "FLT", "app")] == ["FLT002"]
    message = project.run("--select", "FLT", "app").stdout
    assert "FLT101" in message
    assert "FLT102" not in message


def test_own_comments_count_in_any_case(project: Project) -> None:
    project.write("app/main.py", MAIN.replace("pause()\n", "pause()  # fastlint: ignore[blocking-sleep]\n"))
    assert project.findings("--select", "FLT", "app") == []
    assert project.findings("--select", "FLT", "--disable-noqa", "app") == []


def test_a_file_that_flake8_skips(project: Project) -> None:
    project.write("app/main.py", "# flake8: noqa\n" + MAIN)
    assert project.findings("--select", "FLT", "app") == []


# selection


def test_switches_of_flake8(project: Project) -> None:
    project.write("app/direct.py", DIRECT)
    second = ("app/direct.py", 10, 5, "FLT102")
    assert project.findings("--select", "FLT", "app") == [second, ROUTE]
    assert project.findings("--select", "FLT102", "app") == [second, ROUTE]
    assert project.findings("--select", "FLT", "--extend-ignore", "FLT1", "app") == []
    assert project.findings("--select", "FLT", "--per-file-ignores", "app/direct.py:FLT102", "app") == [ROUTE]
    assert project.findings("--select", "FLT", "--exclude", "app/direct.py", "app") == [ROUTE]
    assert project.findings("--select", "FLT2", "app") == []
    project.write(".flake8", "[flake8]\nselect = FLT\nper-file-ignores =\n    app/main.py: FLT102\n")
    assert project.findings() == [second]


def test_what_fastlint_excludes_or_ignores_is_not_reported(project: Project) -> None:
    project.write("app/direct.py", DIRECT)
    project.write("fastlint.toml", 'extend-exclude = ["direct.py"]\n')
    assert project.findings("--select", "FLT", "app") == [ROUTE]
    project.write("fastlint.toml", '[per-file-ignores]\n"app/main.py" = ["blocking-sleep"]\n')
    assert [each[0] for each in project.findings("--select", "FLT", "app")] == ["app/direct.py"]


def test_a_rule_that_is_off_is_on_when_named_in_full(project: Project) -> None:
    program = (
        "import fastlint.rules as rules\n"
        "from dataclasses import replace\n"
        "infos = dict(rules.manifest())\n"
        "infos['FLT102'] = replace(infos['FLT102'], default=False)\n"
        f"rules.manifest = lambda: infos\n{START}"
    )
    for options, expected in [
        (["--select", "FLT"], []),
        (["--select", "FLT10"], []),
        (["--select", "FLT102"], [ROUTE]),
        (["--select", "E9", "--extend-select", "FLT102"], [ROUTE]),
        (["--select", "FLT102", "--extend-ignore", "FLT102"], []),
    ]:
        assert project.findings("-j", "1", *options, "app", program=program) == expected, options
    project.write("fastlint.toml", 'extend-select = ["blocking-sleep"]\n')
    assert project.findings("-j", "1", "--select", "FLT", "app", program=program) == [ROUTE]


def test_naming_a_rule_does_not_undo_the_configuration(project: Project) -> None:
    project.write("fastlint.toml", 'ignore = ["FLT102"]\n')
    assert project.findings("--select", "FLT102", "app") == []
    assert project.findings("--select", "FLT999", "app") == []


def test_a_configuration_can_be_named(project: Project) -> None:
    project.write("other/quiet.toml", 'ignore = ["FLT102"]\n')
    assert project.findings("--select", "FLT", "--fastlint-config", "other/quiet.toml", "app") == []
    project.write(".flake8", "[flake8]\nselect = FLT\nfastlint-config = other/quiet.toml\n")
    assert project.findings("app") == []
    done = project.run("--fastlint-config", "other/gone.toml", "app")
    assert re.fullmatch(r"fastlint: .*gone\.toml: no such file\n", done.stderr)
    assert done.returncode == 0


def test_nothing_is_analysed_where_no_finding_would_be_shown(project: Project) -> None:
    program = (
        "import sys\nfrom flake8.main.cli import main\nmain()\n"
        "print('loaded', *(name for name in sys.modules if name.startswith('fastlint.')))\n"
    )
    for options in (["--select", "E"], ["--ignore", "FLT,E,W,F"], ["--extend-ignore", "FLT"], ["--select", "A,FL9"]):
        done = project.run("-j", "1", *options, "app", program=program)
        assert done.stdout.splitlines()[-1] == "loaded fastlint.version fastlint.flake8_plugin"
    assert not (project.folder / ".fastlint_cache").exists()


def test_flake8_knows_the_version(project: Project) -> None:
    assert f"fastlint: {__version__}" in project.run("--version").stdout.replace("\n", " ")


# bad input


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_broken_file_beside_a_good_one(project: Project, jobs: str) -> None:
    project.write("app/broken.py", "async def f(:\n    time.sleep(1)\n")
    found = project.findings("--select", "FLT,E9", "-j", jobs, "app")
    assert [(path, code) for path, _, _, code in found] == [("app/broken.py", "E999"), ("app/main.py", "FLT102")]
    assert project.run("--select", "FLT,E9", "-j", jobs, "app").stderr == ""


def test_a_broken_file_that_flake8_does_not_report_is_told(project: Project) -> None:
    project.write("app/broken.py", "async def f(:\n    time.sleep(1)\n")
    done = project.run("--select", "FLT", "app")
    assert "FLT001" not in done.stdout
    place = os.path.join("app", "broken.py")  # noqa: PTH118
    assert re.fullmatch(rf"fastlint: {re.escape(place)}:1:\d+: FLT001 not fully checked: .*\n", done.stderr)


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[tool.fastlint\n", "pyproject.toml"),
        ("[tool.fastlint]\nselekt = []\n", "selekt"),
        ('[tool.fastlint]\nselect = ["FLT9999"]\n', "FLT9999"),
    ],
)
def test_a_broken_configuration_costs_the_findings_of_fastlint_only(
    project: Project, text: str, said: str, jobs: str
) -> None:
    project.write("pyproject.toml", text)
    project.write("app/unused.py", "import os\n")
    done = project.run("--select", "FLT,F", "-j", jobs, "app")
    assert parsed(done.stdout) == [("app/unused.py", 1, 1, "F401")]
    assert done.stderr.startswith("fastlint: ")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.returncode == 1
    assert project.run("--select", "FLT", "-j", jobs, "app").returncode == 0


def test_a_broken_configuration_in_a_subfolder_costs_that_folder(project: Project) -> None:
    project.write("template/pyproject.toml", "[tool.fastlint\n")
    project.write("template/routes.py", DIRECT)
    done = project.run("--select", "FLT", ".")
    assert parsed(done.stdout) == [ROUTE]
    assert re.fullmatch(r"fastlint: template.pyproject\.toml: .+\n", done.stderr)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_error_in_fastlint_is_one_line(project: Project, jobs: str) -> None:
    project.write("app/unused.py", "import os\n")
    project.spy(
        "import fastlint.engine\ndef check(request):\n    raise TypeError('one\\ntwo')\nfastlint.engine.check = check\n"
    )
    done = project.run("--select", "FLT,F", "-j", jobs, "app")
    assert parsed(done.stdout) == [("app/unused.py", 1, 1, "F401")]
    assert done.stderr.startswith("fastlint: TypeError: one")
    assert done.stderr.count("\n") == 1
    done = project.run("--select", "FLT,F", "-", "app", stdin=DIRECT)
    assert done.stderr.count("\n") == 1


def test_a_path_that_is_not_there(project: Project) -> None:
    done = project.run("--select", "FLT,E9", "gone", "app")
    assert [each[3] for each in parsed(done.stdout)] == ["FLT102", "E902"]
    assert done.stderr == ""


# real size


def test_the_fixture_has_the_findings_of_the_command_line(project: Project) -> None:
    shutil.rmtree(project.folder / "app")
    shutil.copytree(ROOT / "fixtures" / "shop", project.folder, dirs_exist_ok=True)
    expected = [each for each in by_command_line(project.folder, ".") if each[3] != "FLT001"]
    assert len(expected) > 20
    for jobs in ("1", "2"):
        assert project.findings("--select", "FLT", "-j", jobs, ".") == expected
