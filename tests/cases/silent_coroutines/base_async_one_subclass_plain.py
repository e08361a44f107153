# The receiver is declared as the base, whose method is async; one subclass overrides it with a plain method.
# file: app/base.py
class Base:
    async def run(self) -> int:
        return 1


class Plain(Base):
    def run(self) -> int:
        print("plain")
        return 2


class Other(Base):
    async def run(self) -> int:
        return 3
# file: app/main.py
import inspect

from app.base import Base


async def use(thing: Base) -> int:
    thing.run()
    result = thing.run()
    if inspect.isawaitable(result):
        result = await result
    return result
