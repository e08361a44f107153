# functools.partial of a coroutine function gives a coroutine when called.
# file: app/mail.py
from functools import partial


async def send(sender: str, to: str) -> None: ...


send_as_admin = partial(send, "admin@example.org")
# file: app/main.py
from app.mail import send_as_admin


async def invite(to: str) -> None:
    send_as_admin(to)  # expect: FLT201
    await send_as_admin(to)
