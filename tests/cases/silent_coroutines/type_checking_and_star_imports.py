# Imports for annotations only, star imports and a name that is async in one star-imported module, plain in the later one.
# file: app/first.py
async def close() -> None: ...
# file: app/second.py
def close() -> None: ...
# file: app/main.py
from __future__ import annotations

from typing import TYPE_CHECKING

from app.first import *
from app.second import *

if TYPE_CHECKING:
    from collections.abc import Awaitable


def stop() -> None:
    close()


async def give(value: Awaitable[int]) -> int:
    return await value + 1
