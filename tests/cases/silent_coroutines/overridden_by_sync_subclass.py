# The base method is async, the subclass that is used overrides it with a plain one, and the other way round.
# file: app/base.py
class Base:
    async def run(self) -> int:
        return 1

    def stop(self) -> int:
        return 1


class Plain(Base):
    def run(self) -> int:
        return 2
# file: app/main.py
from app.base import Base, Plain


def direct() -> int:
    plain = Plain()
    plain.run()
    return plain.run() + 1


async def base(thing: Base) -> int:
    thing.stop()
    return await thing.run()
