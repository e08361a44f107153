"""fastlint: finds the pitfalls of a FastAPI project across its modules, before it runs.

For programs there are `fastlint.check` and `fastlint.check_text` (`fastlint.api`); they are imported when asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastlint.api import (
        Applicability,
        Confidence,
        ConfigError,
        Diagnostic,
        Edit,
        Fix,
        Options,
        Related,
        Report,
        RuleInfo,
        Severity,
        Span,
        UsageError,
        check,
        check_text,
    )
    from fastlint.version import __version__ as __version__

__all__ = [
    "Applicability",
    "Confidence",
    "ConfigError",
    "Diagnostic",
    "Edit",
    "Fix",
    "Options",
    "Related",
    "Report",
    "RuleInfo",
    "Severity",
    "Span",
    "UsageError",
    "check",
    "check_text",
]


def __getattr__(name: str) -> object:
    if name == "__version__":
        from fastlint import version

        return version.__version__
    if name in __all__:
        from fastlint import api

        return getattr(api, name)
    raise AttributeError(f"module 'fastlint' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, "__version__"})
