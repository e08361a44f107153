"""A git repository, asked through the `git` of the machine."""

# paths are those of git: text with slashes
# ruff: noqa: PTH100, PTH117, PTH118

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from fastlint.config.errors import UsageError, shown
from fastlint.source import lines_of

LINK, SUBMODULE = "120000", "160000"

_OWN = ("GIT_DIR", "GIT_WORK_TREE", "GIT_PREFIX", "GIT_EXTERNAL_DIFF", "GIT_DIFF_OPTS", "GIT_NAMESPACE")
"""What a hook is told of its repository: that is found by its folder, so that a `cd` in a hook does not matter."""
_QUIET = ("-c", "core.fsmonitor=false", "-c", "core.quotePath=true", "-c", "diff.renames=true")
_MISSING = re.compile(rb"^[0-9a-f]+ (?:missing|ambiguous)$")
_LABEL = re.compile(r"^(?:fatal|error): ")


class Blob(NamedTuple):
    """A file of a tree or of the index: its mode, the name of its content, its path from the root, with slashes."""

    mode: str
    name: str
    path: str


_FETCH_ALL = "git fetch --unshallow (with actions/checkout: fetch-depth: 0)"


class Repository:
    """The repository that holds a folder; `option` is what asks for it, for messages. Raises UsageError."""

    def __init__(self, folder: str, option: str) -> None:
        self.option = option
        self._folder = folder
        self._environment = _environment()
        self._environment |= _index_of_a_hook(folder)
        code, out, err = self._run("rev-parse", "--show-toplevel", "--is-shallow-repository")
        lines = lines_of(os.fsdecode(out).rstrip("\n")) if not code else []
        if len(lines) != 2 or not lines[0]:
            raise UsageError(f"{option}: {self._no_repository(err)}")
        # As git spells it, links on the way are resolved.
        self.top = os.path.normpath(lines[0])
        self.is_shallow = lines[1] == "true"
        self._folder = self.top

    def base(self, ref: str) -> str:
        """The commit from which HEAD went its own way from a commit, branch or tag; raises UsageError."""
        commit = self._commit(ref)
        if commit is None:
            raise UsageError(f'{self.option}: git knows no commit "{ref}"{self._instead_of(ref)}')
        if self._commit("HEAD") is None:
            raise UsageError(f"{self.option}: nothing is committed yet")
        code, out, _ = self._run("merge-base", commit, "HEAD")
        if code or not out.strip():
            raise UsageError(f"{self.option}: {self._no_base(ref)}")
        return out.decode("ascii").strip()

    def head(self) -> str:
        """The commit that is checked out, the empty tree before the first one."""
        return self._commit("HEAD") or self._out("hash-object", "-t", "tree", "--stdin", given=b"").decode().strip()

    def files(self, commit: str) -> list[Blob]:
        """All files of a commit or tree."""
        out = self._out("ls-tree", "-r", "-z", "--full-tree", commit)
        return [_blob(entry, 0, 2) for entry in _entries(out)]

    def staged(self) -> list[Blob]:
        """All files of the index; raises UsageError while a merge has left conflicts in it."""
        found = []
        for entry in _entries(self._out("ls-files", "-s", "-z", "--full-name")):
            if entry.partition("\t")[0].split()[2] != "0":
                path = entry.partition("\t")[2]
                raise UsageError(f"{self.option}: {path} has conflicts that are not resolved yet")
            found.append(_blob(entry, 0, 1))
        return found

    def contents(self, blobs: Sequence[Blob]) -> Iterator[tuple[Blob, bytes | None]]:
        """The files with their contents; None for those that are not here (of a partial clone)."""
        asked = "".join(f"{blob.name}\n" for blob in blobs).encode("ascii")
        out = self._out("cat-file", "--batch", given=asked)
        at = 0
        for blob in blobs:
            end = out.index(b"\n", at)
            head, at = out[at:end], end + 1
            if _MISSING.match(head):
                yield blob, None
                continue
            size = int(head.split()[2])
            yield blob, out[at : at + size]
            at += size + 1

    def submodule(self, path: str) -> Repository | None:
        """The repository of a submodule, if it is checked out."""
        folder = os.path.join(self.top, path.replace("/", os.sep))
        if not os.path.lexists(os.path.join(folder, ".git")):
            return None
        try:
            return Repository(folder, self.option)
        except UsageError:
            return None

    def has(self, commit: str) -> bool:
        """Whether a commit is here."""
        return self._commit(commit) is not None

    def names_changed(self, commit: str, *, staged: bool) -> bytes:
        """What `git diff --raw -z` says of the files since a commit, in the work tree or in the index."""
        return self._diff(commit, "--raw", "-z", staged=staged)

    def rows_changed(self, commit: str, paths: Sequence[str], *, staged: bool) -> bytes:
        """What `git diff -U0` says of some files since a commit."""
        return self._diff(commit, "-p", "-U0", "--", *(f":(top,literal){path}" for path in paths), staged=staged)

    def untracked(self) -> list[str]:
        """Files that git does not know and is not told to ignore."""
        return _entries(self._out("ls-files", "-o", "-z", "--exclude-standard", "--full-name"))

    def _diff(self, commit: str, *words: str, staged: bool) -> bytes:
        steady = ("--no-ext-diff", "--no-textconv", "--no-color", "-M", "--ignore-submodules=all")
        what = ("--cached",) if staged else ()
        plain = ("--src-prefix=a/", "--dst-prefix=b/", "--no-relative")
        return self._out("diff", *steady, *plain, *what, commit, *words)

    def _commit(self, name: str) -> str | None:
        code, out, _ = self._run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        return out.decode("ascii").strip() if not code and "\0" not in name else None

    def _instead_of(self, ref: str) -> str:
        if self._commit(f"origin/{ref}"):
            return f"; did you mean origin/{ref}?"
        if self.is_shallow:
            return f", for this clone is shallow: {_FETCH_ALL}"
        return "; fetch it first, or give another one"

    def _no_repository(self, err: bytes) -> str:
        reason = _reason(err)
        if "not a git repository" in reason:
            return f"{shown(self._folder)} is not in a git repository"
        return f"git: {reason}"

    def _no_base(self, ref: str) -> str:
        if self.is_shallow:
            return f'this clone is shallow and does not reach back to where HEAD left "{ref}": {_FETCH_ALL}'
        return f'HEAD and "{ref}" have no commit in common'

    def _out(self, *words: str, given: bytes | None = None) -> bytes:
        code, out, err = self._run(*words, given=given)
        if code:
            raise UsageError(f"{self.option}: git {words[0]}: {_reason(err)}")
        return out

    def _run(self, *words: str, given: bytes | None = None) -> tuple[int, bytes, bytes]:
        try:
            done = subprocess.run(
                ["git", *_QUIET, *words],
                cwd=self._folder,
                env=self._environment,
                input=given,
                stdin=subprocess.DEVNULL if given is None else None,
                capture_output=True,
                check=False,
            )
        except FileNotFoundError:
            raise UsageError(f"{self.option}: needs git, which is not installed or not on PATH") from None
        except (OSError, ValueError) as error:
            raise UsageError(f"{self.option}: git cannot be run: {error}") from None
        return done.returncode, done.stdout, done.stderr


