# `self.method()` inside the class, and `self.attribute.method()` of an injected collaborator.
# file: app/service.py
class Notifier:
    async def notify(self, user: int) -> None: ...


class Service:
    def __init__(self, notifier: Notifier) -> None:
        self.notifier = notifier

    async def _check(self, user: int) -> bool:
        return user > 0

    async def register(self, user: int) -> None:
        self._check(user)  # expect: FLT201
        self.notifier.notify(user)  # expect: FLT201
        await self.notifier.notify(user)
