# The object keeps the coroutine; another method awaits it.
# file: app/lazy.py
class Lazy:
    def __init__(self, key: str) -> None:
        self._pending = self._load(key)
        self.started = False

    async def _load(self, key: str) -> int:
        return len(key)

    async def result(self) -> int:
        if self._pending:
            self.started = True
        return await self._pending
