"""Check what is about to be committed: the files of the index, in a temporary folder, under their own names."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from fastlint.config.errors import ConfigError, UsageError
from fastlint.config.roots import is_below, is_in
from fastlint.config.tables import FILENAMES, read_table
from fastlint.diagnostic import Diagnostic
from fastlint.disk import read_regular
from fastlint.engine import report_cache
from fastlint.engine.against import STAGED
from fastlint.engine.former import Files, files_of, link_environments, moved_overrides, standing_in, write_files
from fastlint.engine.request import Report, Request
from fastlint.engine.run import run
from fastlint.history import Repository


def check_staged(request: Request) -> Report:
    """Check the files of the index as they are there; raises ConfigError and UsageError."""
    against = request.against
    assert against is not None
    repository = Repository(against.top, STAGED)
    warnings: list[str] = []
    files = files_of(repository, repository.staged(), warnings)
    cache = report_cache.open_cache(request)
    with TemporaryDirectory(prefix="fastlint-", ignore_cleanup_errors=True) as folder:
        place = Path(os.path.realpath(folder), os.path.basename(against.top) or "root")
        place.mkdir()
        write_files(place, files, warnings)
        _write_baselines(place, repository, files)
        link_environments(place, against.top)
        mapped = _Mapped(against.top, str(place))
        paths = tuple(mapped.paths(request.paths or (".",)))
        if not paths:
            return Report((), 0, Path(against.top), warnings=tuple(warnings))
        inner = replace(
            request,
            paths=paths,
            overrides=replace(moved_overrides(request.overrides), baseline=mapped.baseline(request.overrides.baseline)),
            against=against._replace(place=str(place)),
        )
        with standing_in(str(place), against.top):
            report = mapped.back(run(inner, cache))
    return replace(report, warnings=(*warnings, *report.warnings))


def _write_baselines(place: Path, repository: Repository, files: Files) -> None:
    """Write the baselines that configurations name, as they are in the index."""
    wanted: set[str] = set()
    for path in files:
        if path.rpartition("/")[2] in FILENAMES:
            with suppress(ConfigError, OSError):
                named = (read_table(place / path) or {}).get("baseline")
                if isinstance(named, str):
                    wanted.add(os.path.normpath(os.path.join(os.path.dirname(path), named)).replace(os.sep, "/"))
    blobs = [blob for blob in repository.staged() if blob.path in wanted] if wanted else []
    for blob, data in repository.contents(blobs):
        if data is not None:
            (place / blob.path).write_bytes(data)


class _Mapped:
    """Names in a repository (`top`) and in a copy of it."""

    def __init__(self, top: str, place: str) -> None:
        self.top = top
        self.place = place

    def paths(self, given: Iterable[str]) -> Iterator[str]:
        """The given paths in the copy; what is not in the index is not about to be committed."""
        for path in given:
            there = self.there(os.path.abspath(path))
            if os.path.lexists(there) or not os.path.lexists(path):
                yield there

    def there(self, path: str) -> str:
        """The place of a file in the copy."""
        return os.path.normpath(os.path.join(self.place, os.path.relpath(path, self.top)))

    def baseline(self, given: str | None) -> str | None:
        """A baseline that the command line names, copied to where its files are."""
        if given is None:
            return None
        there = self.there(os.path.abspath(given))
        if not is_below(there, self.place):
            raise UsageError(f"{STAGED}: the baseline {given} lies outside of the repository")
        with suppress(OSError):
            os.makedirs(os.path.dirname(there), exist_ok=True)
            Path(there).write_bytes(read_regular(given))
        return there

    def back(self, report: Report) -> Report:
        """A report of the copy as one of the repository, with the contents of the files that it names."""
        files = {place for one in report.diagnostics for place in _files(one) if is_below(place, self.place)}
        texts: dict[str, bytes] = {}
        for file in sorted(files):
            with suppress(OSError):
                texts[self._here(file)] = read_regular(file)
        return replace(
            report,
            diagnostics=tuple(self._diagnostic(one) for one in report.diagnostics),
            root=Path(self._here(str(report.root))),
            warnings=tuple(map(self._said, report.warnings)),
            details=tuple(map(self._said, report.details)),
            notes=tuple(map(self._said, report.notes)),
            texts=texts,
        )

    def _diagnostic(self, one: Diagnostic) -> Diagnostic:
        related, entries = (
            tuple(replace(each, filename=self._here(each.filename)) for each in places)
            for places in (one.related, one.entries)
        )
        cause = one.cause and self._here(one.cause)
        return replace(one, filename=self._here(one.filename), cause=cause, related=related, entries=entries)

    def _here(self, path: str) -> str:
        return self.top + path[len(self.place) :] if is_in(path, self.place) else path

    def _said(self, text: str) -> str:
        return text.replace(self.place, self.top)


def _files(one: Diagnostic) -> Iterator[str]:
    yield one.filename
    yield from (place.filename for place in (*one.related, *one.entries))
