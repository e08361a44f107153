# A helper that returns a coroutine in one case and something unknown or nothing in the other.
# file: app/main.py
from vendor.jobs import schedule


async def run(name: str) -> int:
    return len(name)


def start(name: str, later: bool):
    if later:
        return schedule(name)
    return run(name)


def start_or_not(name: str):
    if not name:
        return None
    return run(name)


async def use(name: str) -> None:
    start(name, True)
    job = start_or_not(name)
    if job:
        await job
    first = start(name, False)
    if hasattr(first, "__await__"):
        await first
