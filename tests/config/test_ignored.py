"""Patterns of configurations and ignore files: any text is a pattern or one clear line, and none takes for ever."""

from __future__ import annotations

import itertools
import random
import shutil
import subprocess
import warnings
from pathlib import Path

import pytest

from fastlint.config.errors import ConfigError
from fastlint.config.ignored_names import Names
from fastlint.config.ignorefiles import _spoken, extended, starred
from fastlint.config.loading import Configuration
from fastlint.config.patterns import matcher, problem
from fastlint.config.settings import Overrides

STARRED = "*a" * 25 + "b"
LONG = "a" * 200 + ".py"


def test_many_stars_end_in_time() -> None:
    """A regular expression would need longer than the universe has."""
    assert not matcher((STARRED, f"src/{STARRED}"), Path("/p"))(LONG, f"/p/src/{LONG}")
    assert matcher(("*a" * 25 + "*",), Path("/p"))(LONG, f"/p/src/{LONG}")
    assert matcher(("**/a/" * 25 + "b",), Path("/"))("b", "/a" * 200 + "/b")
    assert not matcher(("**/a/" * 25 + "c",), Path("/"))("b", "/a" * 200 + "/b")


@pytest.mark.parametrize("line", [STARRED, "**/a/" * 25 + "b", f"{STARRED}/", "a**" * 25 + "b", f"!{STARRED}"])
def test_many_stars_in_an_ignore_file_end_in_time(line: str, tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text(f"{line}\nother.py\n")
    rules = extended(None, str(tmp_path), [".gitignore"], set())
    assert rules is not None
    assert not rules.ignores(f"{tmp_path}/{LONG}", is_folder=False)
    assert not rules.ignores(f"{tmp_path}{'/a' * 200}/c", is_folder=False)
    assert rules.ignores(f"{tmp_path}/other.py", is_folder=False)


def test_lines_with_stars_agree_with_git(tmp_path: Path) -> None:
    if not shutil.which("git"):
        pytest.skip("needs git")
    chance = random.Random(7)
    paths = ["/".join(parts) for n in (1, 2, 3) for parts in itertools.product(("a", "b", "ab", "a.b"), repeat=n)]
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    pieces = ["*", "**", "/", "a", "b", ".", "?", "[ab]", "[!a]", "**/", "/**/", "/**", "\\a"]
    lines = ["".join(chance.choices(pieces, k=chance.randint(1, 7))) for _ in range(60)]
    for line in filter(_is_fair, lines):
        (tmp_path / ".gitignore").write_text(f"{line}\n")
        git = ["git", "-C", str(tmp_path), "-c", "core.excludesFile=/dev/null", "check-ignore", "--no-index", "--stdin"]
        said = subprocess.run(git, input="\n".join(paths), capture_output=True, text=True, check=False).stdout
        verdict = starred(line)
        assert verdict is not None
        assert [path for path in paths if verdict(path)] == said.splitlines(), line


def _is_fair(line: str) -> bool:
    """Whether a line means something, and the same for a path that may be a file: not those that git itself varies."""
    return bool(line.strip("/")) and not line.endswith(("/", "**")) and "//" not in line and "***" not in line


@pytest.mark.parametrize("pattern", ["[z-a]", "[!]", "x/[a-\\w]", "{a,[z-a]}", "![z-a]"])
@pytest.mark.parametrize("key", ["exclude", "extend-exclude", "include", "per-file-ignores"])
def test_a_pattern_that_is_none_is_one_line(pattern: str, key: str, tmp_path: Path) -> None:
    value = f"{{'{pattern}' = ['FLT1']}}" if key == "per-file-ignores" else f"['{pattern}']"
    (tmp_path / "fastlint.toml").write_text(f"{key} = {value}\n")
    with pytest.raises(ConfigError, match=rf"fastlint\.toml: {key}: .* is no set of characters") as caught:
        Configuration([tmp_path])
    assert "\n" not in str(caught.value)
    with pytest.raises(ConfigError, match=rf"--config: {key}: "):
        Configuration(["."], Overrides(config=(f"{key} = {value}",)))


def test_a_pattern_of_the_command_line_that_is_none() -> None:
    with pytest.raises(ConfigError, match="the command line: per-file-ignores: "):
        Configuration(["."], Overrides(per_file_ignores=(("[z-a]", ("FLT1",)),)))


def test_odd_patterns_that_are_some() -> None:
    odd = ["[", "]", "{", "[]", "[!", "[[a]", "[a&&b]", "[a--b]", "**", "\\", "[]]", "[^a]", "", "!", "{}", "{,}"]
    assert [pattern for pattern in odd if problem(pattern)] == ["[a--b]"]


@pytest.mark.parametrize("line", ["[z-a]", "[z-a]*a*b*c*d", "[", "[!]", "\\", "!"])
def test_a_line_that_is_no_pattern_is_passed_over(line: str, tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text(f"{line}\na.py\n")
    rules = extended(None, str(tmp_path), [".gitignore"], set())
    assert rules is not None
    assert rules.ignores(f"{tmp_path}/a.py", is_folder=False)


@pytest.mark.parametrize("line", ["auth/[[...path]].tsx", "[[a]*b*c*d*e*f.ts", "[a&&b]", "[a||b]*c*d*e*f"])
def test_no_line_warns_of_what_python_may_read_otherwise(line: str, tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text(f"{line}\na.py\n")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        rules = extended(None, str(tmp_path), [".gitignore"], set())
        assert rules is not None
        assert rules.ignores(f"{tmp_path}/a.py", is_folder=False)
        assert not problem(line)
        assert not matcher((line,), tmp_path)("a.py", f"{tmp_path}/a.py")


@pytest.mark.parametrize("pattern", ["pkg\\sub\\*", ".\\pkg\\sub", "pkg\\**\\x.py"])
def test_a_backslash_separates_folders(pattern: str) -> None:
    matches = matcher((pattern, f"{pattern}/**"), Path("/p"))
    assert matches("x.py", "/p/pkg/sub/x.py")
    assert not matches("x.py", "/p/pkg/x/sub.py")


def test_what_names_say_is_what_all_lines_say() -> None:
    """Lines are compiled only for paths that may be more than a name in them; what is said stays the same."""
    chance = random.Random(11)
    pieces = [
        "*",
        "**",
        "/",
        "a",
        "b",
        "ab",
        ".",
        "?",
        "[ab]",
        "[!a]",
        "**/",
        "/**/",
        "/**",
        "\\a",
        "!",
        "-",
        " ",
        "\t",
    ]
    names = ["a", "b", "ab/", "*a", "a*", "!a", "!*b", "a/", ".a", "*.b", "/a", "a/b", "!ab/"]
    parts = ("a", "b", "ab", "a.b", "-a", "")
    paths = ["/".join(one) for n in (1, 2, 3) for one in itertools.product(parts, repeat=n) if one[0]]
    certain = 0
    for _ in range(400):
        lines = [chance.choice(names) for _ in range(chance.randint(0, 4))]
        lines += ["".join(chance.choices(pieces, k=chance.randint(1, 5))) for _ in range(chance.randint(0, 2))]
        chance.shuffle(lines)
        lines = [line for line in lines if line.strip() and not line.startswith("#") and line.count("*") <= 2]
        spoken, known = _spoken(lines), Names(lines)
        for path in chance.sample(paths, 40):
            try:
                said = known.said(path)
            except LookupError:
                continue
            certain += 1
            assert said == spoken(path), (lines, path)
    assert certain > 4000
