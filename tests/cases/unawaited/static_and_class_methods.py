# Class and static methods called on the class.
# file: app/tokens.py
class Tokens:
    @classmethod
    async def revoke(cls, token: str) -> None: ...

    @staticmethod
    async def touch(token: str) -> None: ...


async def log_out(token: str) -> None:
    Tokens.revoke(token)  # expect: FLT201
    Tokens().touch(token)  # expect: FLT201
    await Tokens.revoke(token)