def _environment() -> dict[str, str]:
    """The surroundings in which git is run."""
    kept = {name: value for name, value in os.environ.items() if name not in _OWN}
    return {**kept, "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_LITERAL_PATHSPECS": "0"}


def _index_of_a_hook(folder: str) -> dict[str, str]:
    """`git commit FILE` shows its hooks an index of its own, by a name that starts at the root of the repository."""
    index = os.environ.get("GIT_INDEX_FILE", "")
    if not index or os.path.isabs(index):
        return {}
    above = (str(Path(place, index)) for place in (Path(folder), *Path(folder).parents))
    return {"GIT_INDEX_FILE": next(filter(os.path.exists, above), os.path.abspath(index))}


def _entries(out: bytes) -> list[str]:
    return [os.fsdecode(entry) for entry in out.split(b"\0") if entry]


def _blob(entry: str, mode: int, name: int) -> Blob:
    head, _, path = entry.partition("\t")
    words = head.split()
    return Blob(words[mode], words[name], path)


def _reason(err: bytes) -> str:
    """The first thing that git complains of, on one line."""
    lines = [line for line in lines_of(err.decode("utf-8", "replace")) if line.strip()]
    wrong = next((line for line in lines if _LABEL.match(line)), lines[0] if lines else "failed")
    return _LABEL.sub("", wrong).strip()
