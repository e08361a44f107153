"""The report of an earlier run, if nothing that it rests on has changed.

No rule, parser or model is imported for it.
"""

from __future__ import annotations

import os
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from fastlint.cache import FOLDER, Cache, secret
from fastlint.codec import Codec
from fastlint.diagnostic import Diagnostic
from fastlint.engine.request import Report, Request, Unknown
from fastlint.engine.stamps import Stamp, directory_stamp, listing, same_content, settled, stamp, touched_since
from fastlint.rules import enrol, team
from fastlint.team import Team


class _Kept(NamedTuple):
    """A report with the stamps of all that it rests on: files, folders with what matters in them, settings."""

    files: list[tuple[str, Stamp, bytes]]
    folders: list[tuple[str, Stamp, tuple[str, ...]]]
    control: list[tuple[str, Stamp]]
    diagnostics: tuple[Diagnostic, ...]
    checked: int
    root: str
    warnings: tuple[str, ...]
    unanalysed: int
    is_fastapi: bool
    more: int
    details: tuple[str, ...]
    notes: tuple[str, ...]
    calls: int
    unresolved: tuple[Unknown, ...]
    team: Team


_KEPT: Codec[_Kept] = Codec(_Kept)


def cache_folder(request: Request) -> Path | None:
    """The folder that keeps the results of this request."""
    if not request.cache:
        return None
    if request.cache_dir is not None:
        return Path(request.cache_dir)
    return Path.cwd() / FOLDER


def open_cache(request: Request) -> Cache:
    """The cache of this request."""
    folder = cache_folder(request)
    return cache_at(folder) if folder is not None else Cache(None)


def cache_at(folder: Path) -> Cache:
    """The part of a cache folder that belongs to this fastlint."""
    from fastlint.engine.installation import label

    return Cache(folder, label(), secret())


def key(request: Request) -> str:
    """Names the report of a request: the same paths and options from the same folder and virtual environment."""
    surroundings = (str(Path.cwd()), os.environ.get("VIRTUAL_ENV"))
    shown = (request.noqa, request.whole, request.understand, request.against, request.needs_rules)
    what = repr((*surroundings, request.paths, request.overrides, request.unsafe_fixes, *shown))
    return "report-" + blake2b(what.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def remembered(request: Request) -> Report | None:
    """The kept report of an equal request, None if there is none or anything changed."""
    if not request.cache or request.fix != "none" or request.silence is not None or request.stdin is not None:
        return None
    kept = open_cache(request).read(key(request), _KEPT)
    if kept is None:
        return None
    for path, before, names in kept.folders:
        # Other tools put their caches beside the code: what counts is what is in the folder.
        if directory_stamp(path) != before and listing(path) != names:
            return None
    for path, before in kept.control:
        if stamp(path) != before:
            return None
    for path, before, digest in kept.files:
        if stamp(path) != before and not same_content(path, digest):
            return None
    enrol(kept.team)
    return Report(
        kept.diagnostics,
        kept.checked,
        Path(kept.root),
        warnings=kept.warnings,
        unanalysed=kept.unanalysed,
        is_fastapi=kept.is_fastapi,
        more=kept.more,
        details=kept.details,
        notes=kept.notes,
        calls=kept.calls,
        unresolved=kept.unresolved,
        is_kept=True,
    )


def names_above(paths: Iterable[str]) -> dict[str, frozenset[str]]:
    """The names in the folders above some paths, where settings are looked for that need not be there."""
    found: dict[str, frozenset[str]] = {}
    for path in paths:
        folder = os.path.dirname(os.path.abspath(path))
        while folder not in found:
            try:
                found[folder] = frozenset(os.listdir(folder))
            except OSError:
                found[folder] = frozenset()
            folder = os.path.dirname(folder)
    return found


def _was_absent(path: str, walked: Collection[str], above: Mapping[str, frozenset[str]]) -> bool:
    """Whether a file that is not there now was not there when the run started, or its absence is seen otherwise."""
    folder, name = os.path.split(path)
    return folder in walked or (folder in above and name not in above[folder])


def remember(
    cache: Cache,
    request: Request,
    report: Report,
    files: Iterable[tuple[str, Stamp, bytes]],
    folders: Iterable[tuple[str, Stamp, tuple[str, ...]]],
    control: Sequence[str],
    started: int,
    above: Mapping[str, frozenset[str]],
) -> None:
    """Keep a report with the stamps of all that it rests on, taken before they were read.

    Those of control files are taken now: if one was touched since the run started, nobody knows what the run has read.
    `above` are the names that were in the folders above when it started: what is not there was not there then either.
    """
    now = time.time_ns()
    listed = list(folders)
    walked = {path for path, _, _ in listed}
    # That a file in a walked folder is gone is seen by the listing of the folder.
    unsure = [path for path in control if os.path.exists(path) or not _was_absent(path, walked, above)]
    if any(touched_since(path, started) for path in unsure):
        return
    value = _Kept(
        [(path, settled(taken, now), digest) for path, taken, digest in files],
        [(path, settled(taken, now), names) for path, taken, names in listed],
        [(path, stamp(path)) for path in control],
        report.diagnostics,
        report.files,
        str(report.root),
        report.warnings,
        report.unanalysed,
        report.is_fastapi,
        report.more,
        report.details,
        report.notes,
        report.calls,
        report.unresolved,
        team(),
    )
    cache.write(key(request), _KEPT, value)
