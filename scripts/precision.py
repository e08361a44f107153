"""How many findings are worth acting on: draw a sample from a real project, read it, label it, count.

    python scripts/precision.py sample ~/code/shop     # writes benchmarks/precision/shop.jsonl, to be labelled
    python scripts/precision.py score                  # all label files, or those that are named
    python scripts/precision.py table                  # writes the table of benchmarks/README.md; --check compares

The first line of a label file says what was read, each other one is a finding. A label is a verdict and the reason for
it in a few words. benchmarks/README.md says what the verdicts mean. Label files hold facts, and no code of the project.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))

from readme_tables import WrongFileError as WrongFileError  # noqa: E402, PLC0414 - for those who import it from here
from readme_tables import between, exit_code, renewed  # noqa: E402

FOLDER = ROOT / "benchmarks" / "precision"
BEGIN, END = "<!-- precision: begin -->", "<!-- precision: end -->"
Kind = TypeVar("Kind")
VERDICTS = ("worth", "not worth", "false", "misleading")
SIZE = 25
HEAD = 100
"""So much of a message is kept."""
FLOOD = 0.2
"""A rule with more than this share of a project's findings is named."""
FEWEST = 10
"""Of fewer findings than this, a share says nothing."""


class Subject(NamedTuple):
    """What was read: a project at a commit, the fastlint that looked at it, and all that it found, by rule.

    `reading` is 1 if nobody had looked at its findings before, so that fastlint could not have been mended on them.
    """

    project: str
    commit: str
    fastlint: str
    reading: int
    seed: int
    lines: int
    findings: dict[str, int]

    @property
    def total(self) -> int:
        """How many findings there are."""
        return sum(self.findings.values())


class Label(NamedTuple):
    """A finding, and what its reader says of it; no verdict yet if empty."""

    project: str
    commit: str
    rule: str
    place: str
    message: str
    verdict: str = ""
    reason: str = ""


class Reading(NamedTuple):
    """A label file."""

    subject: Subject
    labels: tuple[Label, ...]

    @property
    def estimate(self) -> float:
        """The share of all findings of the project that is worth acting on, each rule as its sample says.

        Rare rules are overrepresented in a sample, since each has a finding there.
        """
        read = Counter(label.rule for label in self.labels)
        worth = Counter(label.rule for label in self.labels if label.verdict == "worth")
        counted = {rule: count for rule, count in self.subject.findings.items() if read[rule]}
        expected = sum(count * worth[rule] / read[rule] for rule, count in counted.items())
        return expected / (sum(counted.values()) or 1)


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 1 if `table --check` finds the table out of date, 2 if something cannot be read."""
    given = _arguments(arguments)
    return exit_code(lambda: int(given.run(given)))


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure how many findings are worth acting on, by reading them.")
    commands = parser.add_subparsers(required=True)
    sample = commands.add_parser("sample", help="draw findings of a project into a label file")
    sample.add_argument("folder", type=Path, help="a checked-out project")
    sample.add_argument("--size", type=int, default=SIZE, metavar="N", help=f"how many findings ({SIZE})")
    sample.add_argument("--seed", type=int, default=0, help="another sample")
    sample.add_argument("--project", help="owner/name (the name of the folder, with / for +)")
    sample.add_argument("--commit", help="its commit (that of the checkout, or what FOLDER.commit says)")
    sample.add_argument("--reading", type=int, default=1, metavar="N", help="1: never looked at before (1)")
    sample.add_argument("--output", type=Path, help="the label file to write")
    sample.set_defaults(run=_sample)
    score = commands.add_parser("score", help="count what label files say")
    score.add_argument("files", nargs="*", type=Path, help="label files instead of all of benchmarks/precision")
    score.set_defaults(run=_score)
    table = commands.add_parser("table", help="write the table of first readings into benchmarks/README.md")
    table.add_argument("--check", action="store_true", help="only compare")
    table.set_defaults(run=_table)
    return parser.parse_args(arguments)


# sample


def _sample(given: argparse.Namespace) -> int:
    folder: Path = given.folder.resolve()
    if not folder.is_dir():
        raise WrongFileError(f"{given.folder}: no such folder")
    project = given.project or folder.name.replace("+", "/")
    name = project.replace("/", "+") + (f".{given.reading}" if given.reading > 1 else "")
    output: Path = given.output or FOLDER / f"{name}.jsonl"
    if output.exists():
        raise WrongFileError(f"{output}: exists; name another file with --output, or remove it")
    findings = found(folder)
    subject = Subject(
        project=project,
        commit=given.commit or _commit_of(folder),
        fastlint=_commit(ROOT),
        reading=given.reading,
        seed=given.seed,
        lines=_lines(folder),
        findings=dict(sorted(Counter(finding["code"] for finding in findings).items())),
    )
    labels = [_label(finding, folder, subject) for finding in draw(findings, given.size, given.seed)]
    output.parent.mkdir(parents=True, exist_ok=True)
    values = [subject._asdict(), *(label._asdict() for label in labels)]
    rows = [json.dumps(value, ensure_ascii=False) + "\n" for value in values]
    output.write_text("".join(rows), encoding="utf-8", newline="\n")
    print(f"{output}: {len(labels)} of {len(findings)} findings to be labelled ({', '.join(VERDICTS)})")
    return 0


def found(folder: Path) -> list[dict[str, Any]]:
    """The default findings of a project, as fastlint's json format has them."""
    return list(json.loads(_fastlint(folder, "--output-format", "json", "--exit-zero")))


