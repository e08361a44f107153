# Caches for plain functions on async functions; async caches and caches of plain functions are right.
# file: app/main.py
import functools
from functools import cache, lru_cache

from async_lru import alru_cache

@lru_cache  # expect: FLT206
async def first() -> int:
    return 1

@functools.lru_cache(maxsize=None)  # expect: FLT206
async def second() -> int:
    return 2

class Settings:
    @cache  # expect: FLT206
    async def third(self) -> int:
        return 3

    @functools.cached_property
    def fourth(self) -> int:
        return 4

@alru_cache
async def fifth() -> int:
    return 5

@lru_cache
def sixth() -> int:
    return 6
