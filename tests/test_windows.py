"""Paths as Windows writes them: its rules stand in the place of this system's, in one module at a time."""

from __future__ import annotations

import ntpath
import os
from pathlib import Path, PureWindowsPath
from types import ModuleType, SimpleNamespace
from typing import Any, cast

import pytest

from fastlint.config import patterns, roots
from fastlint.confirm import wording
from fastlint.engine import against, former, known
from fastlint.engine import run as run_module
from fastlint.engine.live import LiveProject
from fastlint.engine.run import Run
from fastlint.history import tree
from fastlint.history.git import Blob
from fastlint.reporters import _paths


class Windows:
    """`os` with the paths of Windows."""

    path = ntpath
    sep = "\\"
    altsep = "/"
    name = "nt"
    pardir = ".."

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)


@pytest.fixture(autouse=True)
def _windows(monkeypatch: pytest.MonkeyPatch) -> None:
    modules: tuple[ModuleType, ...] = (patterns, roots, wording, against, known, run_module, tree, _paths)
    for module in modules:
        monkeypatch.setattr(module, "os", Windows())


def root(text: str) -> Path:
    return cast("Path", PureWindowsPath(text))


@pytest.mark.parametrize(
    ("filename", "relative"),
    [
        (r"C:\shop\app\main.py", "app/main.py"),
        (r"c:\Shop\app\main.py", "app/main.py"),
        (r"C:\shopping\main.py", None),
        (r"D:\shop\main.py", None),
        (r"\\server\share\main.py", None),
    ],
)
def test_a_report_names_files_from_its_root(filename: str, relative: str | None) -> None:
    assert _paths.relative_path(filename, root(r"C:\shop")) == relative


def test_a_report_of_a_whole_disk() -> None:
    assert _paths.relative_path(r"C:\app\main.py", root("C:\\")) == "app/main.py"


def test_the_engine_names_files_with_slashes_and_gives_them_back() -> None:
    run = cast("Run", SimpleNamespace(root=r"C:\shop"))
    assert Run._relative(run, r"C:\shop\app\main.py") == "app/main.py"
    assert Run._path(run, "app/main.py") == r"C:\shop\app\main.py"
    assert Run._relative(cast("Run", SimpleNamespace(root="C:\\")), r"C:\app\main.py") == "app/main.py"


def test_names_of_a_baseline_and_of_a_repository() -> None:
    assert known.named(r"C:\shop\app\main.py", r"C:\shop") == "app/main.py"
    assert known.named(r"D:\other\main.py", r"C:\shop") == "D:/other/main.py"
    assert known.joined(r"C:\shop", "app/main.py") == r"C:\shop\app\main.py"


def test_folders_and_what_lies_in_them() -> None:
    assert roots.is_below(r"C:\shop\app", r"C:\shop")
    assert roots.is_below(r"C:\shop", "C:\\")
    assert not roots.is_below(r"C:\shopping", r"C:\shop")
    assert roots.is_below(r"c:\shop\app", r"C:\shop")
    assert roots.is_below(r"C:\Shop\app", "c:\\shop\\")
    assert not roots.is_below(r"c:\shop", r"C:\shop")
    assert not roots.is_below(r"d:\shop\app", r"C:\shop")
    assert roots.is_in(r"c:\shop", r"C:\shop")
    assert not roots.is_in(r"c:\shop", r"C:\shopping")
    assert roots.common_folder([r"C:\shop\a", r"C:\shop\b"]) == r"C:\shop"
    assert roots.common_folder([r"C:\shop", r"D:\shop"]) == r"C:\shop"
    assert patterns.posix(root(r"C:\shop\app")) == "C:/shop/app"


def test_nothing_of_a_forged_tree_is_written_outside() -> None:
    assert tree._is_proper("app/main.py")
    for path in ("../main.py", r"app\..\..\main.py", "C:main.py", "C:/main.py", "app/.GIT/config", "/main.py"):
        assert not tree._is_proper(path)


def test_where_the_repository_of_a_file_lies(monkeypatch: pytest.MonkeyPatch) -> None:
    """That of the tree itself lies nowhere in it: not at the root of the disk."""
    monkeypatch.setattr(former, "os", Windows())
    assert former._folder_of("app/main.py", Blob("100644", "0", "app/main.py")) == ""
    assert former._folder_of("libs/inner/app/main.py", Blob("100644", "0", "app/main.py")) == "libs/inner"


def test_the_root_that_git_tells_with_slashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ntpath, "realpath", lambda path: ntpath.normpath(path).lower())
    assert against._as_given("C:/shop", r"c:\shop\app") == r"c:\shop"
    assert against._as_given("C:/shop", r"D:\elsewhere") == r"C:\shop"


def test_lines_that_block_are_named_from_the_root() -> None:
    assert wording.shown((r"C:\shop\app\main.py", 3), root(r"C:\shop")) == "app/main.py:3"


def test_addresses_of_an_editor(monkeypatch: pytest.MonkeyPatch) -> None:
    uris = pytest.importorskip("pygls.uris")
    from fastlint.server import app

    monkeypatch.setattr(uris, "IS_WIN", True)
    monkeypatch.setattr(app, "os", Windows())
    path = app._path("file:///c%3A/shop/app/main.py")
    assert path == r"c:\shop\app\main.py"
    assert uris.from_fs_path(path) in ("file:///c:/shop/app/main.py", "file:///c%3A/shop/app/main.py")
    assert app._path("untitled:Untitled-1") is None


def test_one_document_however_an_editor_writes_its_drive(monkeypatch: pytest.MonkeyPatch) -> None:
    uris = pytest.importorskip("pygls.uris")
    from fastlint.server import app
    from fastlint.server.documents import Document

    monkeypatch.setattr(uris, "IS_WIN", True)
    monkeypatch.setattr(app, "os", Windows())
    server = app.FastlintServer()
    uri, path = "file:///C:/Shop/main.py", r"c:\Shop\main.py"
    document = Document(uri, path, 1, "x = 1", "utf-16")
    server.documents[ntpath.normcase(path)] = document
    for other in (uri, "file:///c%3A/Shop/main.py", "file:///c:/shop/main.py"):
        assert server.document(other) is document
    for name in (r"C:\Shop\main.py", r"c:\Shop\main.py", r"C:\shop\main.py"):
        assert server.uri_of(name) == uri  # as the client wrote it
        assert server.text_of(name).text == "x = 1"
    assert server.document("file:///d:/Shop/main.py") is None
    assert server.uri_of(r"D:\Shop\main.py") != uri


def test_a_live_project_knows_a_document_of_a_drive_that_is_written_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = cast("Run", SimpleNamespace(root=r"C:\shop", others=[]))
    monkeypatch.setattr(run, "_relative", lambda path: Run._relative(run, path), raising=False)
    monkeypatch.setattr(run, "_path", lambda path: Run._path(run, path), raising=False)
    project = cast("LiveProject", SimpleNamespace(run=run, root=run.root, modules={"app/main.py": 0}))
    assert LiveProject.path(project, r"c:\shop\app\main.py") == "app/main.py"
    assert LiveProject.path(project, r"d:\shop\app\main.py") is None
    assert LiveProject.filename(project, "app/main.py") == r"C:\shop\app\main.py"
