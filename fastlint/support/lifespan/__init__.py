"""From startup and shutdown handlers to a lifespan: the edits that move an application of one file.

The handlers stay where they are as plain functions; the lifespan calls them, startup handlers before its `yield` and
shutdown handlers after it, in the order in which they were registered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastlint.diagnostic import Edit
from fastlint.subjects.shared import Application
from fastlint.support.lifespan.building import built
from fastlint.support.lifespan.extending import extended
from fastlint.support.lifespan.handlers import UnfixableError, read_handlers, unregistered

if TYPE_CHECKING:
    from fastlint.walk.module import Module

__all__ = ["lifespan_edits"]


def lifespan_edits(application: Application, module: Module) -> tuple[Edit, ...] | None:
    """The edits by which a lifespan does what the handlers of an application did: its own one, or else a new one.

    None if these lie in several files or blocks, are no plain functions, or if a name or place for them is missing.
    """
    try:
        handlers = read_handlers(application, module)
        change = extended if application.lifespan else built
        return (*change(application, handlers, module), *unregistered(handlers, module))
    except UnfixableError:
        return None
