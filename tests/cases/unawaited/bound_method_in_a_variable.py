# The bound method is put into a variable, the result is dropped.
# file: app/api.py
class Bus:
    async def emit(self, name: str) -> None: ...


bus = Bus()
emit = bus.emit


def fire(name: str) -> None:
    emit(name)  # expect: FLT201
    send = bus.emit
    send(name)  # expect: FLT201
