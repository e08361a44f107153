# `await helper()` runs the helper, whose result is another coroutine: the inner one is never awaited.
# file: app/helper.py
class Profile:
    name = "x"


async def load(user: int) -> Profile:
    return Profile()


async def load_checked(user: int):
    return load(user)


async def show(user: int) -> str:
    profile = await load_checked(user)
    return profile.name  # expect: FLT201
