"""Go through every door of the installed fastlint with every application of a folder: `doors.py FOLDER`.

Every subcommand and every format, as text too, the flake8 plugin on a whole application and on single files of it, and
standard input. Nothing may end in a traceback or with another exit code than the marks `# expect: FLT...` of the
application allow, and all of them have to say the same. Run it away from the checkout, with the environment on PATH.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import findings

PATIENCE = 300
"""Seconds after which a command is taken to hang."""
ONCE: dict[str, list[str]] = {
    "rule": ["rule FLT101", "rule blocking-sleep --output-format json", "rule --all"],
    "rules": ["rules", "rules --output-format json"],
    "config": ["config", "config fail-on", "config --output-format json"],
    "schema": ["schema config", "schema output"],
    "new": ["new routing/odd-route --directory rules", "new odd-path --code ACME001 --directory own"],
    "test-rules": ["test-rules own"],
    "server": ["server"],
    "clean": ["clean"],
    "explain": ["explain fixtures/single/main.py:43", "explain fixtures/single/main.py:1 --output-format json"],
    "completion": ["completion bash", "completion zsh", "completion fish", "completion powershell"],
}
"""What each subcommand that is not about an application is tried with."""
EACH: dict[str, list[str]] = {
    "check": ["check {} --statistics", "check {} --diff", "check {} --show-files", "check {} --show-settings"],
    "baseline": ["baseline {} --baseline known.json", "baseline {} --baseline known.json --prune"],
    "routes": ["routes {}", "routes {} --output-format json"],
    "graph": ["graph {}", "graph {} --blocking --output-format dot", "graph {} --output-format json"],
    "report": ["report {} --html -o -"],
}
"""What each subcommand that is about an application is tried with; `check` with all formats besides."""
UNREADABLE = "FLT001"
"""What flake8 leaves to its own E902 and E999."""
Findings = Counter[tuple[str, int, str]]

problems: list[str] = []


def run(words: str, *expected: int, stdin: str = "") -> str:
    """What a command line prints; it is a problem if it ends in a traceback or otherwise than expected."""
    done = subprocess.run(words.split(), input=stdin.encode(), capture_output=True, timeout=PATIENCE, check=False)
    out, err = done.stdout.decode(), done.stderr.decode()
    if done.returncode not in expected or "Traceback" in out + err:
        problems.append(f"{words}: exit code {done.returncode} instead of {expected}\n{err[-2000:]}")
    print(f"{done.returncode} {words}")
    return out


def status(folder: Path) -> int:
    """The exit code that the marks of an application ask for."""
    marked = {code for _, _, code in findings.expected(folder)}
    return 2 if UNREADABLE in marked else int(bool(marked))


def unread(folder: Path) -> int:
    """The exit code of what reports no findings, but files that cannot be read."""
    return 2 if status(folder) == 2 else 0


def through_formats(folder: Path) -> None:
    """Those for machines have as many findings, and all of them name every code."""
    from fastlint.reporters import FORMATS

    before = len(problems)
    reports = {name: run(f"fastlint {folder} --output-format {name}", status(folder)) for name in FORMATS}
    if len(problems) > before:
        return
    found = json.loads(reports["json"])
    counts = {
        "json-lines": len(reports["json-lines"].splitlines()),
        "sarif": sum(len(part["results"]) for part in json.loads(reports["sarif"])["runs"]),
        "github": len(re.findall(r"^::(?:error|warning|notice) ", reports["github"], re.MULTILINE)),
    }
    for name, count in counts.items():
        if count != len(found):
            problems.append(f"{folder}: {count} findings in {name}, {len(found)} in json")
    for name, code in sorted((name, item["code"]) for name in FORMATS for item in found):
        if code not in reports[name]:
            problems.append(f"{folder}: {name} does not name {code}")


def through_files(folder: Path) -> None:
    """The files with most and with fewest findings, alone: what is said of each is its part of what is said of all."""
    whole = read(run(f"flake8 --select FLT {folder}", 0, 1), "flake8")
    by_file = Counter(name for name, _, _ in whole.elements())
    names = sorted((str(path.resolve()) for path in folder.rglob("*.py")), key=lambda name: by_file[name])
    for name in sorted({names[0], names[-1]}):
        path = Path(name).relative_to(Path.cwd()).as_posix()
        text = Path(name).read_text(encoding="utf-8")
        alone = {
            "flake8": read(run(f"flake8 --select FLT {path}", 0, 1), "flake8"),
            "fastlint": read(run(f"fastlint {path} --output-format json", 0, 1, 2), "json"),
            "stdin": read(run(f"fastlint - --stdin-filename {path} --output-format json", 0, 1, 2, stdin=text), "json"),
        }
        part = Counter({found: count for found, count in whole.items() if found[0] == name})
        for door, said in alone.items():
            for word, items in (("does not say", part - said), ("says besides", said - part)):
                problems.extend(f"{door} {path} alone {word} {row}: {code}" for _, row, code in items)


def read(report: str, output_format: str) -> Findings:
    """What a report says, but for files that cannot be read."""
    return Counter(found for found in findings.reported(report, output_format) if found[2] != UNREADABLE)


def through_fixes(folder: Path) -> None:
    """All fixes, of a copy: no other file is broken afterwards."""
    with tempfile.TemporaryDirectory() as name:
        copy = shutil.copytree(folder, Path(name, folder.name))
        run(f"fastlint check --fix --unsafe-fixes {copy}", 0, 1, 2)
        broken = int(UNREADABLE in run(f"fastlint check {copy} --select {UNREADABLE}", 0, 2))
        if broken != (status(folder) == 2):
            problems.append(f"{folder}: --fix --unsafe-fixes broke a file")


def untried() -> Iterator[str]:
    """Subcommands that stand in neither table."""
    from fastlint.__main__ import COMMANDS

    for command in COMMANDS:
        run(f"fastlint {command} --help", 0)
        if command not in ONCE and command not in EACH:
            yield f"nothing tries `fastlint {command}`: say in {Path(__file__).name} how"


def main() -> int:
    """Go through all of them; 1 if there was a problem or no application."""
    folders = [folder for folder in sorted(Path(sys.argv[1]).iterdir()) if folder.is_dir()]
    Path("rules").mkdir(exist_ok=True)
    problems.extend(untried())
    run("fastlint --help", 0)
    for folder in folders:
        through_formats(folder)
        for words in (line for command in EACH.values() for line in command):
            run(f"fastlint {words.format(folder)}", *((0, 1, 2) if words.startswith("check") else (unread(folder),)))
        through_files(folder)
        through_fixes(folder)
    for words in (line for command in ONCE.values() for line in command):
        run(f"fastlint {words}", 0)
    print("\n".join([*problems, f"{len(folders)} applications, {len(problems)} problems"]))
    return 0 if folders and not problems else 1


if __name__ == "__main__":
    sys.exit(main())
