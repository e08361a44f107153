"""Findings for clients that ask for them (`textDocument/diagnostic`) instead of being told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import NamedTuple

from lsprotocol import types

Report = types.RelatedFullDocumentDiagnosticReport | types.RelatedUnchangedDocumentDiagnosticReport


class _Published(NamedTuple):
    """What was last found in a document, and in which version."""

    version: int | None
    items: Sequence[types.Diagnostic]
    identity: str


class Pulling:
    """What can be answered by now, and who waits for more.

    `refresh` makes the client ask again. Where a client cannot be made to, it is answered when all is known.
    """

    def __init__(self, refresh: Callable[[], object] | None) -> None:
        self.refresh = refresh
        self._told: dict[str, _Published] = {}
        self._given: dict[str, str] = {}
        self._waiting: dict[str, asyncio.Future[None]] = {}
        self._is_over = False

    def tell(self, path: str, version: int | None, items: Sequence[types.Diagnostic], *, is_final: bool) -> None:
        """Take in what was found; who was answered otherwise is made to ask again."""
        if not is_final and self.refresh is None:
            return
        told = self._told[path] = _Published(
            version, items, sha256(repr(items).encode("utf-8", "replace")).hexdigest()[:16]
        )
        if not self._wake(path) and self.refresh is not None and self._given.get(path, told.identity) != told.identity:
            self._given[path] = told.identity
            self.refresh()

    def forget(self, path: str) -> None:
        """A document is open no more."""
        self._told.pop(path, None)
        self._given.pop(path, None)
        self._wake(path)

    def _wake(self, path: str) -> bool:
        """Let whoever waits for news of a document go on, if somebody does."""
        waiting = self._waiting.pop(path, None)
        if waiting is not None:
            waiting.set_result(None)
        return waiting is not None

    def give_up(self) -> None:
        """Nothing more will be found: nobody waits in vain, now or later."""
        self._is_over = True
        for path in list(self._waiting):
            self.forget(path)

    async def report(self, path: str, version: Callable[[], int | None], before: str | None) -> Report:
        """The findings of a document in the version that it has by then; `before` names those that the client has."""
        while (wanted := version()) is not None:
            told = self._told.get(path)
            if self._is_over or (told is not None and told.version == wanted):
                break
            if not await self._news(path):
                break
        told = self._told.get(path)
        if told is None:
            return types.RelatedFullDocumentDiagnosticReport(items=[])
        self._given[path] = told.identity
        if told.identity == before:
            return types.RelatedUnchangedDocumentDiagnosticReport(result_id=told.identity)
        return types.RelatedFullDocumentDiagnosticReport(items=told.items, result_id=told.identity)

    async def _news(self, path: str) -> bool:
        """Wait until something is found in a document; False if nothing is waited for any more."""
        waiting = self._waiting.get(path)
        if waiting is None:
            waiting = self._waiting[path] = asyncio.get_running_loop().create_future()
        await asyncio.shield(waiting)
        return path in self._told
