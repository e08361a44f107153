# Callees that can only use the value: the coroutine is certainly never awaited there.
# file: app/export.py
import json


async def rows() -> list[int]:
    return [1]


async def export() -> str:
    return json.dumps(rows())  # expect: FLT201


async def size() -> int:
    return len(rows())  # expect: FLT201


async def text() -> str:
    return str(rows())  # expect: FLT201