def draw(findings: Iterable[dict[str, Any]], size: int, seed: int) -> list[dict[str, Any]]:
    """So many findings at random (all if there are no more), in their order; more than asked if there are more rules.

    Each rule that fires is there once at least. The same findings and seed give the same sample.
    """
    ordered = sorted(findings, key=_place)
    shuffled = random.Random(seed).sample(ordered, len(ordered))
    first = {finding["code"]: finding for finding in reversed(shuffled)}
    others = [finding for finding in shuffled if first[finding["code"]] is not finding]
    return sorted([*first.values(), *others[: max(size - len(first), 0)]], key=_place)


def _place(finding: dict[str, Any]) -> tuple[str, str, int, int, str]:
    location = finding["location"]
    return finding["code"], finding["filename"], location["row"], location["column"], finding["message"]


def _label(finding: dict[str, Any], folder: Path, subject: Subject) -> Label:
    path = (folder / finding["filename"]).relative_to(folder).as_posix()
    place = f"{path}:{finding['location']['row']}"
    message: str = finding["message"]
    head = message if len(message) <= HEAD else message[: HEAD - 3].rstrip() + "..."
    return Label(subject.project, subject.commit, finding["code"], place, head)


def _lines(folder: Path) -> int:
    """How many lines the files have that fastlint checks."""
    files = map(Path, _fastlint(folder, "--show-files").decode().splitlines())
    return sum((folder / path).read_bytes().count(b"\n") for path in files if path.suffix in {".py", ".pyi"})


def _fastlint(folder: Path, *options: str) -> bytes:
    command = [sys.executable, "-m", "fastlint", "check", "--isolated", "--no-cache", "--quiet", *options, "."]
    with tempfile.TemporaryFile() as errors:
        done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=errors, check=False)
        if not done.stdout and done.returncode:
            errors.seek(0)
            said = errors.read().decode(errors="replace").strip()
            raise WrongFileError(f"{folder}: fastlint gave no report (status {done.returncode}): {said[-300:]}")
    return done.stdout


def _commit_of(project: Path) -> str:
    if (project / ".git").exists():
        return _commit(project)
    beside = project.with_name(project.name + ".commit")
    if not beside.is_file():
        raise WrongFileError(f"{project}: not a checkout; say which commit it is with --commit")
    return beside.read_text(encoding="utf-8").strip()


def _commit(folder: Path) -> str:
    command = ["git", "-C", str(folder), "rev-parse", "HEAD"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


# score


def _score(given: argparse.Namespace) -> int:
    readings = [read(path) for path in given.files or label_files()]
    for line in report(readings):
        print(line)
    return 0


def label_files() -> list[Path]:
    """All that are kept with fastlint."""
    return sorted(FOLDER.glob("*.jsonl"))


def read(path: Path) -> Reading:
    """A label file. Raises WrongFileError unless each finding has a verdict, and one that is not "worth" a reason."""
    try:
        rows = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeError) as error:
        raise WrongFileError(f"{path}: cannot be read: {error}") from error
    if not rows:
        raise WrongFileError(f"{path}: empty; the first line says what was read: draw it with `sample`")
    subject = _value(path, 1, rows[0], Subject)
    labels = [_value(path, number, row, Label) for number, row in enumerate(rows[1:], 2)]
    for number, label in enumerate(labels, 2):
        if wrong := _wrong(label, subject):
            raise WrongFileError(f"{path}:{number}: {wrong}")
    return Reading(subject, tuple(labels))


