# `super().method()` without await: the base's work is skipped.
# file: app/services.py
class Base:
    async def close(self) -> None: ...


class Child(Base):
    async def close(self) -> None:
        super().close()  # expect: FLT201
