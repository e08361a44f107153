"""A project that stays in memory says of an edited file what a look at the whole project says."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from fastlint import engine
from fastlint.diagnostic import Diagnostic, Severity
from fastlint.engine.live import Interrupted, LiveProject
from fastlint.engine.moving import Movement, movement
from fastlint.engine.request import Request
from fastlint.server.lenses import lenses

ROOT = Path(__file__).parents[2]
SHOP = ROOT / "fixtures" / "shop"
DEAR = ("shop/partners.py", "shop/dependencies.py", "shop/clients/mail.py", "shop/routers/users.py")
"""Modules with findings that only a look at the whole project tells, or that stand for those of other files."""


def told(found: list[Diagnostic] | tuple[Diagnostic, ...]) -> list[tuple[str, int, int, str, bool]]:
    return [(one.code, one.span.row, one.span.column, one.message, one.fix is not None) for one in found]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shutil.copytree(SHOP, tmp_path_factory.mktemp("live") / "shop")


def live(folder: Path) -> LiveProject:
    first = next(iter(sorted(folder.rglob("*.py"))))
    return LiveProject(Request((str(first),), cache=False), lambda: None)


@pytest.fixture(scope="module")
def project(shop: Path) -> LiveProject:
    made = live(shop)
    made.look({})
    return made


def modules(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.py"))


def test_the_whole_is_what_the_command_line_says(project: LiveProject, shop: Path) -> None:
    report = engine.check(Request((str(shop),), cache=False))
    shown = [one for one in project.look({}) if one.severity is not Severity.INFO or "(the same at" not in one.message]
    assert told(shown) == told(report.diagnostics)
    assert report.diagnostics


@pytest.mark.parametrize("path", sorted({*modules(SHOP)[::9], *DEAR}))
def test_one_file_is_told_as_the_whole_tells_it(project: LiveProject, shop: Path, path: str) -> None:
    """With a row more in front of the last third, and a function at the end."""
    rows = (shop / path).read_text(encoding="utf-8").splitlines(keepends=True)
    begins = ("def ", "async def ", "class ", "@", "from ", "import ")
    tops = [i for i, row in enumerate(rows) if row.startswith(begins)]
    at = tops[len(tops) * 2 // 3] if tops else 0
    more = [*rows[:at], "# one row more\n", *rows[at:]]
    data = "".join([*more, "\n\ndef at_the_end() -> None:\n    pass\n"]).encode()
    filename = str(shop / path)
    project.look({})
    project.look_at(path, "".join(more).encode())
    quick = project.look_at(path, data)
    whole = [one for one in project.look({path: data}) if one.filename == filename]
    assert told(quick) == told(whole)


def test_a_new_function_in_the_middle_shifts_numbers(tmp_path: Path) -> None:
    """Other modules know functions by number; they are linked anew, or the findings stay where they stand."""
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\ndependencies = ["fastapi"]\n')
    helpers = "import time\n\n\ndef pause():\n    time.sleep(1)\n\n\ndef nothing():\n    pass\n"
    (tmp_path / "helpers.py").write_text(helpers)
    main = "from fastapi import FastAPI\nfrom helpers import nothing, pause\n\napp = FastAPI()\n"
    users = [f'\n\n@app.get("/{i}")\nasync def get{i}():\n    pause()\n    nothing()\n' for i in range(2)]
    (tmp_path / "main.py").write_text(main + "".join(users))
    project = live(tmp_path)
    assert [d.code for d in project.look({})] == ["FLT102", "FLT102"]
    changed = helpers.replace("def pause", "def earlier():\n    pass\n\n\ndef pause").encode()
    assert project.look_at("helpers.py", changed) == []
    found = project.look_at("main.py", (main + "".join(users)).encode())
    assert [(d.code, d.span.row) for d in found] == [("FLT102", 9), ("FLT102", 15)]
    assert [place.span.row for place in found[0].related][-1] == 9


def test_what_is_no_python_keeps_its_findings(project: LiveProject, shop: Path) -> None:
    before = [one for one in project.look({}) if one.code != "FLT001"]
    path = Path(before[0].filename).relative_to(shop).as_posix()
    own = [one for one in before if one.filename == before[0].filename]
    text = "\n\nif (\n" + (shop / path).read_text(encoding="utf-8")
    found = project.look_at(path, text.encode())
    assert [one.code for one in found if one.code != "FLT001"] == [one.code for one in own]
    assert [one.span.row for one in found if one.code != "FLT001"] == [one.span.row + 3 for one in own]
    assert [one.code for one in found].count("FLT001") == 1
    assert not any(one.fix for one in found)
    assert path in project.broken


def test_all_safe_fixes(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\ndependencies = ["fastapi>=0.110"]\n')
    text = "from fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.get('/')\n"
    text += "def get(x: int = None) -> int:  # noqa: FLT101\n    return x or 1\n"
    (tmp_path / "main.py").write_text(text)
    project = live(tmp_path)
    project.look({})
    fixed = project.fixed("main.py", text.encode())
    assert fixed is not None
    assert "noqa" not in fixed
    assert project.fixed("main.py", fixed.encode()) is None


def test_a_look_at_the_whole_is_left_off(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text("import fastapi\n")
    project = live(tmp_path)

    def urgent() -> None:
        raise Interrupted

    project.look({})
    known = project.whole
    project.tick = urgent
    with pytest.raises(Interrupted):
        project.look({"main.py": b"import fastapi as f\n"})
    assert project.whole is known


def edits() -> Iterator[tuple[str, str, Movement]]:
    yield "a\nb\nc", "a\nb\nc", Movement(3, 4, 0)
    yield "a\nb\nc", "a\nx\nb\nc", Movement(1, 2, 1)
    yield "a\nb\nc", "a\nc", Movement(1, 3, -1)
    yield "a\nb\nc", "a\nx\nc", Movement(1, 3, 0)
    yield "a\na\na", "a\na\na\na", Movement(3, 4, 1)


@pytest.mark.parametrize(("before", "after", "how"), edits())
def test_how_rows_move(before: str, after: str, how: Movement) -> None:
    assert movement(before, after) == how
    old, new = before.split("\n"), after.split("\n")
    for row, text in enumerate(old, 1):
        now = how.row(row)
        assert now is None or how.is_edited(row) or new[now - 1] == text


HABIT = """\
from fastapi import APIRouter
from pydantic import BaseModel

