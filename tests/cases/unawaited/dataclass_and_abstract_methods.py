# A dataclass's async method, and an abstract async method whose implementers are all async.
# file: app/ports.py
from abc import ABC, abstractmethod
from dataclasses import dataclass


class Bus(ABC):
    @abstractmethod
    async def publish(self, name: str) -> None: ...


class RedisBus(Bus):
    async def publish(self, name: str) -> None: ...


@dataclass
class Audit:
    bus: Bus

    async def write(self, name: str) -> None:
        self.bus.publish(name)  # expect: FLT201
        await self.bus.publish(name)
# file: app/main.py
from app.ports import Audit, RedisBus


async def run() -> None:
    audit = Audit(RedisBus())
    audit.write("a")  # expect: FLT201
