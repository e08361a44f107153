# The text reads `<coroutine object ...>`.
# file: app/names.py
async def name_of(user: int) -> str:
    return str(user)


async def greet(user: int) -> str:
    return f"Hello {name_of(user)}!"  # expect: FLT201


async def greet_later(user: int) -> str:
    name = name_of(user)
    return f"Hello {name:>10}!"  # expect: FLT201
