# The parameter's default is an async function, but callers may give a plain one.
# file: app/main.py
async def default_sink(text: str) -> None: ...


class Emitter:
    def __init__(self, sink=default_sink) -> None:
        self.sink = sink

    def emit(self, text: str) -> None:
        self.sink(text)


def emit(text: str, sink=default_sink) -> None:
    sink(text)


def plain(text: str) -> None: ...


emit("x", plain)
Emitter(plain).emit("x")
