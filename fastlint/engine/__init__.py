"""The one way through the machine, for every door: from paths to findings and fixes."""

from __future__ import annotations

from collections.abc import Callable

from fastlint.engine.request import Report, Request

__all__ = ["Report", "Request", "check", "check_texts", "fix_texts", "routes"]


def check(request: Request) -> Report:
    """Check the files of a request. Raises ConfigError and UsageError (one line each)."""
    from fastlint.engine.warm import remembered

    report = remembered(request)
    if report is not None:
        return report
    import gc

    from fastlint.engine.run import run

    # Facts are many small tuples without cycles: looking for cycles among them costs a third of the run.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return run(request)
    finally:
        if collecting:
            gc.enable()


def routes(request: Request, tell: Callable[[str], None] = lambda _: None) -> list[dict[str, object]]:
    """The static route table of each application: rows as `fastlint routes --output-format json` prints them.

    `tell` hears of each file that could not be read, in one line.
    """
    from fastlint.engine.run import route_rows

    return route_rows(request, tell)


def __getattr__(name: str) -> object:
    if name in ("check_texts", "fix_texts"):
        from fastlint.engine import texts

        return getattr(texts, name)
    raise AttributeError(name)
