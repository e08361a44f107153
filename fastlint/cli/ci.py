"""What a CI service tells about the repository by its environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

_WORKSPACES = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR", "BUILD_SOURCESDIRECTORY", "WORKSPACE")
"""Where GitHub, GitLab, Azure and Jenkins keep the checkout: they take paths from there on."""


def repository(folder: Path, environment: Mapping[str, str] = os.environ) -> Path:
    """The root of the repository around a folder: a CI service's workspace, else where .git is, else where we are."""
    for name in _WORKSPACES:
        if (workspace := environment.get(name)) and folder.is_relative_to(workspace):
            return Path(workspace)
    return next((above for above in (folder, *folder.parents) if os.path.lexists(above / ".git")), Path.cwd())


def browse(environment: Mapping[str, str] = os.environ) -> str:
    """The address below which the files of the checked commit are shown; empty outside of GitHub and GitLab."""
    server, name, commit = (environment.get(f"GITHUB_{key}") for key in ("SERVER_URL", "REPOSITORY", "SHA"))
    if server and name and commit:
        return f"{server}/{name}/blob/{commit}/"
    project, commit = environment.get("CI_PROJECT_URL"), environment.get("CI_COMMIT_SHA")
    return f"{project}/-/blob/{commit}/" if project and commit else ""
