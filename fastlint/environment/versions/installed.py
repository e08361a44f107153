"""Exact versions from an environment: the names of the folders that installers leave there. Nothing is executed."""

from __future__ import annotations

import os
import re

from fastlint.config.environments import package_folders
from fastlint.environment.versions.names import normalized

_INSTALLED = re.compile(r"(.+)-([^-]+)\.dist-info")


def environment(path: str) -> tuple[dict[str, str], list[str]]:
    """Installed versions by distribution, and the folders they stand in; `path` is an environment or its Python."""
    folders = package_folders(path)
    found: dict[str, str] = {}
    for folder in folders:
        for name in _names(folder):
            if match := _INSTALLED.fullmatch(name):
                found.setdefault(normalized(match[1]), f"=={match[2]}")
    return found, folders


def of_project(path: str) -> tuple[dict[str, str], list[str]]:
    """As `environment`, for one that nobody named: one without FastAPI serves other ends, such as running linters."""
    found, folders = environment(path)
    return (found if "fastapi" in found else {}), folders


def _names(folder: str) -> list[str]:
    try:
        return sorted(os.listdir(folder))  # noqa: PTH208 - hundreds of names
    except OSError:
        return []
