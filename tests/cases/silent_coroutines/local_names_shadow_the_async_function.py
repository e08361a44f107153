# A parameter, a local variable and a nested def with the name of an imported coroutine function.
# file: app/notify.py
async def notify(text: str) -> int:
    return len(text)
# file: app/main.py
from collections.abc import Callable

from app.notify import notify


def by_parameter(notify: Callable[[str], int]) -> int:
    notify("a")
    return notify("b") + 1


def by_variable(quiet: bool) -> int:
    notify = len
    notify("a")
    return notify("abc")


def by_definition() -> int:
    def notify(text: str) -> int:
        return 0

    notify("a")
    return notify("b") + 1


def by_loop(listeners: list[Callable[[str], int]]) -> None:
    for notify in listeners:
        notify("c")
