# Plain functions and the module's own statements drop coroutines just as well.
# file: app/boot.py
async def warm_up() -> None: ...


def prepare() -> None:
    warm_up()  # expect: FLT201


class Starter:
    def __init__(self) -> None:
        warm_up()  # expect: FLT201


warm_up()  # expect: FLT201
