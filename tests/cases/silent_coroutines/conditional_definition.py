# The function is async in one environment only; a sync fallback replaces it in the other.
# file: app/compat.py
import os

if os.environ.get("ASYNC"):

    async def flush(name: str) -> int:
        return 1

else:

    def flush(name: str) -> int:
        return 2


try:
    from app.fast import encode
except ImportError:

    def encode(text: str) -> bytes:
        return text.encode()
# file: app/fast.py
async def encode(text: str) -> bytes:
    return text.encode()
# file: app/main.py
from app.compat import encode, flush


def stop() -> int:
    flush("a")
    encode("x")
    return flush("b") + 1
