# The module-level name is an async function at first and replaced by a plain one later.
# file: app/hooks.py
from collections.abc import Callable


async def _default(text: str) -> None: ...


on_event = _default


def set_hook(hook: Callable[[str], None]) -> None:
    global on_event
    on_event = hook


def fire(text: str) -> None:
    on_event(text)
