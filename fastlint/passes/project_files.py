"""Files of a project that are no modules and yet decide how it runs: how it is built, started and what it installs."""

from __future__ import annotations

import re

from fastlint.later_pattern import later
from fastlint.source import lines_of
from fastlint.subjects.files import ProjectFile, ProjectRow
from fastlint.subjects.kinds import FileKind

_KINDS: tuple[tuple[FileKind, re.Pattern[str]], ...] = (
    ("pyproject", later(r"pyproject\.toml")),
    ("lock", later(r"(?:uv|poetry|pdm)\.lock|pipfile\.lock|pylock(?:\.[\w-]+)?\.toml", re.IGNORECASE)),
    ("requirements", later(r"(?:[\w.-]*[-_.])?requirements(?:[-_.][\w.-]*)?\.(?:txt|in)")),
    ("dockerfile", later(r"(?:[\w.-]+\.)?(?:docker|container)file(?:[.-][\w.-]+)?", re.IGNORECASE)),
    ("procfile", later(r"procfile(?:\.[\w-]+)?", re.IGNORECASE)),
    ("compose", later(r"(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml")),
    ("shell", later(r"[\w.-]+\.sh")),
    ("gunicorn", later(r"gunicorn[\w.-]*\.py")),
)
_STARTING = later(
    r"(?:setup|tox|pytest|\.pytest|supervisord?[\w.-]*)\.(?:cfg|ini|conf)|(?:gnu)?makefile|justfile|taskfile\.ya?ml"
    r"|[\w.@-]+\.(?:service|bash|ps1|bat|cmd)|(?:serverless|template|app|render|fly|nixpacks|railway|vercel|netlify)"
    r"\.(?:ya?ml|toml|json)"
    r"|(?:[\w.-]*[-_.])?(?:deployment|statefulset|daemonset|values|cloudrun|k8s)(?:[-_.][\w.-]*)?\.ya?ml"
    r"|ecosystem\.config\.(?:c?js|json)|package\.json|pipfile|readme(?:[_.-][\w-]+)*(?:\.(?:md|rst|txt))?",
    re.IGNORECASE,
)  # fmt: skip
"""What else may name the modules that are started, or the tests that are run."""
_SUSPECT = later(r"toml$|lock$|\.(?:txt|in|ya?ml|sh|py)$|file", re.IGNORECASE)
_COMMENT = later(r"(?:^|(?<=\s))#.*")


def kind_of(name: str) -> FileKind:
    """What a file of this name (without folders) is; empty for any other."""
    if not _SUSPECT.search(name):
        return ""
    return next((kind for kind, pattern in _KINDS if pattern.fullmatch(name)), "")


def starts_something(name: str) -> bool:
    """Whether a file of this name (without folders), which is shown to no rule, may say what is started."""
    return _STARTING.fullmatch(name) is not None


def project_file(path: str, text: str) -> ProjectFile:
    """A file as rules see it; of a lock file, which can be long, without its rows."""
    kind = kind_of(path.rpartition("/")[2])
    rows = [] if kind == "lock" else enumerate(lines_of(text), 1)
    said = ((row, _COMMENT.sub("", line).rstrip()) for row, line in rows)
    return ProjectFile(path, kind, tuple(ProjectRow(row, line) for row, line in said if line.strip()))
