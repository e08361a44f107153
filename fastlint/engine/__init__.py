"""The one way through the machine, for every door: from paths to findings and fixes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from fastlint.engine.request import Report, Request, RouteTable

if TYPE_CHECKING:
    from fastlint.engine.baselines import Baselines

T = TypeVar("T")

__all__ = ["Report", "Request", "RouteTable", "check", "check_texts", "fix_texts", "remember", "routes", "table"]


def check(request: Request) -> Report:
    """Check the files of a request. Raises ConfigError and UsageError (one line each)."""
    from fastlint.engine.report_cache import remembered

    if request.since is not None or request.staged:
        from fastlint.engine.against import resolved

        request = resolved(request)
    if request.staged:
        return _with_kept(request, _run_staged)
    report = remembered(request)
    return report if report is not None else _with_kept(request, _run)


def routes(request: Request, tell: Callable[[str], None] = lambda _: None) -> list[dict[str, object]]:
    """The static route table of each application: rows as `fastlint routes --output-format json` prints them.

    `tell` hears of each file that could not be read, in one line.
    """
    return table(request, tell).rows


def table(request: Request, tell: Callable[[str], None] = lambda _: None) -> RouteTable:
    """The same rows, and the routers that no application is seen to include."""
    from fastlint.engine.run import route_table

    return _with_kept(request, lambda again: route_table(again, tell))


def remember(request: Request, *, prune: bool = False) -> Baselines:
    """Write the baselines of a project, or only take out of them what is fixed. Raises ConfigError and UsageError."""
    from fastlint.engine.baselines import write_baselines

    return _with_kept(request, lambda again: write_baselines(again, prune=prune))


def _with_kept(request: Request, work: Callable[[Request], T]) -> T:
    """Work with what earlier runs have kept; if anything raises, once more without."""
    from fastlint.config.errors import ConfigError, UsageError

    try:
        return work(request)
    except (ConfigError, UsageError):
        raise
    except Exception:
        if not request.cache:
            raise
    from fastlint.engine.report_cache import open_cache

    open_cache(request).clear()
    return work(replace(request, cache=False))


def _run_staged(request: Request) -> Report:
    from fastlint.engine.staged import check_staged

    return _collecting_nothing(lambda: check_staged(request))


def _run(request: Request) -> Report:
    def work() -> Report:
        from fastlint.engine.run import run

        return run(request)

    return _collecting_nothing(work)


def _collecting_nothing(work: Callable[[], Report]) -> Report:
    import gc

    # Facts are many small tuples without cycles: looking for cycles among them costs a third of the run, and among
    # what is imported a tenth of that.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return work()
    finally:
        if collecting:
            gc.enable()


def __getattr__(name: str) -> object:
    if name in ("check_texts", "fix_texts"):
        from fastlint.engine import in_memory

        return getattr(in_memory, name)
    raise AttributeError(name)
