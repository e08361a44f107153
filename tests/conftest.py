"""What every test runs under."""

from __future__ import annotations

import importlib.metadata
import os
import signal
import tempfile
import threading

import pytest

from fastlint import __version__
from tests.doors import Run

if signal.getsignal(signal.SIGINT) == signal.SIG_IGN and threading.current_thread() is threading.main_thread():
    # Shells let background jobs ignore Ctrl-C, and children inherit that: tests that interrupt would wait for ever.
    signal.signal(signal.SIGINT, signal.default_int_handler)

os.umask(0o022)  # tests of rights say what they want; a stricter mask would take it from them

TELLING = (
    *("VIRTUAL_ENV", "CONDA_PREFIX", "FASTLINT_OUTPUT_FORMAT", "FORCE_COLOR", "CLICOLOR_FORCE", "NO_COLOR", "CLICOLOR"),
    *("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GITHUB_ACTIONS", "GITHUB_WORKSPACE", "COLUMNS", "LINES"),
    "FASTLINT_CACHE_KEY",
)
"""Variables by which a shell, an activated environment, a hook or a build tells programs what to do.

What a test means to be told, it sets itself. They are taken away before any test module is imported, and so from
processes, servers and fixtures of all scopes as well.
"""
for name in TELLING:
    os.environ.pop(name, None)

_HOME = tempfile.TemporaryDirectory(prefix="fastlint-home-", ignore_cleanup_errors=True)
"""The key of the cache, and what is remembered of this installation, lie apart from those of the user."""
for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
    os.environ[name] = _HOME.name


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run fastlint in this process: exit code, standard output, standard error."""
    from fastlint.__main__ import main

    def call(*words: str) -> tuple[int, str, str]:
        code = main(words)
        out, err = capsys.readouterr()
        return code, out, err

    return call


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A folder that makes flake8 find the plugin of this checkout, where it is not installed."""
    folder = tmp_path_factory.mktemp("installed")
    if not any(found.name == "FLT" for found in importlib.metadata.entry_points(group="flake8.extension")):
        info = folder / f"fastlint-{__version__}.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: fastlint\nVersion: {__version__}\n")
        (info / "entry_points.txt").write_text("[flake8.extension]\nFLT = fastlint.flake8_plugin:Plugin\n")
    return str(folder)
