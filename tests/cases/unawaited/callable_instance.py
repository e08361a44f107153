# An instance with an async __call__, used as a function.
# file: app/limits.py
class Limiter:
    def __init__(self, per_minute: int) -> None:
        self.per_minute = per_minute

    async def __call__(self, key: str) -> bool:
        return True


limit = Limiter(60)
# file: app/main.py
from app.limits import limit


async def guarded(key: str) -> str:
    if limit(key):  # expect: FLT201
        return "ok"
    limit(key)  # expect: FLT201
    return "slow down"
