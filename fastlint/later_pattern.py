"""Regular expressions that are compiled when they are first used: most runs use few of those that stand in modules."""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


class _Later:
    """Stands in for a compiled expression, and has what is asked of it from then on."""

    def __init__(self, text: str | bytes, flags: int) -> None:
        self._said = text, flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        text, flags = self._said
        asked = getattr(re.compile(text, flags), name)
        setattr(self, name, asked)
        return asked


def later(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """An expression that is compiled when it is first used: `re.compile` for what a module has at hand."""
    return cast("re.Pattern[AnyStr]", _Later(text, flags))
