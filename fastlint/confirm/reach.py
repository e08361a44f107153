"""Which of some lines run on an event loop at all: told by `sys.monitoring`, once for each line, at no cost.

Python has it from 3.12 on. In older ones nobody knows, other than by tracing everything, which would make tests slow
and take the tracing from coverage: then a finding that did not block is only said not to have been seen blocking.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Collection, Mapping
from types import CodeType
from typing import Any

_NAME = "fastlint-confirm"
_FREE = (4, 3)
"""Tools that no debugger, coverage or profiler uses."""


class Reach:
    """The lines among some that have run while their thread ran a step of a loop."""

    def __init__(self, rows: Mapping[str, Collection[int]], running: Mapping[int, Any]) -> None:
        self.rows = {os.path.realpath(name): frozenset(some) for name, some in rows.items()}
        self.running = running
        self.reached: set[tuple[str, int]] = set()
        self.tool: int | None = None
        self._basenames = {os.path.basename(name) for name in self.rows}
        self._known: dict[str, tuple[str, frozenset[int]]] = {}

    @property
    def is_known(self) -> bool:
        """Whether it is known of a line that it was not reached."""
        return self.tool is not None

    def start(self) -> None:
        """Begin to listen, if this Python can."""
        if sys.version_info >= (3, 12):
            free = [tool for tool in _FREE if sys.monitoring.get_tool(tool) is None]
            if free:
                self.tool = free[0]
                sys.monitoring.use_tool_id(self.tool, _NAME)
                sys.monitoring.register_callback(self.tool, sys.monitoring.events.LINE, self._line)
                sys.monitoring.set_events(self.tool, sys.monitoring.events.LINE)

    def stop(self) -> None:
        """Listen no longer; what is known stays so."""
        if sys.version_info >= (3, 12):
            if self.tool is not None:
                sys.monitoring.set_events(self.tool, 0)
                sys.monitoring.free_tool_id(self.tool)

    def _look_up(self, name: str) -> tuple[str, frozenset[int]]:
        """The file of a code object, and its rows that matter: looked at only if they could."""
        if os.path.basename(name) not in self._basenames:
            return name, frozenset()
        file = os.path.realpath(name)
        return file, self.rows.get(file, frozenset())

    def _line(self, code: CodeType, row: int) -> Any:
        """Note a line that matters; any other one is never told again."""
        name = code.co_filename
        known = self._known.get(name)
        if known is None:
            known = self._known[name] = self._look_up(name)
        file, rows = known
        if row in rows:
            if threading.get_ident() not in self.running:
                return None
            self.reached.add((file, row))
        if sys.version_info >= (3, 12):
            return sys.monitoring.DISABLE
        return None
