# What iterates at once over what it is given fails on a coroutine; what keeps it, or iterates over several, is fine.
# file: app/main.py
import asyncio
import itertools


async def hits(text: str) -> list[str]:
    return [text]


def plain(text: str) -> list[str]:
    found: list[str] = []
    found.extend(hits(text))  # expect: FLT201
    return found


async def other(text: str) -> list[str]:
    seen: set[str] = set()
    seen.update(hits(text))  # expect: FLT201
    pairs = dict(zip(hits(text), range(3)))  # expect: FLT201
    chained = itertools.chain([text], hits(text))  # expect: FLT201
    return list(hits(text)) + [*tuple(hits(text)), *seen, *pairs, *chained]  # expect: FLT201


async def twin(text: str) -> int:
    waiting = []
    waiting.append(hits(text))
    waiting.extend([hits(text), hits(text)])
    waiting.extend(hits(part) for part in text.split())
    waiting += [hits(text)]
    kinds = {"a"}
    kinds.update(*await asyncio.gather(*waiting))
    later = {"a": hits(text)}
    return len(kinds) + len(await later["a"])
