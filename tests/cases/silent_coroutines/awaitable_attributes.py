# SQLAlchemy's awaitable_attrs, cached async properties, properties that return coroutines: read first, then awaited.
# file: app/models.py
from collections.abc import Awaitable


class User:
    @property
    def profile(self) -> Awaitable[str]:
        return self._profile()

    async def _profile(self) -> str:
        return "profile"

    @property
    async def address(self) -> str:
        return "address"
# file: app/main.py
from app.models import User


async def show(user: User) -> str:
    pending = user.address
    return await user.profile + await pending + (await user.address).upper()