router = APIRouter()


class {name}(BaseModel):
    text: str


@router.post("/{name}")
async def make_{name}(item: {name}, limit: int = None) -> None: ...
"""


def test_a_habit_is_told_at_its_first_place_and_as_information_at_all_others(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("")
    names = ["one", "two", "three", "four"]
    includes = "".join(f"from {name} import router as {name}\napp.include_router({name})\n" for name in names)
    (tmp_path / "main.py").write_text("from fastapi import FastAPI\n\napp = FastAPI()\n" + includes)
    for name in names:
        (tmp_path / f"{name}.py").write_text(HABIT.replace("{name}", name))
    project = live(tmp_path)
    found = [one for one in project.look({}) if one.code == "FLT404"]
    assert [Path(one.filename).stem for one in found] == sorted(names)
    assert all(one.message.endswith("(the same at 4 places in 4 files)") for one in found)
    assert [one.severity for one in found] == [Severity.WARNING, *[Severity.INFO] * 3]
    assert all(one.fix is not None for one in found)
    [typed] = [one for one in project.look_at("two.py", (tmp_path / "two.py").read_bytes()) if one.code == "FLT404"]
    assert typed == found[-1]
    # With three of them left it is no habit.
    mended = (tmp_path / "one.py").read_text().replace("limit: int = None", "limit: int = 1")
    left = [one for one in project.look({"one.py": mended.encode()}) if one.code == "FLT404"]
    assert [one.severity for one in left] == [Severity.WARNING] * 3


def test_what_is_offered_to_others_is_told_once_wherever_that_is(tmp_path: Path) -> None:
    """Of the functions of a library with one cause the closest is told, also where another one is edited."""
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "kit"\ndependencies = ["fastapi"]\n')
    package = tmp_path / "kit"
    package.mkdir()
    (package / "__init__.py").write_text("import fastapi\n")
    (package / "deep.py").write_text("import time\n\n\ndef pause():\n    time.sleep(1)\n\n\ndef rest():\n    pause()\n")
    (package / "near.py").write_text("from kit.deep import pause\n\n\nasync def near():\n    pause()\n")
    far = "from kit.deep import rest\n\n\nasync def far():\n    rest()\n"
    (package / "far.py").write_text(far)
    project = live(tmp_path)
    found = [(Path(one.filename).name, one.code) for one in project.look({})]
    assert found == [("near.py", "FLT102")]
    assert project.look_at("kit/far.py", f"# a row more\n{far}".encode()) == []
    near = "from kit.deep import pause\n\n\nasync def near():\n    pass\n    pause()\n"
    assert [one.span.row for one in project.look_at("kit/near.py", near.encode())] == [6]


def test_lenses_after_an_edit_know_what_blocks_in_other_modules(tmp_path: Path) -> None:
    """In a helper that a route awaits, and in a dependency of it, at any depth."""
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "shop"\ndependencies = ["fastapi"]\n')
    (tmp_path / "deep.py").write_text("import time\n\n\nasync def deep():\n    time.sleep(1)\n")
    (tmp_path / "work.py").write_text("from deep import deep\n\n\nasync def work():\n    await deep()\n")
    (tmp_path / "user.py").write_text(
        "import requests\n\n\nasync def user():\n    requests.get('http://x', timeout=1)\n"
    )
    main = (
        "from fastapi import Depends, FastAPI\nfrom user import user\nfrom work import work\n\napp = FastAPI()\n\n\n"
        "@app.get('/a')\nasync def a():\n    await work()\n\n\n"
        "@app.get('/b')\nasync def b(who=Depends(user)):\n    return who\n"
    )
    (tmp_path / "main.py").write_text(main)
    project = live(tmp_path)
    project.look({})
    project.look_at("main.py", f"# a row more\n{main}".encode())
    shown = lenses(project.checking_of("main.py"), project.modules["main.py"])
    assert [(lens.row, lens.text.rpartition(": ")[2]) for lens in shown] == [(9, "time.sleep"), (14, "requests.get")]


def test_what_is_found_with_open_files_is_kept_unless_they_are_unsaved(tmp_path: Path) -> None:
    """An editor has always a file open: that is no reason to begin from nothing at its next start."""
    project = tmp_path / "shop"
    project.mkdir()
    (project / "pyproject.toml").write_text('[project]\nname = "shop"\ndependencies = ["fastapi"]\n')
    text = "import time\nfrom fastapi import FastAPI\n\napp = FastAPI()\n\n\n"
    text += "@app.get('/')\nasync def get():\n    time.sleep(1)\n"
    (project / "main.py").write_text(text)
    os.utime(project / "main.py", (1e9, 1e9))  # what is younger than a moment is read again
    request = Request((str(project / "main.py"),), cache_dir=str(tmp_path / "cache"))

    def reused(content: str) -> int:
        started = LiveProject(request, lambda: None)
        found = started.look({"main.py": content.encode()})
        assert [one.code for one in found] == ["FLT102"]
        assert started.whole is not None
        return started.whole.outcome.reused

    assert [reused(f"# unsaved\n{text}"), reused(text), reused(text)] == [0, 0, 1]
