# Who joins a thread that has just been told to stop waits for one round of it; a process that has ended says all it has.
# file: main.py
import subprocess
import threading

from fastapi import FastAPI

app = FastAPI()


class Display:
    def __init__(self) -> None:
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self.show)

    def show(self) -> None:
        while not self.stopping.wait(0.1):
            print("shown")

    def stop(self) -> None:
        self.stopping.set()
        self.thread.join(timeout=5)


class Browser:
    def __init__(self, command: list[str]) -> None:
        self.process = subprocess.Popen(command)

    async def check(self) -> bytes:
        if self.process.poll() is not None:
            out, _ = self.process.communicate(timeout=0.5)
            return out
        return b""


display = Display()


@app.delete("/display")
async def stop() -> bytes:
    display.stop()
    return await Browser(["true"]).check()
