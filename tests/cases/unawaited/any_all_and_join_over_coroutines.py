# any() over coroutines is always true, all() too; sum and join raise TypeError.
# file: app/main.py
async def allowed(user: int) -> bool:
    return user > 0


async def name_of(user: int) -> str:
    return str(user)


async def check(users: list[int]) -> str:
    if any(allowed(user) for user in users):  # expect: FLT201
        return "some"
    if not all([allowed(user) for user in users]):  # expect: FLT201
        return "all"
    return ", ".join(name_of(user) for user in users)  # expect: FLT201
