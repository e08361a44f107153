# Classes with __aiter__ and __anext__, async comprehension over a method, and an __aenter__ that is async by nature.
# file: app/stream.py
class Stream:
    def __init__(self) -> None:
        self.left = 3

    def __aiter__(self) -> "Stream":
        return self

    async def __anext__(self) -> int:
        self.left -= 1
        if self.left < 0:
            raise StopAsyncIteration
        return self.left

    async def __aenter__(self) -> "Stream":
        return self

    async def __aexit__(self, *error: object) -> None: ...


async def run() -> int:
    async with Stream() as stream:
        total = sum([number async for number in stream])
    stream = Stream()
    following = stream.__anext__()
    return total + await following + await anext(stream)
