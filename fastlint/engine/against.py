"""What a project is compared with to see what a change causes: a commit of its repository."""

from __future__ import annotations

import os
from dataclasses import replace

from fastlint.config.errors import UsageError, shown
from fastlint.config.roots import folder_of, is_in
from fastlint.engine.request import Against, Request
from fastlint.history.git import Repository

SINCE, STAGED = "--since", "--staged"


def resolved(request: Request) -> Request:
    """The request with what it is compared with; raises UsageError."""
    option = STAGED if request.staged else SINCE
    paths = [request.stdin[0]] if request.stdin else [*request.paths] or ["."]
    repository = Repository(folder_of(paths[0]), option)
    top = _as_given(repository.top, folder_of(paths[0]))
    for path in paths:
        if not is_in(os.path.realpath(path), os.path.realpath(top)):
            raise UsageError(f"{option}: {path} lies outside of the repository {shown(top)}")
    if request.staged:
        return replace(request, against=Against(top, repository.head(), "HEAD"))
    assert request.since is not None
    return replace(request, against=Against(top, repository.base(request.since), request.since))


def _as_given(top: str, folder: str) -> str:
    """The root of a repository as the user comes to it, perhaps through a link."""
    real = os.path.realpath(top)
    while os.path.dirname(folder) != folder:
        if os.path.realpath(folder) == real:
            return folder
        folder = os.path.dirname(folder)
    return os.path.normpath(top)  # git writes slashes everywhere
