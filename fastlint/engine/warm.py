"""The report of an earlier run, if nothing that it rests on has changed.

No rule, parser or model is imported for it.
"""

from __future__ import annotations

import os
import pickle
import sys
import time
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any

from fastlint import __version__
from fastlint.cache import FOLDER, Cache, stat_digest
from fastlint.engine.request import Report, Request
from fastlint.engine.stamps import Stamp, directory_stamp, listing, same_content, settled, stamp, touched_since

_PACKAGE = Path(__file__).parent.parent


def own_stamp() -> bytes:
    """Identifies fastlint itself, its rules and the Python that runs it."""
    from fastlint.rules import folder

    own = stat_digest(_PACKAGE, folder())
    python = f"{__version__} {sys.version_info[:3]} {sys.platform}".encode()
    return blake2b(own + python, digest_size=16).digest()


def cache_folder(request: Request) -> Path | None:
    """The folder that keeps the results of this request."""
    if not request.cache:
        return None
    if request.cache_dir is not None:
        return Path(request.cache_dir)
    return Path.cwd() / FOLDER


def open_cache(request: Request) -> Cache:
    """The cache of this request."""
    return Cache(cache_folder(request), own_stamp())


def key(request: Request) -> str:
    """Names the report of a request: the same paths and options from the same folder and virtual environment."""
    surroundings = (str(Path.cwd()), os.environ.get("VIRTUAL_ENV"))
    what = repr((*surroundings, request.paths, request.overrides, request.unsafe_fixes, request.noqa))
    return "report-" + blake2b(what.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def remembered(request: Request) -> Report | None:
    """The kept report of an equal request, None if there is none or anything changed."""
    if not request.cache or request.fix != "none" or request.stdin is not None:
        return None
    kept = open_cache(request).read(key(request))
    if kept is None:
        return None
    files, folders, control, report = kept
    for path, before, names in folders:
        # Other tools put their caches beside the code: what counts is what is in the folder.
        if directory_stamp(path) != before and listing(path) != names:
            return None
    for path, before in control:
        if stamp(path) != before:
            return None
    for path, before, digest in files:
        if stamp(path) != before and not same_content(path, digest):
            return None
    try:
        found = pickle.loads(report)
    except Exception:  # noqa: BLE001 - a report of another make is no report
        return None
    return found if isinstance(found, Report) else None


def remember(
    cache: Cache,
    request: Request,
    report: Report,
    files: Iterable[tuple[str, Stamp, bytes]],
    folders: Iterable[tuple[str, Stamp, tuple[str, ...]]],
    control: Sequence[str],
    started: int,
) -> None:
    """Keep a report with the stamps of all that it rests on, taken before they were read.

    Those of control files are taken now: if one was touched since the run started, nobody knows what the run has read.
    """
    now = time.time_ns()
    listed = list(folders)
    walked = {path for path, _, _ in listed}
    # That a file in a walked folder is gone is seen by the listing of the folder.
    unsure = [path for path in control if os.path.exists(path) or os.path.dirname(path) not in walked]
    if any(touched_since(path, started) for path in unsure):
        return
    value: tuple[Any, ...] = (
        [(path, settled(taken, now), digest) for path, taken, digest in files],
        [(path, settled(taken, now), names) for path, taken, names in listed],
        [(path, stamp(path)) for path in control],
        pickle.dumps(report, protocol=5),
    )
    cache.write(key(request), value)
