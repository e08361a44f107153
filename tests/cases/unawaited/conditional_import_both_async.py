# try/except imports: whichever wins, the function is async.
# file: app/fast.py
async def encode(text: str) -> bytes:
    return text.encode()
# file: app/slow.py
async def encode(text: str) -> bytes:
    return text.encode()
# file: app/main.py
try:
    from app.fast import encode
except ImportError:
    from app.slow import encode


async def send(text: str) -> None:
    encode(text)  # expect: FLT201
