# A class decorator or metaclass of a library turns async methods into plain ones (or tasks): not known, so silent.
# file: app/actors.py
from actors import Actor, remote


@remote
class Counter:
    async def add(self, number: int) -> int:
        return number


class Greeter(Actor):
    @remote
    async def greet(self, name: str) -> str:
        return name


def start() -> None:
    counter = Counter()
    counter.add(1)
    Greeter().greet("x")
