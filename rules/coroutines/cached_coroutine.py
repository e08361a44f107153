from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from fastlint.rule import Diagnostic, Rule, Severity

if TYPE_CHECKING:
    from fastlint.walk.module import Module

_CACHES = (
    "functools.cache", "functools.lru_cache", "functools.cached_property", "cachetools.cached",
    "cachetools.cachedmethod",
    "cachetools.func.lru_cache", "cachetools.func.ttl_cache", "cachetools.func.lfu_cache", "cachetools.func.rr_cache",
)  # fmt: skip


class CachedCoroutine(Rule):
    """A cache for plain functions decorates an `async def`.

    Why it hurts: the cache keeps the coroutine, not what awaiting it gives. A coroutine can be awaited once: the second
    request gets the same one and fails with RuntimeError ("cannot reuse already awaited coroutine").

    Bad:
        # app/settings.py
        from functools import cached_property, lru_cache


        @lru_cache(maxsize=32)  # expect: lru_cache
        async def load_settings(tenant: str) -> dict[str, str]:
            return {"tenant": tenant}


        class Tenant:
            @cached_property  # expect: cached_property
            async def name(self) -> str:
                return "example"

    Good:
        # app/settings.py
        from functools import lru_cache

        from async_lru import alru_cache


        @alru_cache(maxsize=32)
        async def load_settings(tenant: str) -> dict[str, str]:
            return {"tenant": tenant}


        @lru_cache
        def parse_settings(text: str) -> dict[str, str]:
            return {"text": text}

    Exceptions: a cache above another decorator, which may turn the coroutine into something that can be awaited again.
    Caches that are made for coroutines: async-lru, aiocache, fastapi-cache.

    References: https://docs.python.org/3/library/functools.html#functools.lru_cache
    """

    code = "FLT206"
    scope = "everywhere"
    severity = Severity.ERROR
    needs = ("lru_cache", "cached_property", "functools.cache", "import cache", "cachetools")

    def check(self, function: cst.FunctionDef, module: Module) -> Iterator[Diagnostic]:
        if function.asynchronous is None or not function.decorators:
            return
        nearest = function.decorators[-1].decorator
        callee = nearest.func if isinstance(nearest, cst.Call) else nearest
        if module.qualified_name(callee) in _CACHES:
            name = module.text(module.span(callee))
            message = (
                f"`{name}` keeps the coroutine of `{function.name.value}`, which can be awaited only once: the "
                "second caller fails; use a cache such as `async_lru.alru_cache`"
            )
            yield Diagnostic(module.span(nearest), message)
