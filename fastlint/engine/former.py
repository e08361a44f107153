"""What was found in a project as it was at a commit: analysed in a temporary folder, remembered by content."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from fastlint.baseline import KnownFinding
from fastlint.cache import KeptCache
from fastlint.codec import Codec
from fastlint.config.roots import is_in
from fastlint.config.settings import Overrides
from fastlint.config.tables import FILENAMES
from fastlint.disk import read_regular
from fastlint.engine.grafting import grafted
from fastlint.engine.known import Texts, joined
from fastlint.engine.own_rules import UNANALYSABLE_FILE
from fastlint.engine.request import Request
from fastlint.environment.installed import Environment
from fastlint.history import Blob, Repository, is_of_interest, write_tree
from fastlint.history.git import SUBMODULE

if TYPE_CHECKING:
    from fastlint.engine.run import Run

_KEPT: Codec[dict[str, list[KnownFinding]]] = Codec(dict[str, list[KnownFinding]])
_NAME, _MOST = "former", 4
_SHOWN = ("cache_dir", "baseline", "fix", "unsafe_fixes", "output_format", "fail_on")
"""Settings that do not change which findings there are."""
_ENVIRONMENTS = (".venv", "venv")

Files = dict[str, tuple[Repository, Blob]]
"""The files of a tree by their paths, with the repository that has their contents: that of a submodule has its own."""


class Former:
    """The project of a run as it was at a commit; `top` is where the files of the repository lie now."""

    def __init__(self, run: Run, repository: Repository, commit: str, top: str) -> None:
        self._run = run
        self._top = top
        self.warnings: list[str] = []
        self._files = files_of(repository, repository.files(commit), self.warnings)
        self._settings = {path: data for path in self._configurations() if (data := self._now(path)) is not None}

    def entries(self) -> list[KnownFinding]:
        """The findings of then, as entries whose paths start at the root of the repository."""
        key = self._key()
        kept = self._run.cache.read(_NAME, _KEPT) or {}
        if key not in kept:
            found = self._found()
            kept = dict([*((k, v) for k, v in kept.items() if k != key)][1 - _MOST :])
            self._run.cache.write(_NAME, _KEPT, {**kept, key: found})
            return found
        return kept[key]

    def _key(self) -> str:
        """Names all that the answer rests on."""
        run = self._run
        state = blake2b(digest_size=16)
        for path, (_, blob) in sorted(self._files.items()):
            state.update(f"{path}\0{blob.mode}{blob.name}\0".encode("utf-8", "surrogatepass"))
        for path, data in sorted(self._settings.items()):
            state.update(path.encode("utf-8", "surrogatepass") + b"\0" + blake2b(data).digest())
        overrides, active = moved_overrides(run.request.overrides), os.environ.get("VIRTUAL_ENV")
        asked = (self._folders(), overrides, run.request.noqa, active)
        state.update(f"{asked}{Environment(run.versions.sites).digest}".encode("utf-8", "surrogatepass"))
        return state.hexdigest()

    def _folders(self) -> list[str]:
        """The projects that are checked, by their paths in the repository."""
        run = self._run
        given = [os.path.abspath(path) for path in run.request.paths]
        return sorted({os.path.relpath(place, self._top) for place in (*run.around, *given) if is_in(place, self._top)})

    def _configurations(self) -> Iterator[str]:
        folders = {path.rpartition("/")[0] for path in self._files}
        every = {folder for path in folders for folder in _upwards(path)}
        yield from (f"{folder}/{name}".removeprefix("/") for folder in sorted(every) for name in FILENAMES)

    def _now(self, path: str) -> bytes | None:
        try:
            return read_regular(joined(self._top, path))
        except OSError:
            return None

    def _found(self) -> list[KnownFinding]:
        with TemporaryDirectory(prefix="fastlint-", ignore_cleanup_errors=True) as folder:
            place = Path(os.path.realpath(folder), os.path.basename(self._top) or "root")
            place.mkdir()
            write_files(place, self._files, self.warnings)
            self._write_settings(place)
            link_environments(place, self._top)
            return self._found_in(str(place))

    def _write_settings(self, place: Path) -> None:
        """The settings are those of now: what changes is the code, not what is asked."""
        for path in self._configurations():
            file, now = place / path, self._settings.get(path)
            if path.endswith("pyproject.toml"):
                before = file.read_bytes() if file.is_file() else b""
                text = grafted(before, now or b"")
                if text.strip() or file.is_file():
                    file.write_bytes(text)
            elif now is not None:
                file.write_bytes(now)
            else:
                file.unlink(missing_ok=True)

    def _found_in(self, place: str) -> list[KnownFinding]:
        run = self._run
        paths = tuple(path for folder in self._folders() if os.path.exists(path := os.path.join(place, folder)))
        request = Request(
            paths or (place,),
            moved_overrides(run.request.overrides),
            cache=run.request.cache,
            noqa=run.request.noqa,
            progress=run.request.progress,
            whole=True,
        )
        with standing_in(place, self._top):
            former = type(run)(request, KeptCache(run.cache))
            outcome = former.outcome({}, former.cache)
        names = Texts(former.root, {}).within(place)
        found = sorted(outcome.diagnostics, key=lambda one: one.sort_key)
        return [names.entry(one, joined(former.root, one.filename)) for one in found if one.code != UNANALYSABLE_FILE]


def files_of(repository: Repository, blobs: list[Blob], warnings: list[str], prefix: str = "") -> Files:
    """The files of a tree that an analysis may read, those of submodules included."""
    found: Files = {}
    for blob in blobs:
        path = f"{prefix}{blob.path}"
        if blob.mode != SUBMODULE:
            if is_of_interest(blob.path):
                found[path] = repository, blob
        elif inner := repository.submodule(blob.path):
            commit = blob.name
            if not inner.has(commit):
                warnings.append(f"submodule {path}: the commit {commit[:10]} is not here, taken as it is checked out")
                commit = inner.head()
            found |= files_of(inner, inner.files(commit), warnings, f"{path}/")
    return found


def write_files(place: Path, files: Files, warnings: list[str]) -> None:
    """Write the files of a tree, and the marks of repositories."""
    (place / ".git").mkdir()
    by_repository: dict[int, tuple[Repository, list[tuple[str, Blob]]]] = {}
    for path, (repository, blob) in files.items():
        by_repository.setdefault(id(repository), (repository, []))[1].append((path, blob))
    for repository, own in by_repository.values():
        contents = repository.contents([blob for _, blob in own])
        named = ((blob._replace(path=path), data) for (path, _), (blob, data) in zip(own, contents, strict=True))
        absent = write_tree(place, named)
        if absent:
            warnings.append(f"git has no content of {absent[0]} and {len(absent) - 1} more: this is a partial clone")
        folder = _folder_of(*own[0])
        if folder and not (place / folder / ".git").exists():
            (place / folder).mkdir(parents=True, exist_ok=True)
            (place / folder / ".git").write_text("gitdir: elsewhere\n")
    _copy_ignored(place, files)


def _folder_of(path: str, blob: Blob) -> str:
    """Where the repository of a file lies in the tree, with slashes on every system; nothing for that of the tree."""
    return path[: -len(blob.path)].strip("/")


def _copy_ignored(place: Path, files: Files) -> None:
    """What the user has told git to ignore in this clone alone."""
    for repository in {id(r): r for r, _ in files.values()}.values():
        with contextlib.suppress(OSError):
            data = read_regular(os.path.join(repository.top, ".git", "info", "exclude"))
            (place / ".git" / "info").mkdir(exist_ok=True)
            (place / ".git" / "info" / "exclude").write_bytes(data)
            return


def link_environments(place: Path, top: str) -> None:
    """Installed packages are those of now: a virtual environment in the project is in none of its commits."""
    for folder, _, _ in os.walk(place):
        for name in _ENVIRONMENTS:
            real = os.path.join(top, os.path.relpath(folder, place), name)
            if os.path.isfile(os.path.join(real, "pyvenv.cfg")):
                with contextlib.suppress(OSError):
                    os.symlink(os.path.realpath(real), os.path.join(folder, name), target_is_directory=True)


def moved_overrides(overrides: Overrides) -> Overrides:
    """What the command line says of which findings there are, for a run in another folder."""
    config = tuple(map(_moved_config, overrides.config))
    python = overrides.python and os.path.abspath(os.path.expanduser(overrides.python))
    shown: dict[str, Any] = dict.fromkeys(_SHOWN)
    return replace(overrides, config=config, python=python, **shown)


def _moved_config(text: str) -> str:
    """A value of `--config`: the name of a file does not depend on the current folder any more."""
    file = os.path.abspath(os.path.expanduser(text))
    return file if "=" not in text and os.path.isfile(file) else text


@contextlib.contextmanager
def standing_in(place: str, top: str) -> Iterator[None]:
    """Work in a copy of a repository: the current folder, if it lies in the repository, is the same one there."""
    here = os.getcwd()
    there = os.path.join(place, os.path.relpath(here, top)) if is_in(here, top) else here
    os.makedirs(there, exist_ok=True)
    os.chdir(there)
    try:
        yield
    finally:
        os.chdir(here)


def _upwards(folder: str) -> Iterator[str]:
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]
    yield ""
