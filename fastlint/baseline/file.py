"""The file of a baseline: JSON, sorted, one entry a line, so that two branches that change it can be merged.

    {
    "fastlint-baseline": 1,
    "findings": [
    {"path": "app/main.py", "rule": "FLT102", "in": "root", "message": "...", "id": "5d1e0c7a-90b3f2aa"},
    {}
    ]
    }

Each line of an entry ends with a comma, the last one too: the empty entry behind it is the end.
"""

from __future__ import annotations

import json
import os
import stat
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from fastlint.config.errors import UsageError, shown
from fastlint.disk import read_text, replace_file
from fastlint.source import lines_of

VERSION = 1

_MARK = "fastlint-baseline"
_MOST = 10_000
"""Equal findings of one entry: more than anybody has."""
_KEYS = ("path", "rule", "in", "message", "id")
_AGAIN = "write it anew with `fastlint baseline`"


class NewerBaselineError(UsageError):
    """What nobody knows how to read is not to be written over either."""


class KnownFinding(NamedTuple):
    """A known finding: file (relative to the baseline, with slashes), rule, function or class, message, digests.

    The digests are those of its statement and of the code that it points at. A guess (confidence low) is found only by
    a run that shows guesses.
    """

    path: str
    rule: str
    scope: str
    message: str
    statement: str
    fragment: str
    confidence: str = "high"


def read_baseline(path: Path) -> list[KnownFinding]:
    """The entries of a file, an equal one for each finding that it counts; raises UsageError (one line)."""
    name = shown(path)
    try:
        text = read_text(path, errors="strict")
    except FileNotFoundError:
        raise UsageError(f"{name}: no such baseline: write it with `fastlint baseline`") from None
    except (OSError, UnicodeDecodeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"{name}: the baseline cannot be read: {reason}") from None
    if any(line.startswith(("<<<<<<< ", ">>>>>>> ")) for line in lines_of(text)):
        raise UsageError(f"{name}: the baseline has marks of a merge conflict: resolve it, or {_AGAIN}")
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        where = f":{error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise UsageError(f"{name}{where}: the baseline is no JSON: repair it, or {_AGAIN}") from None
    version = document.get(_MARK) if isinstance(document, dict) else None
    if isinstance(version, int) and version > VERSION:
        raise NewerBaselineError(f"{name}: the baseline is of a newer fastlint (format {version}): update fastlint")
    found = document.get("findings") if version == VERSION else None
    if not isinstance(found, list):
        raise UsageError(f"{name}: this is no baseline of fastlint: {_AGAIN}")
    return [entry for number, item in enumerate(found, 1) if item != {} for entry in _entries(item, number, name)]


def _entries(item: Any, number: int, name: str) -> list[KnownFinding]:
    table = item if isinstance(item, dict) else {}
    texts = [str(table[key]) for key in _KEYS if isinstance(table.get(key), str)]
    count = table.get("count", 1)
    path, rule, scope, message, identity = texts if len(texts) == len(_KEYS) else [""] * len(_KEYS)
    statement, dash, fragment = identity.partition("-")
    if not (dash and _is_count(count)):
        raise UsageError(f"{name}: entry {number} of the baseline is damaged: repair it, or {_AGAIN}")
    confidence = "low" if table.get("confidence") == "low" else "high"
    return [KnownFinding(path, rule, scope, message, statement, fragment, confidence)] * count


def _is_count(value: object) -> bool:
    return isinstance(value, int) and 0 < value <= _MOST


def baseline_text(entries: Iterable[KnownFinding]) -> str:
    """The text of a file, whatever the order of its entries."""
    lines = "".join(f"{line},\n" for line in _lines(Counter(entries)))
    return f'{{\n"{_MARK}": {VERSION},\n"findings": [\n{lines}{{}}\n]\n}}\n'


def _lines(counted: Counter[KnownFinding]) -> Iterator[str]:
    for entry, count in sorted(counted.items()):
        item: dict[str, object] = {
            "path": entry.path,
            "rule": entry.rule,
            "in": entry.scope,
            "message": entry.message,
            "id": f"{entry.statement}-{entry.fragment}",
        }
        item |= {"confidence": entry.confidence} if entry.confidence != "high" else {}
        item |= {"count": count} if count > 1 else {}
        yield json.dumps(item, ensure_ascii=False)


def write_baseline(path: Path, entries: Iterable[KnownFinding]) -> None:
    """Write a file so that it is the old one or the new one; raises UsageError."""
    data = baseline_text(entries).encode("utf-8", "backslashreplace")
    place = Path(os.path.realpath(path))
    try:
        mode = stat.S_IMODE(place.stat().st_mode) if place.exists() else 0o644
        replace_file(str(place), data)
        place.chmod(mode)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"{shown(path)}: the baseline cannot be written: {reason}") from None