def _value(path: Path, number: int, row: str, kind: Callable[..., Kind]) -> Kind:
    try:
        return kind(**json.loads(row))
    except (ValueError, TypeError) as error:
        raise WrongFileError(f"{path}:{number}: not as `sample` writes it: {error}") from error


def _wrong(label: Label, subject: Subject) -> str:
    if (label.project, label.commit) != (subject.project, subject.commit):
        return f"of {label.project} at {label.commit}, but the file is about {subject.project} at {subject.commit}"
    if label.rule not in subject.findings:
        return f"{label.rule} has no findings by the first line of the file"
    if label.verdict not in VERDICTS:
        said = f"the verdict {label.verdict!r}" if label.verdict else "no verdict"
        return f"{said}; use one of {', '.join(VERDICTS)}"
    if label.verdict != "worth" and not label.reason.strip():
        return f"{label.verdict!r} without a reason"
    return ""


def report(readings: Sequence[Reading]) -> Iterator[str]:
    """The tables by project and by rule, and the rules with more than a fifth of a project's findings."""
    yield from by_project(readings)
    yield ""
    yield from _by_rule([label for reading in readings for label in reading.labels])
    floods = [line for reading in readings for line in _floods(reading)]
    yield from ["", *floods] if floods else []


def by_project(readings: Sequence[Reading]) -> Iterator[str]:
    """A row for each reading and one for all."""
    yield from _row("project", "lines", "findings", "per 1,000 lines", "read", *VERDICTS, "share worth", "weighted")
    yield from _row("---", *["---:"] * (6 + len(VERDICTS)))
    for reading in readings:
        subject = reading.subject
        name = subject.project if subject.reading == 1 else f"{subject.project} (reading {subject.reading})"
        yield from _project(f"{name} {subject.commit[:8]}", [reading])
    if len(readings) > 1:
        yield from _project("all", readings)


def _project(name: str, readings: Sequence[Reading]) -> Iterator[str]:
    lines = sum(reading.subject.lines for reading in readings)
    findings = sum(reading.subject.total for reading in readings)
    expected = sum(reading.estimate * reading.subject.total for reading in readings)
    counts = [label for reading in readings for label in reading.labels]
    density = f"{1000 * findings / lines:.1f}" if lines else "-"
    yield from _row(name, f"{lines:,}", f"{findings:,}", density, *_counts(counts), _percent(expected, findings))


def _by_rule(labels: Sequence[Label]) -> Iterator[str]:
    yield from _row("rule", "read", *VERDICTS, "share worth")
    yield from _row("---", *["---:"] * (2 + len(VERDICTS)))
    for rule in sorted({label.rule for label in labels}):
        yield from _row(rule, *_counts([label for label in labels if label.rule == rule]))


def _counts(labels: Sequence[Label]) -> tuple[str, ...]:
    """How many were read, how many have which verdict, and the share of the first."""
    counts = Counter(label.verdict for label in labels)
    shares = [f"{counts[verdict]}" for verdict in VERDICTS]
    return (f"{len(labels)}", *shares, _percent(counts["worth"], len(labels)))


def _percent(part: float, whole: float) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "-"


def _row(*cells: str) -> Iterator[str]:
    yield f"| {' | '.join(cells)} |"


def _floods(reading: Reading) -> Iterator[str]:
    subject = reading.subject
    for rule, count in sorted(subject.findings.items(), key=lambda item: -item[1]):
        if subject.total >= FEWEST and count > FLOOD * subject.total:
            share = _percent(count, subject.total)
            yield f"{subject.project}: {rule} makes {share} of the findings ({count} of {subject.total})"


# table


def _table(given: argparse.Namespace) -> int:
    readings = [read(path) for path in label_files()]
    return renewed(lambda text: with_table(text, readings), "scripts/precision.py", check=given.check)


def with_table(text: str, readings: Iterable[Reading]) -> str:
    """The text with the table of the first readings between its markers. Raises WrongFileError if there are none."""
    table = "\n".join(by_project([reading for reading in readings if reading.subject.reading == 1]))
    return between(text, BEGIN, END, table)


if __name__ == "__main__":
    sys.exit(main())
