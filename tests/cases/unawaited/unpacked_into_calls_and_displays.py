# `*coroutine` and `**coroutine` are TypeErrors, whatever the callee.
# file: app/main.py
async def options(user: int) -> dict[str, int]:
    return {"user": user}


async def numbers() -> list[int]:
    return [1]


def build(*args: int, **kwargs: int) -> int:
    return len(args) + len(kwargs)


async def use(user: int) -> object:
    build(**options(user))  # expect: FLT201
    build(*numbers())  # expect: FLT201
    merged = {**options(user), "x": 1}  # expect: FLT201
    return [merged, *numbers()]  # expect: FLT201
