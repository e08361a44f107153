"""Exact versions from lock files. Large ones are scanned by line: a TOML parser would take a second for a megabyte."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from fastlint.environment.versions.names import normalized

Pin = tuple[str, str]
"""Normalised name and version."""

_TABLE = re.compile(r"^\[\[packages?\]\]\s*?$", re.MULTILINE)
_NAME = re.compile(r"""^name\s*=\s*["']([^"']+)["']""", re.MULTILINE)
_VERSION = re.compile(r"""^version\s*=\s*["']([^"']+)["']""", re.MULTILINE)
_PYLOCK = re.compile(r"pylock(?:\.[^.]+)?\.toml")


def reader(name: str) -> Callable[[str], Iterator[Pin]] | None:
    """What reads a file of this name; None if it is no lock file."""
    if name in ("uv.lock", "poetry.lock", "pdm.lock") or _PYLOCK.fullmatch(name):
        return from_toml
    return from_pipfile if name == "Pipfile.lock" else None


def from_toml(text: str) -> Iterator[Pin]:
    """Pins of uv.lock, poetry.lock, pdm.lock and pylock.toml: tables `[[package]]` with a name and a version."""
    starts = [match.end() for match in _TABLE.finditer(text)]
    for start in starts:
        end = text.find("\n[", start)  # the next table, or one within this
        end = len(text) if end < 0 else end
        name, version = _NAME.search(text, start, end), _VERSION.search(text, start, end)
        if name and version:
            yield normalized(name[1]), version[1]


def from_pipfile(text: str) -> Iterator[Pin]:
    """Pins of Pipfile.lock; raises ValueError if it is no JSON."""
    import json

    content = json.loads(text)
    for section in ("default", "develop"):
        packages = content.get(section) if isinstance(content, dict) else None
        for name, entry in packages.items() if isinstance(packages, dict) else ():
            version = entry.get("version") if isinstance(entry, dict) else None
            if isinstance(version, str) and version.startswith("=="):
                yield normalized(name), version.lstrip("=").strip()
