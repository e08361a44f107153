"""Which files a run is about, in trees with every kind of trap."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from fastlint.config.errors import ConfigError
from fastlint.config.loading import Configuration
from fastlint.config.settings import Overrides
from fastlint.files import Discovery, discover
from tests.work import calls

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX files")


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def tree(*names: str, **contents: str) -> None:
    for name in names:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def write(name: str, text: str) -> None:
    tree(name)
    Path(name).write_text(text, "utf-8")


def found(*paths: str, config: Iterable[str] = ()) -> list[str]:
    result = run(*paths, config=config)
    assert not result.missing
    assert not result.problems
    return [Path(path).relative_to(Path.cwd()).as_posix() for path in result.files]


def run(*paths: str, config: Iterable[str] = ()) -> Discovery:
    return discover(paths, Configuration(paths, Overrides(config=tuple(config))))


class TestWalk:
    def test_files_with_python_sorted_and_once(self) -> None:
        tree("b.py", "a.py", "a/c.py", "a/d.pyi", "a/e.txt", "notebook.ipynb", "a/.hidden.py", ".github/x.py")
        assert found() == [".github/x.py", "a.py", "a/.hidden.py", "a/c.py", "b.py", "notebook.ipynb"]
        assert found("a", ".", "a/c.py", "./a/../a/c.py") == found()

    def test_named_files_whatever_their_name(self) -> None:
        tree("script", "stub.pyi", ".venv/x.py")
        assert found("script", "stub.pyi", ".venv/x.py") == [".venv/x.py", "script", "stub.pyi"]

    def test_default_excludes(self) -> None:
        tree(
            "a.py",
            ".venv/x.py",
            "venv/x.py",
            "src/node_modules/x.py",
            "dist/x.py",
            ".git/x.py",
            "build/kept.py",
            ".history/a_1.py",
        )
        assert found() == ["a.py", "build/kept.py"]

    def test_named_folder_is_walked_even_if_excluded(self) -> None:
        tree("dist/a.py", "dist/venv/b.py")
        assert found("dist") == ["dist/a.py"]

    def test_virtual_environment_of_any_name(self) -> None:
        tree("a.py", "env311/pyvenv.cfg", "env311/lib/x.py")
        assert found() == ["a.py"]
        assert found("env311") == ["env311/lib/x.py"]

    def test_excludes_of_the_configuration(self) -> None:
        tree("a.py", "gen/x.py", "src/gen/y.py", "src/gen_x.py", "venv/z.py", "src/deep/skip.py")
        assert found(config=['exclude = ["gen"]']) == ["a.py", "src/deep/skip.py", "src/gen_x.py", "venv/z.py"]
        assert found(config=['extend-exclude = ["src/gen", "**/skip.py"]']) == ["a.py", "gen/x.py", "src/gen_x.py"]
        assert found(config=['extend-exclude = ["src/*"]']) == ["a.py", "gen/x.py"]

    def test_include(self) -> None:
        tree("a.py", "b.pyw", "src/c.py")
        assert found(config=['include = ["*.pyw"]']) == ["b.pyw"]
        assert found(config=['include = ["src/**/*.py"]']) == ["src/c.py"]

    def test_force_exclude(self) -> None:
        tree("gen/deep/x.py", "a.py")
        config = ['extend-exclude = ["gen"]', "force-exclude = true"]
        assert found("gen/deep/x.py", "a.py", config=config) == ["a.py"]
        assert found("gen/deep", "gen", "a.py", config=config) == ["a.py"]
        assert found("gen/deep/x.py", config=config[:1]) == ["gen/deep/x.py"]

    def test_nested_configuration_has_its_own_patterns(self) -> None:
        tree("a/skip/x.py", "b/skip/x.py")
        write("a/fastlint.toml", 'exclude = ["skip"]')
        assert found() == ["b/skip/x.py"]

    def test_broken_nested_configuration_costs_its_folder(self, project: Path) -> None:
        tree("a.py", "template/x.py", "template/deep/y.py", "z/b.py")
        write("template/pyproject.toml", "[tool.fastlint]\nselekt = 1")
        result = run()
        assert [Path(path).name for path in result.files] == ["a.py", "b.py"]
        assert [problem.path for problem in result.problems] == [project / "template" / "pyproject.toml"]
        named = run("a.py", "template/deep/y.py")
        assert [Path(path).name for path in named.files] == ["a.py"]
        assert len(named.problems) == 1
        with pytest.raises(ConfigError):
            run("template")
        with pytest.raises(ConfigError):
            run("z", "template/deep")


class TestIgnoreFiles:
    def test_nested_files_and_negation(self) -> None:
        tree("a.py", "gen/x.py", "gen_x.py", "src/keep_gen.py", "src/x_gen.py", "src/deep/y_gen.py", "src/deep/z.py")
        write(".gitignore", "# comment\n\ngen/\n*_gen.py\n!keep_gen.py\n")
        write("src/.gitignore", "/deep/z.py\n!y_gen.py\n")
        assert found() == ["a.py", "gen_x.py", "src/deep/y_gen.py", "src/keep_gen.py"]
        assert "gen/x.py" in found(config=["respect-gitignore = false"])

    def test_nothing_comes_back_below_an_ignored_folder(self) -> None:
        tree("out/keep.py", "part/keep.py", "part/drop.py")
        write(".gitignore", "out/\n!out/keep.py\npart/*\n!part/keep.py\n")
        assert found() == ["part/keep.py"]

    def test_folder_pattern_leaves_files_alone(self) -> None:
        tree("build.py", "x/build.py", "build/a.py")
        write(".gitignore", "build.py/\nbuild/\n")
        assert found() == ["build.py", "x/build.py"]

    def test_dot_ignore_goes_after_gitignore(self) -> None:
        tree("a.py", "b.py", "c.py")
        write(".gitignore", "a.py\nb.py\n")
        write(".ignore", "!a.py\nc.py\n")
        assert found() == ["a.py"]

    def test_files_above_the_given_folder_count_up_to_the_repository(self) -> None:
        tree("repo/src/a_gen.py", "repo/src/top.py", "repo/src/b.py", "repo/src/local.py")
        write(".gitignore", "*.py\n")
        write("repo/.git/info/exclude", "local.py\n")
        write("repo/.gitignore", "*_gen.py\n/src/top.py\n")
        assert found("repo/src") == ["repo/src/b.py"]
        assert found("repo") == ["repo/src/b.py"]

    def test_named_file_is_checked_even_if_ignored(self) -> None:
        tree("a.py")
        write(".gitignore", "*.py")
        assert found("a.py") == ["a.py"]
        assert found() == []

    def test_lines_that_are_no_patterns(self) -> None:
        tree("a.py", "b.py")
        write(".gitignore", "!\n[\n\\\n/\n   \na.py\n")
        assert found() == ["b.py"]

    def test_bytes_that_are_no_text(self) -> None:
        tree("a.py", "b.py")
        Path(".gitignore").write_bytes(b"\xff\xfe\na.py\r\n")
        assert found() == ["b.py"]

    @posix_only
    def test_agrees_with_git(self, project: Path) -> None:
        import shutil
        import subprocess

        if not shutil.which("git"):
            pytest.skip("needs git")
        lines = [
            "*.tmp.py",
            "/root_only.py",
            "doc/*.py",
            "**/any/",
            "a/**/z.py",
            "!important.tmp.py",
            "sp ace.py",
            "[xy].py",
        ]
        write(".gitignore", "\n".join([*lines, "tail.py  ", "q?.py", "nested/"]))
        write("sub/.gitignore", "*.py\n!ok.py\n!inner/\n")
        names = "n.tmp.py important.tmp.py root_only.py x.py w.py q1.py tail.py sp\x20ace.py doc.py"
        folders = ["", "sub/", "doc/", "doc/deep/", "any/", "k/any/", "a/", "a/b/c/", "nested/", "sub/inner/"]
        tree(*(f"{folder}{name}" for folder in folders for name in [*names.split(" "), "z.py", "ok.py", "sp ace.py"]))
        git = ["git", "-c", "core.excludesFile=/dev/null"]
        subprocess.run([*git, "init", "-q"], check=True)
        listing = subprocess.run(
            [*git, "ls-files", "-z", "--others", "--exclude-standard", "*.py"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        assert found() == sorted(filter(None, listing.split("\0")))


class TestBadPaths:
    def test_missing(self) -> None:
        tree("a.py")
        result = run("a.py", "no.py", "no/folder", "")
        assert result.missing == ("no.py", "no/folder", "")
        assert len(result.files) == 1

    @posix_only
    def test_special_files(self, project: Path) -> None:
        tree("a.py")
        os.mkfifo("pipe.py")
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind("socket.py")
            assert found() == ["a.py"]
            messages = [str(problem) for problem in run("pipe.py", "socket.py").problems]
        assert messages == [
            "pipe.py: not a regular file: only regular files are read",
            "socket.py: not a regular file: only regular files are read",
        ]

    @posix_only
    def test_symbolic_links(self, project: Path) -> None:
        tree("src/a.py", "elsewhere/b.py")
        Path("src/loop").symlink_to(project / "src", target_is_directory=True)
        Path("src/folder").symlink_to(project / "elsewhere", target_is_directory=True)
        Path("src/again.py").symlink_to("a.py")
        Path("src/other.py").symlink_to(project / "elsewhere" / "b.py")
        Path("src/other2.py").symlink_to("other.py")
        Path("src/self.py").symlink_to("self.py")
        Path("src/broken.py").symlink_to("nowhere.py")
        assert found("src") == ["src/a.py", "src/other.py"]
        assert found("src/folder") == ["src/folder/b.py"]
        result = run("src/broken.py", "src/self.py", "src/a.py")
        assert [str(problem) for problem in result.problems] == [
            "src/broken.py: broken symbolic link",
            "src/self.py: broken symbolic link",
        ]
        assert len(result.files) == 1

    @posix_only
    @pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
    def test_unreadable_folder(self) -> None:
        tree("a.py", "secret/b.py")
        Path("secret").chmod(0)
        try:
            result = run()
        finally:
            Path("secret").chmod(0o755)
        assert [str(problem) for problem in result.problems] == ["secret: cannot be read: Permission denied"]
        assert len(result.files) == 1

    @posix_only
    def test_odd_names(self) -> None:
        names = ["ev\x1b[31mil\n::error::.py", "sp ace.py", "ünï.py", "-dash.py", "a*b.py", "[x].py"]
        tree(*names)
        Path(os.fsdecode(b"caf\xe9.py")).touch()
        assert set(found()) == {*names, "caf\udce9.py"}


def test_what_a_cache_must_watch(project: Path) -> None:
    tree("src/a/b.py", "src/c/d.txt", "venv/x.py")
    write("src/.gitignore", "x.py")
    write("src/c/fastlint.toml", "")
    result = run("src")
    assert result.directories == tuple(str(project / name) for name in ("src", "src/a", "src/c"))
    watched = {
        "fastlint.toml",
        ".fastlint.toml",
        "pyproject.toml",
        "src/.gitignore",
        "src/c/fastlint.toml",
        "src/fastlint.toml",
    }
    assert {str(project / name) for name in watched} <= set(result.control_files)


def test_work_grows_with_the_number_of_files_only() -> None:
    """Thousands of calls for a folder with three files would be tests of each name against each pattern."""
    few, many = 100, 500
    grow(range(few))
    write(
        ".gitignore", "\n".join(["__pycache__/", "*.py[cod]", ".env", "docs/_build/", *(f"gen{n}/" for n in range(50))])
    )
    run()  # imports and compiled patterns are paid for once
    work = calls(run)
    assert len(run().files) == 2 * few
    assert work < 160 * few
    grow(range(few, many))
    assert calls(run) < 1.1 * many / few * work
    assert len(run().files) == 2 * many


def grow(numbers: range) -> None:
    for number in numbers:
        folder = Path(f"pkg{number % 15}", f"sub{number % 150}", f"leaf{number}")
        folder.mkdir(parents=True)
        for name in ("a.py", "b.py", "data.json"):
            (folder / name).touch()
