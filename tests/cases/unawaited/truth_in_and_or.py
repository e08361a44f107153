# In `and`/`or` each operand but the last is only tested; the last is when the whole is.
# file: app/checks.py
async def is_open(shop: int) -> bool:
    return shop > 1


def is_known(shop: int) -> bool:
    return shop > 0
# file: app/main.py
from app.checks import is_known, is_open


async def may_buy(shop: int, user: int) -> bool:
    if is_known(shop) and is_open(shop):  # expect: FLT201
        return True
    if is_open(shop) or user == 1:  # expect: FLT201
        return False
    return bool(user) and await is_open(shop)
