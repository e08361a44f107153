"""Completion: each shell that is there is asked what it would offer."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from fastlint.__main__ import main
from fastlint.cli.commands import COMMANDS, command
from fastlint.reporters import FORMATS

OFFERED = [
    ("ch", {"check"}, "a command"),
    ("ba", {"baseline"}, "a command"),
    ("--sel", {"--select"}, "an option of check, which need not be named"),
    ("check --no-fi", {"--no-fix"}, "the other side of a switch"),
    ("routes --t", {"--tests", "--tree"}, "an option of another command"),
    ("check --output-format g", {"github", "gitlab", "grouped"}, "a choice"),
    ("--fail-on wa", {"warning"}, "a choice where no command is named"),
    ("--select blocking-s", {"blocking-sleep", "blocking-subprocess"}, "a rule"),
    ("rule FLT10", {f"FLT10{digit}" for digit in range(1, 10)}, "a rule to explain"),
    ("completion b", {"bash"}, "a shell"),
    ("config per-", {"per-file-ignores"}, "an option of the configuration"),
]


@pytest.fixture
def script(tmp_path: Path, capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest) -> Path:
    """The script of the shell that a test is about."""
    shell = request.node.callspec.params.get("shell") or request.node.originalname.rpartition("_")[2]
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    assert main(["completion", shell]) == 0
    path = tmp_path / "script"
    path.write_text(capsys.readouterr()[0])
    return path


def asked(*words: str) -> list[str]:
    """What a shell prints."""
    done = subprocess.run(words, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


@pytest.mark.parametrize(("line", "offered", "what"), OFFERED)
def test_offers_of_bash(script: Path, line: str, offered: set[str], what: str) -> None:
    words = ["fastlint", *line.split()]
    code = (
        f"source {script}; COMP_WORDS=({shlex.join(words)}); COMP_CWORD={len(words) - 1}; _fastlint;"
        " printf '%s\\n' \"${COMPREPLY[@]}\""
    )
    assert set(asked("bash", "--norc", "-c", code)) == offered, what


@pytest.mark.parametrize(("line", "offered", "what"), OFFERED)
def test_offers_of_fish(script: Path, line: str, offered: set[str], what: str, tmp_path: Path) -> None:
    lines = asked("fish", "--no-config", "-c", f"cd {tmp_path}; source {script}; complete -C 'fastlint {line}'")
    assert {line.split("\t")[0] for line in lines} == offered, what


@pytest.mark.parametrize("shell", ["bash"])
def test_a_list_goes_on(script: Path, shell: str) -> None:
    code = (
        f"source {script}; COMP_WORDS=(fastlint --select FLT101,blocking-sl); COMP_CWORD=2; _fastlint;"
        " echo ${COMPREPLY[@]}"
    )
    assert asked(shell, "--norc", "-c", code) == ["FLT101,blocking-sleep"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_script_is_well_formed(script: Path, shell: str) -> None:
    assert asked(shell, "-n", str(script)) == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_every_option_of_every_command_is_there(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", shell]) == 0
    text = capsys.readouterr()[0]
    assert set(COMMANDS) <= set(re.findall(r"[\w-]+", text))
    for name in COMMANDS:
        for option in command(name).options:
            named = f"-l {option.long[2:]} " if shell == "fish" else option.long
            assert named in text
    assert all(format_ in text for format_ in FORMATS)


def test_an_unknown_shell(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", "ksh"]) == 2
    assert (
        capsys.readouterr()[1]
        == 'error: completion: "ksh" is none of bash, zsh, fish, powershell (did you mean "zsh"?)\n'
    )
