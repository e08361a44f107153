"""Rules are found under `fastlint.rules` wherever fastlint runs from: checkout, editable install or wheel."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

import fastlint.rules

ROOT = Path(__file__).parents[2]
PROBE = (
    "from __future__ import annotations\n\nfrom fastlint.diagnostic import Span\n\nANSWER: int = Span(1, 2, 3, 4).row\n"
)
SHOW = (
    "from pathlib import Path\n"
    "import fastlint.rules\n"
    "from fastlint.rules.groupe.probe import ANSWER\n"
    "print(ANSWER, fastlint.rules.folder().resolve())\n"
)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the parts that are packaged, with a module in a group of its own."""
    copy = tmp_path_factory.mktemp("checkout")
    for name in ("fastlint", "rules"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    (copy / "README.md").write_text("fastlint\n")
    (copy / "rules" / "groupe").mkdir()
    (copy / "rules" / "groupe" / "probe.py").write_text(PROBE)
    return copy


def succeed(*command: str | Path, cwd: Path) -> str:
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run([str(part) for part in command], cwd=cwd, env=variables, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


def environment(folder: Path) -> Path:
    """The interpreter of a new environment that also sees what is installed here (LibCST and the build backend)."""
    venv.create(folder, with_pip=False, symlinks=sys.platform != "win32")
    packages = next(folder.glob("[Ll]ib/**/site-packages"))
    (packages / "outer.pth").write_text("\n".join(path for path in sys.path if path.endswith("site-packages")))
    return folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def test_this_one() -> None:
    assert fastlint.rules.folder().is_dir()
    assert list(fastlint.rules.__path__) == [str(fastlint.rules.folder())]


def test_checkout(checkout: Path) -> None:
    assert succeed(sys.executable, "-c", SHOW, cwd=checkout) == f"1 {(checkout / 'rules').resolve()}"


def test_editable_install(checkout: Path, tmp_path: Path) -> None:
    pytest.importorskip("hatchling")
    python = environment(tmp_path / "env")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    options = ("--no-build-isolation", "--no-deps", "--force-reinstall", "-q", "--target")
    packages = next((tmp_path / "env").glob("[Ll]ib/**/site-packages"))
    succeed(sys.executable, "-m", "pip", "install", *options, packages, "-e", checkout, cwd=elsewhere)
    assert succeed(python, "-c", SHOW, cwd=elsewhere) == f"1 {(checkout / 'rules').resolve()}"


def test_wheel(checkout: Path, tmp_path: Path) -> None:
    pytest.importorskip("hatchling")
    succeed(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path, cwd=checkout)
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {"fastlint/_rules/groupe/probe.py", "fastlint/py.typed", "fastlint/rules.py"} <= names
    assert {Path(name).parts[0] for name in names} == {
        "fastlint",
        next(n for n in names if "dist-info" in n).split("/")[0],
    }
    assert not [name for name in names if name.endswith((".pyc", "_rules/__init__.py"))]
    python = environment(tmp_path / "env")
    packages = next((tmp_path / "env").glob("[Ll]ib/**/site-packages"))
    zipfile.ZipFile(wheel).extractall(packages)
    shipped = (packages / "fastlint" / "_rules").resolve()
    assert succeed(python, "-c", SHOW, cwd=tmp_path) == f"1 {shipped}"


def test_a_folder_of_the_user_named_rules_does_not_interfere(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "__init__.py").write_text("raise RuntimeError\n")
    program = f"import sys; sys.path[:0] = ['', {str(ROOT)!r}]; import fastlint.rules; print(fastlint.rules.folder())"
    assert succeed(sys.executable, "-c", program, cwd=tmp_path) == str(ROOT / "rules")


def test_type_checkers_read_rules_with_the_types_of_fastlint(checkout: Path) -> None:
    pytest.importorskip("mypy")
    succeed(sys.executable, "-m", "mypy", "rules/groupe", cwd=checkout)
    (checkout / "rules" / "groupe" / "wrong.py").write_text(PROBE.replace("ANSWER: int", "ANSWER: str"))
    done = subprocess.run([sys.executable, "-m", "mypy", "rules/groupe"], cwd=checkout, capture_output=True, text=True)
    assert 'expression has type "int", variable has type "str"' in done.stdout


def test_the_manifest_is_kept_beside_the_rules(tmp_path: Path) -> None:
    """It is kept as bytecode is, made anew when a rule changes, and a damaged one is none."""
    shutil.copytree(ROOT / "fastlint", tmp_path / "fastlint", ignore=shutil.ignore_patterns("__pycache__", "_rules"))
    shutil.copytree(ROOT / "rules", tmp_path / "rules", ignore=shutil.ignore_patterns("__pycache__"))
    program = "from fastlint.rules import manifest; print(manifest()['FLT102'].summary, manifest()['FLT102'].path)"
    environment = {k: v for k, v in os.environ.items() if k not in {"PYTHONDONTWRITEBYTECODE", "PYTHONPATH"}}

    def summary() -> str:
        run = subprocess.run(
            [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, env=environment
        )
        assert run.returncode == 0, run.stderr
        return run.stdout

    first = summary()
    (kept,) = (tmp_path / "rules" / "__pycache__").glob("manifest.*.kept")
    assert summary() == first
    rule = tmp_path / "rules" / "blocking" / "blocking_sleep.py"
    assert str(rule) in first
    rule.write_text(rule.read_text(encoding="utf-8").replace("`time.sleep` runs", "`time.sleep` waits"), "utf-8")
    assert "waits" in summary()
    kept.write_bytes(b"\0damaged")
    assert "waits" in summary()
